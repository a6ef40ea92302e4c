/**
 * For the drill in ../killed.integration.test.ts: stops a node at a known statement, so that it can be killed there. Nothing of the node knows of it: a
 * lock on the table that the statement writes makes it wait.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Where a node can be stopped, in the order in which an entry meets them. `name`: what has happened, what has not. */
export const MOMENTS = [
  { name: 'in recording', table: 'ledger_entry', mode: 'share', statement: 'insert into "ledger_entry"' },
  { name: 'before indices', table: 'ledger_sequence', mode: 'share', statement: 'insert into ledger_sequence' },
  { name: 'indexed, still waiting', table: 'ledger_pending', mode: 'share', statement: 'delete from ledger_pending' },
  { name: 'indexed, no tiles', table: 'ledger_tile', mode: 'share', statement: 'insert into ledger_tile' },
  { name: 'integrated, not signed', table: 'ledger_checkpoint', mode: 'share', statement: 'insert into "ledger_checkpoint"' },
  { name: 'signed, size as before', table: 'ledger_log', mode: 'share', statement: 'update "ledger_log" set "size"' },
  { name: 'sequenced, not marked', table: 'ledger_checkpoint', mode: 'access exclusive', statement: 'select "note"' },
  { name: 'marked, not shown', table: 'ledger_log', mode: 'share', statement: 'update "ledger_log" set "published_size"' },
] as const;

export type Moment = (typeof MOMENTS)[number];

/** By then the node hangs. */
const LIMIT = 90_000;

/**
 * Resolves when a node whose connections are younger than `since` waits at the moment.
 * @returns how to let it go on
 * @throws Error when it does not come by within a minute and a half
 */
export async function stopAt(pool: pg.Pool, moment: Moment, since: Date): Promise<() => Promise<void>> {
  for (const end = Date.now() + LIMIT; Date.now() < end; ) {
    const release = await lock(pool, moment);
    if (await isReached(pool, moment, since)) return release;
    await release(); // it waits elsewhere: once more
    await sleep(5);
  }
  throw new Error(`not reached within ${LIMIT} ms: ${moment.name}`);
}

async function lock(pool: pg.Pool, { table, mode }: Moment): Promise<() => Promise<void>> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in ${mode} mode`);
  return async () => {
    const lost = await client.query('rollback').then(
      () => false,
      () => true, // PostgreSQL was killed
    );
    client.release(lost);
  };
}

async function isReached(pool: pg.Pool, { statement }: Moment, since: Date): Promise<boolean> {
  for (let look = 0; look < 30; look++) {
    // Those who only look at a checkpoint wait by the same statement as the sequencer does; but they have changed nothing and locked no row.
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and backend_start >= $2
         and strpos(query, $1) > 0 and (backend_xid is not null or $1 not like 'select%') and pid <> pg_backend_pid()`,
      [statement, since],
    );
    if (rowCount !== 0) return true;
    await sleep(10);
  }
  return false;
}

/**
 * The lock that the one server of a database holds, in the database itself: an advisory lock of a session of its own. It ends with the process, however
 * that ends, and cannot go stale.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openConnection } from '../database/pool.ts';
import { Problem } from '../http/problem.ts';

export interface ServerLock {
  /** Resolves when another server has the lock: this one must stop. Never while the database is only away for a while. */
  readonly taken: Promise<Problem>;
  release(): Promise<void>;
}

/** Who holds the lock. */
export interface Holder {
  /** Such as `mufakat server, process 4711 on node.example`. */
  readonly name: string;
  /** Network address as PostgreSQL sees it; null where it is told to nobody but the holder. */
  readonly address: string | null;
  /** UTC, ISO 8601. */
  readonly since: string | null;
}

const ONE_SERVER = 4_280_004; // key of the advisory lock
/** PostgreSQL may need a moment to notice that a killed server is gone. */
const TRIES = 10;
const BETWEEN_MS = 200;
/** A connection that is lost without a word is noticed after this at the latest. */
const ASK_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 30_000;

/** Takes the lock. @throws Problem `database-in-use` with who holds it */
export async function lockDatabase(operatorUrl: string, tell: (line: string) => void = () => undefined): Promise<ServerLock> {
  const { promise: taken, resolve: lose } = Promise.withResolvers<Problem>();
  let stopped = false;
  let client = await open(operatorUrl);
  if (!(await take(client, TRIES))) refuseSecond(await endAfter(client, () => findHolder(client)));

  const watch = () => whenLost(client, () => void regain());
  const regain = async () => {
    if (stopped) return;
    tell('The lock in the database was lost: taking it again');
    for (let wait = 100; !stopped; wait = Math.min(wait * 2, 5_000)) {
      const again = await open(operatorUrl).catch(() => undefined); // the database is away
      if (again === undefined) {
        await sleep(wait);
        continue;
      }
      if (await take(again, TRIES).catch(() => undefined)) {
        client = again;
        if (stopped) await client.end();
        else watch();
        return;
      }
      const holder = await endAfter(again, () => findHolder(again)).catch(() => undefined);
      if (holder !== undefined) return lose(problemOf(holder));
    }
  };
  watch();
  return {
    taken,
    release: async () => {
      stopped = true;
      await client.end().catch(() => undefined);
    },
  };
}

/** The server that works on a database now; undefined when none does. */
export async function findServer(operatorUrl: string): Promise<Holder | undefined> {
  const client = await openConnection({ connectionString: operatorUrl, application_name: 'mufakat operator' });
  return endAfter(client, () => findHolder(client));
}

function open(operatorUrl: string): Promise<pg.Client> {
  return openConnection({
    connectionString: operatorUrl,
    application_name: `mufakat server, process ${process.pid} on ${hostname()}`.slice(0, 63), // as long as PostgreSQL keeps
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
}

async function take(client: pg.Client, tries: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [ONE_SERVER]);
  if (rows[0]?.locked === true) return true;
  if (tries <= 1) return false;
  await sleep(BETWEEN_MS);
  return take(client, tries - 1);
}

/** Calls once when the connection has ended or does not answer. */
function whenLost(client: pg.Client, lost: () => void): void {
  const asking = setInterval(() => void ask(), ASK_EVERY_MS).unref();
  let told = false;
  const tellOnce = () => {
    clearInterval(asking);
    if (!told) lost();
    told = true;
  };
  const ask = async () => {
    const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const silence = new Promise<never>((_resolve, reject) => late.addEventListener('abort', () => reject(late.reason)));
    await Promise.race([client.query('select'), silence]).catch(() => {
      void client.end().catch(() => undefined);
      tellOnce();
    });
  };
  client.once('end', tellOnce);
}

async function findHolder(client: pg.Client): Promise<Holder | undefined> {
  const { rows } = await client.query<Holder>(
    `select coalesce(a.application_name, 'a server of another account') as name, host(a.client_addr) as address,
       to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from pg_locks l left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
       and l.classid = 0 and l.objid = $1 and l.objsubid = 1`,
    [ONE_SERVER],
  );
  return rows[0];
}

function endAfter<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  return work().finally(() => client.end().catch(() => undefined));
}

function refuseSecond(holder: Holder | undefined): never {
  throw problemOf(holder ?? { name: 'another server', address: null, since: null });
}

function problemOf({ name, address, since }: Holder): Problem {
  const from = address === null ? '' : `, connected from ${address}`;
  return new Problem('database-in-use', {
    status: 409,
    title: 'Another Mufakat server is using this database',
    detail: `The database is held by ${name}${from}${since === null ? '' : `, since ${since}`}.`,
    remedy: 'Stop that server, or give this one a database of its own with DATABASE_URL. Commands (mufakat …) work beside a server.',
  });
}

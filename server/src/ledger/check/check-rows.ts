/** The rows that a check reads, page by page. Sizes and indices come as text, for what was changed may be beyond the numbers that are exact. */
import { sql } from 'kysely';
import type { Tx } from '../../kernel/database/database.ts';
import { type LogPlace, MOMENT } from '../store.ts';

/** Rows of a page: contents may be long. */
export const PAGE = 512;

export type LogRow = { origin: string; size: string; root: Buffer; published: string };

export async function logRow(tx: Tx, { jurisdiction, log }: LogPlace): Promise<LogRow | undefined> {
  const { rows } = await sql<LogRow>`select origin, size::text, root, published_size::text as published from ledger_log
    where jurisdiction = ${jurisdiction} and log = ${log}`.execute(tx);
  return rows[0];
}

/** An entry as it is stored, with its openings; `what` is null where there is no such entry. */
export type EntryRow = {
  entry: string;
  log: string | null;
  what: string | null;
  moment: string;
  who: string | null;
  subject: string | null;
  about: Buffer;
  commitment: Buffer;
  about_salt: Buffer | null;
  about_owner: string | null;
  salt: Buffer | null;
  owner: string | null;
  content: string | null;
};

const ACT_COLUMNS = sql`e.log, e.what, ${MOMENT} as moment, e.who, e.subject, e.about, e.commitment, o.*`;

/**
 * Joins entry and openings to a row `r` that names them. Both openings in one lateral query: as joins of their own, a planner without statistics, as
 * after a restore, looks for each among all of the jurisdiction.
 */
const ACT_JOINS = sql`left join ledger_entry e on e.jurisdiction = r.jurisdiction and e.entry = r.entry
  left join lateral (
    select (array_agg(salt) filter (where part = 'about'))[1] as about_salt, (array_agg(owner) filter (where part = 'about'))[1] as about_owner,
      (array_agg(salt) filter (where part = 'content'))[1] as salt, (array_agg(owner) filter (where part = 'content'))[1] as owner,
      (array_agg(content) filter (where part = 'content'))[1] as content
    from ledger_opening where jurisdiction = r.jurisdiction and entry = r.entry
  ) o on true`;

/** What is stored under the indices from one on, in order. */
export async function sequencedEntries(
  tx: Tx,
  { jurisdiction, log }: LogPlace,
  from: number,
  end: number,
): Promise<(EntryRow & { index: number })[]> {
  const { rows } = await sql<EntryRow & { index: number }>`select r.index, r.entry, ${ACT_COLUMNS} from ledger_sequence r ${ACT_JOINS}
    where r.jurisdiction = ${jurisdiction} and r.log = ${log} and r.index >= ${from} and r.index < ${end} order by r.index`.execute(tx);
  return rows;
}

/** Entries that wait, after one. */
export async function waitingEntries(tx: Tx, { jurisdiction, log }: LogPlace, after: string): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`select r.entry, ${ACT_COLUMNS} from ledger_pending r ${ACT_JOINS}
    where r.jurisdiction = ${jurisdiction} and r.log = ${log} and r.entry > ${after} order by r.entry limit ${PAGE}`.execute(tx);
  return rows;
}

/** Entries that wait although they have an index. */
export async function waitingWithIndex(tx: Tx, { jurisdiction, log }: LogPlace): Promise<{ entry: string; index: string }[]> {
  const { rows } = await sql<{ entry: string; index: string }>`select p.entry, s.index::text from ledger_pending p
    join ledger_sequence s using (jurisdiction, entry) where p.jurisdiction = ${jurisdiction} and p.log = ${log} order by p.entry`.execute(
    tx,
  );
  return rows;
}

/** Entries that neither have an index nor wait for one. */
export async function lostEntries(tx: Tx, { jurisdiction, log }: LogPlace): Promise<string[]> {
  const { rows } = await sql<{ entry: string }>`select e.entry from ledger_entry e
    where e.jurisdiction = ${jurisdiction} and e.log = ${log}
      and not exists (select from ledger_sequence s where s.jurisdiction = e.jurisdiction and s.entry = e.entry)
      and not exists (select from ledger_pending p where p.jurisdiction = e.jurisdiction and p.log = e.log and p.entry = e.entry)
    order by e.entry`.execute(tx);
  return rows.map(({ entry }) => entry);
}

/** Indices that a log of that size has not given. */
export async function indicesBeyond(tx: Tx, { jurisdiction, log }: LogPlace, size: number): Promise<{ index: string; entry: string }[]> {
  const { rows } = await sql<{ index: string; entry: string }>`select index::text, entry from ledger_sequence
    where jurisdiction = ${jurisdiction} and log = ${log} and index >= ${size} order by ledger_sequence.index`.execute(tx);
  return rows;
}

/** The bytes of a stored tile. */
export async function tileRow(tx: Tx, { jurisdiction, log }: LogPlace, level: number, tile: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ hashes: Buffer }>`select hashes from ledger_tile
    where jurisdiction = ${jurisdiction} and log = ${log} and level = ${level} and tile = ${tile}`.execute(tx);
  return rows[0]?.hashes;
}

export type TileMisfit = { level: number; tile: string; width: number; expected: string };

/** Tiles that are not exactly as wide as a log of that size has them; `expected` is below 1 for those that it has not. */
export async function misfitTiles(tx: Tx, { jurisdiction, log }: LogPlace, size: number): Promise<TileMisfit[]> {
  const { rows } = await sql<TileMisfit>`select level, tile::text, width, expected::text from (
      select level, tile, length(hashes) / 32 as width,
        least(256, case when level > 6 then 0 else ${size}::bigint / (256::float8 ^ level)::bigint end - tile::numeric * 256) as expected
      from ledger_tile where jurisdiction = ${jurisdiction} and log = ${log}
    ) t where width <> expected order by level, t.tile`.execute(tx);
  return rows;
}

export type CheckpointRow = { size: string; root: Buffer; note: string };

/** Checkpoints larger than one, smallest first. */
export async function checkpointRows(tx: Tx, { jurisdiction, log }: LogPlace, after: string | null): Promise<CheckpointRow[]> {
  const { rows } = await sql<CheckpointRow>`select size::text, root, note from ledger_checkpoint c
    where jurisdiction = ${jurisdiction} and log = ${log} and (${after}::bigint is null or c.size > ${after}::bigint) order by c.size limit ${PAGE}`.execute(
    tx,
  );
  return rows;
}

/** The largest checkpoints, the largest first. */
export async function newestCheckpoints(tx: Tx, { jurisdiction, log }: LogPlace, count: number): Promise<CheckpointRow[]> {
  const { rows } = await sql<CheckpointRow>`select size::text, root, note from ledger_checkpoint c
    where jurisdiction = ${jurisdiction} and log = ${log} order by c.size desc limit ${count}`.execute(tx);
  return rows;
}

/** How many checkpoints there are between two sizes, both excluded. */
export async function countCheckpoints(tx: Tx, { jurisdiction, log }: LogPlace, from: number, to: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ledger_checkpoint
    where jurisdiction = ${jurisdiction} and log = ${log} and size > ${from} and size < ${to}`.execute(tx);
  return rows[0]?.n ?? 0;
}

export type CosignatureRow = { size: string; witness: string; line: string; note: string };

/** Cosignatures with the note of their checkpoint, after one. */
export async function cosignatureRows(
  tx: Tx,
  { jurisdiction, log }: LogPlace,
  after: Pick<CosignatureRow, 'size' | 'witness'> | null,
): Promise<CosignatureRow[]> {
  const { rows } = await sql<CosignatureRow>`select c.size::text, c.witness, c.line, k.note
    from ledger_cosignature c join ledger_checkpoint k using (jurisdiction, log, size)
    where c.jurisdiction = ${jurisdiction} and c.log = ${log}
      and (${after?.size ?? null}::bigint is null or (c.size, c.witness) > (${after?.size ?? null}::bigint, ${after?.witness ?? ''}))
    order by c.size, c.witness limit ${PAGE}`.execute(tx);
  return rows;
}

export type KeyRow = { number: number; key: string; from_size: string; statement: string | null };

export async function keyRows(tx: Tx, { jurisdiction, log }: LogPlace): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`select number, key, from_size::text, statement from ledger_key
    where jurisdiction = ${jurisdiction} and log = ${log} order by number`.execute(tx);
  return rows;
}

export async function seedRows(tx: Tx, { jurisdiction, log }: LogPlace): Promise<{ number: number; sealed: Buffer }[]> {
  const { rows } = await sql<{ number: number; sealed: Buffer }>`select number, sealed from ledger_seed
    where jurisdiction = ${jurisdiction} and log = ${log} order by number`.execute(tx);
  return rows;
}

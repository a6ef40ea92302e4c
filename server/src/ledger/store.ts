/** The only code that touches the tables of the logs. Every query names the jurisdiction: the operator sees all of them. */
import { asHash, formatTile, type Hash, type LogEntry, parseTile, type Tile, type TileId } from '@mufakat/ledger';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database/database.ts';
import type { LogName } from '../kernel/database/schema.ts';
import type {} from './tables.ts';

/** Every log of a jurisdiction. */
export const LOGS: readonly LogName[] = ['assessment', 'evidence'];

/** Which log. */
export type LogPlace = { readonly jurisdiction: string; readonly log: LogName };

export type StoredLog = {
  readonly origin: string;
  readonly public: boolean;
  /** Entries with an index. */
  readonly size: number;
  readonly root: Hash;
  /** What others may have seen of them. */
  readonly publishedSize: number;
};

/** When an entry `e` happened, as the log has it. */
export const MOMENT = sql<string>`to_char(e.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The log; with `lock`, nobody else sequences it until the transaction ends. Undefined before its first entry got an index. */
export async function findLog(tx: Tx, { jurisdiction, log }: LogPlace, { lock = false } = {}): Promise<StoredLog | undefined> {
  const query = tx.selectFrom('ledger_log').selectAll().where('jurisdiction', '=', jurisdiction).where('log', '=', log);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  return row && { origin: row.origin, public: row.public, size: row.size, root: asHash(row.root), publishedSize: row.published_size };
}

/** Adds a log without entries, unless it is there. */
export async function insertLog(tx: Tx, { jurisdiction, log }: LogPlace, origin: string, root: Hash): Promise<void> {
  const row = tx.insertInto('ledger_log').values({ jurisdiction, log, origin, size: 0, root: Buffer.from(root) });
  await row.onConflict((conflict) => conflict.doNothing()).execute();
}

export async function updateSize(tx: Tx, { jurisdiction, log }: LogPlace, size: number, root: Hash): Promise<void> {
  const row = tx.updateTable('ledger_log').set({ size, root: Buffer.from(root) });
  await row.where('jurisdiction', '=', jurisdiction).where('log', '=', log).execute();
}

/** Shows the log up to a size; never less than is shown already. */
export async function updatePublished(tx: Tx, { jurisdiction, log }: LogPlace, size: number): Promise<void> {
  const row = tx.updateTable('ledger_log').set({ published_size: size }).where('published_size', '<', size);
  await row.where('jurisdiction', '=', jurisdiction).where('log', '=', log).execute();
}

export async function hasPending(tx: Tx, { jurisdiction, log }: LogPlace): Promise<boolean> {
  const query = tx.selectFrom('ledger_pending').select('entry').where('jurisdiction', '=', jurisdiction).where('log', '=', log);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

export async function countPending(tx: Tx, { jurisdiction, log }: LogPlace): Promise<number> {
  const query = tx.selectFrom('ledger_pending').select(({ fn }) => fn.countAll<number>().as('n'));
  return (await query.where('jurisdiction', '=', jurisdiction).where('log', '=', log).executeTakeFirstOrThrow()).n;
}

/** Entries that wait for an index, oldest first: their ids are ordered by time. */
export async function listPending(tx: Tx, { jurisdiction, log }: LogPlace, limit: number): Promise<LogEntry[]> {
  const { rows } = await sql<Row>`select ${ENTRY_COLUMNS} from ledger_pending p join ledger_entry e using (jurisdiction, entry)
    where p.jurisdiction = ${jurisdiction} and p.log = ${log} order by p.entry limit ${limit}`.execute(tx);
  return rows.map(toEntry);
}

/** The entries from one index on, in order: at most `count`, fewer at the end of the log. */
export async function listEntries(tx: Tx, { jurisdiction, log }: LogPlace, from: number, count: number): Promise<LogEntry[]> {
  const { rows } = await sql<Row>`select ${ENTRY_COLUMNS} from ledger_sequence s join ledger_entry e using (jurisdiction, entry)
    where s.jurisdiction = ${jurisdiction} and s.log = ${log} and s.index >= ${from} and s.index < ${from + count} order by s.index`.execute(
    tx,
  );
  return rows.map(toEntry);
}

const ENTRY_COLUMNS = sql`e.entry, e.what, ${MOMENT} as moment, e.about, e.commitment`;
type Row = { entry: string; what: string; moment: string; about: Buffer; commitment: Buffer };

function toEntry({ entry, what, moment, about, commitment }: Row): LogEntry {
  return { entry, what, happenedAt: moment, about, content: commitment };
}

/** An entry as the log has it; without an index while it waits. */
export type LoggedEntry = { readonly logged: LogEntry; readonly index: number | null };

export async function findLogged(tx: Tx, { jurisdiction, log }: LogPlace, entry: string): Promise<LoggedEntry | undefined> {
  const { rows } = await sql<Row & { index: number | null }>`select ${ENTRY_COLUMNS}, s.index from ledger_entry e
    left join ledger_sequence s on s.jurisdiction = e.jurisdiction and s.entry = e.entry
    where e.jurisdiction = ${jurisdiction} and e.log = ${log} and e.entry = ${entry}`.execute(tx);
  const [row] = rows;
  return row && { logged: toEntry(row), index: row.index };
}

/** What opens the content of an entry of one's own. @throws Error when it is not there, or not one's own */
export async function contentOpening(tx: Tx, entry: string): Promise<{ salt: Buffer; text: string | null }> {
  const query = tx
    .selectFrom('ledger_opening')
    .select(['salt', 'content as text'])
    .where('entry', '=', entry)
    .where('part', '=', 'content');
  return query.executeTakeFirstOrThrow();
}

/** An entry with the openings that whoever asks may have. */
export type FoundEntry = LoggedEntry & {
  readonly who: string | null;
  readonly subject: string | null;
  readonly aboutSalt: Buffer | null;
  readonly content: { readonly salt: Buffer; readonly text: string } | null;
};

export async function findEntry(tx: Tx, place: LogPlace, entry: string): Promise<FoundEntry | undefined> {
  const logged = await findLogged(tx, place, entry);
  if (logged === undefined) return undefined;
  const { jurisdiction } = place;
  const about = tx
    .selectFrom('ledger_entry')
    .select(['who', 'subject'])
    .where('jurisdiction', '=', jurisdiction)
    .where('entry', '=', entry);
  const opened = tx.selectFrom('ledger_opening').select(['part', 'salt', 'content']).where('jurisdiction', '=', jurisdiction);
  const openings = await opened.where('entry', '=', entry).execute();
  const [aboutOpening, content] = ['about', 'content'].map((part) => openings.find((opening) => opening.part === part));
  return {
    ...logged,
    ...(await about.executeTakeFirstOrThrow()),
    aboutSalt: aboutOpening?.salt ?? null,
    content: content === undefined || content.content === null ? null : { salt: content.salt, text: content.content },
  };
}

/** Gives the entries the indices from `first` on, and ends their waiting. */
export async function insertSequence(tx: Tx, { jurisdiction, log }: LogPlace, first: number, entries: readonly string[]): Promise<void> {
  await sql`insert into ledger_sequence (jurisdiction, log, index, entry)
    select ${jurisdiction}, ${log}, ${first}::bigint + number - 1, entry
    from unnest(${entries}::uuid[]) with ordinality as given (entry, number)`.execute(tx);
  await sql`delete from ledger_pending where jurisdiction = ${jurisdiction} and log = ${log} and entry = any (${entries}::uuid[])`.execute(
    tx,
  );
}

/** Writes tiles; a partial one that is there grows. */
export async function upsertTiles(tx: Tx, { jurisdiction, log }: LogPlace, tiles: readonly Tile[]): Promise<void> {
  await sql`insert into ledger_tile (jurisdiction, log, level, tile, hashes)
    select ${jurisdiction}, ${log}, level, tile, hashes
    from unnest(${tiles.map(({ level }) => level)}::smallint[], ${tiles.map(({ index }) => index)}::bigint[],
      ${tiles.map(({ hashes }) => Buffer.from(formatTile(hashes)))}::bytea[]) as given (level, tile, hashes)
    on conflict (jurisdiction, log, level, tile) do update set hashes = excluded.hashes`.execute(tx);
}

/**
 * The hashes of tiles, as many as each one's width says. Undefined where they are not there.
 * Each is looked up by its whole key: joined, PostgreSQL reads all tiles of a log whose statistics are older than it.
 */
export async function readTiles(
  tx: Tx,
  { jurisdiction, log }: LogPlace,
  ids: readonly TileId[],
): Promise<(id: TileId) => Hash[] | undefined> {
  const { rows } = await sql<{ level: number; tile: number; hashes: Buffer }>`
    select found.* from unnest(${ids.map(({ level }) => level)}::smallint[], ${ids.map(({ index }) => index)}::bigint[]) as asked (level, tile)
    cross join lateral (
      select level, tile, hashes from ledger_tile
      where jurisdiction = ${jurisdiction} and log = ${log} and level = asked.level and tile = asked.tile
      offset 0
    ) as found`.execute(tx);
  const found = new Map(rows.map(({ level, tile, hashes }) => [`${level}/${tile}`, hashes]));
  return ({ level, index, width }) => {
    const hashes = found.get(`${level}/${index}`);
    return hashes === undefined || hashes.length < width * 32 ? undefined : parseTile(hashes.subarray(0, width * 32), width);
  };
}

export async function insertCheckpoint(
  tx: Tx,
  { jurisdiction, log }: LogPlace,
  { size, root, note }: { size: number; root: Hash; note: string },
): Promise<void> {
  await tx
    .insertInto('ledger_checkpoint')
    .values({ jurisdiction, log, size, root: Buffer.from(root), note })
    .execute();
}

/** The signed note of a size. */
export async function findCheckpoint(tx: Tx, { jurisdiction, log }: LogPlace, size: number): Promise<string | undefined> {
  const query = tx.selectFrom('ledger_checkpoint').select('note').where('jurisdiction', '=', jurisdiction);
  return (await query.where('log', '=', log).where('size', '=', size).executeTakeFirst())?.note;
}

/** The lines with which witnesses cosigned the checkpoint of a size, each with its line end. */
export async function listCosignatures(tx: Tx, { jurisdiction, log }: LogPlace, size: number): Promise<string[]> {
  const query = tx.selectFrom('ledger_cosignature').select('line').where('jurisdiction', '=', jurisdiction).where('log', '=', log);
  return (await query.where('size', '=', size).orderBy('witness').execute()).map(({ line }) => line);
}

export type StoredKey = { readonly number: number; readonly key: string; readonly fromSize: number; readonly statement: string | null };

/** The keys of a log, the present one last. */
export async function listKeys(tx: Tx, { jurisdiction, log }: LogPlace): Promise<StoredKey[]> {
  const query = tx.selectFrom('ledger_key').select(['number', 'key', 'from_size as fromSize', 'statement']);
  return query.where('jurisdiction', '=', jurisdiction).where('log', '=', log).orderBy('number').execute();
}

/** Adds a key with its sealed private part, and destroys that of the key before. */
export async function insertKey(
  tx: Tx,
  { jurisdiction, log }: LogPlace,
  { sealed, ...key }: StoredKey & { sealed: Buffer },
): Promise<void> {
  const { number, fromSize: from_size, statement } = key;
  await tx.insertInto('ledger_key').values({ jurisdiction, log, number, key: key.key, from_size, statement }).execute();
  await tx.deleteFrom('ledger_seed').where('jurisdiction', '=', jurisdiction).where('log', '=', log).execute();
  await tx.insertInto('ledger_seed').values({ jurisdiction, log, number, sealed }).execute();
}

export async function findSealedSeed(tx: Tx, { jurisdiction, log }: LogPlace): Promise<{ number: number; sealed: Buffer } | undefined> {
  const query = tx.selectFrom('ledger_seed').select(['number', 'sealed']).where('jurisdiction', '=', jurisdiction);
  return query.where('log', '=', log).executeTakeFirst();
}

/** Who is asked to cosign the checkpoints of a log. */
export async function listWitnesses(tx: Tx, { jurisdiction, log }: LogPlace): Promise<{ key: string; url: string }[]> {
  const query = tx.selectFrom('ledger_witness').select(['key', 'url']).where('jurisdiction', '=', jurisdiction);
  return query.where('log', '=', log).orderBy('key').execute();
}

export async function insertWitness(tx: Tx, { jurisdiction, log }: LogPlace, witness: { key: string; url: string }): Promise<void> {
  const row = tx.insertInto('ledger_witness').values({ jurisdiction, log, ...witness });
  await row.onConflict((conflict) => conflict.columns(['jurisdiction', 'log', 'key']).doUpdateSet({ url: witness.url })).execute();
}

export async function deleteWitness(tx: Tx, { jurisdiction, log }: LogPlace, key: string): Promise<boolean> {
  const row = tx.deleteFrom('ledger_witness').where('jurisdiction', '=', jurisdiction).where('log', '=', log).where('key', '=', key);
  return (await row.executeTakeFirst()).numDeletedRows > 0n;
}

export async function insertCosignature(
  tx: Tx,
  { jurisdiction, log }: LogPlace,
  cosignature: { size: number; witness: string; line: string },
): Promise<void> {
  const row = tx.insertInto('ledger_cosignature').values({ jurisdiction, log, ...cosignature });
  await row.onConflict((conflict) => conflict.doNothing()).execute();
}

/** Those of the log's witnesses that have not cosigned the checkpoint of a size. */
export async function listWitnessesToAsk(tx: Tx, place: LogPlace, size: number): Promise<{ key: string; url: string }[]> {
  const query = tx.selectFrom('ledger_cosignature').select('witness').where('jurisdiction', '=', place.jurisdiction);
  const cosigned = await query.where('log', '=', place.log).where('size', '=', size).execute();
  return (await listWitnesses(tx, place)).filter(({ key }) => !cosigned.some(({ witness }) => witness === key));
}

export async function updatePublic(tx: Tx, { jurisdiction, log }: LogPlace, isPublic: boolean): Promise<void> {
  const row = tx.updateTable('ledger_log').set({ public: isPublic });
  await row.where('jurisdiction', '=', jurisdiction).where('log', '=', log).execute();
}

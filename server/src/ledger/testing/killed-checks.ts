/**
 * For the drill in ../killed.integration.test.ts: holds what is in the database and in the data folder against what others have heard, with the hashes and
 * signatures of packages/ledger and nothing of the server. What was checked before is not read again, until a fresh memory is given.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  appendLeaves,
  appendToTiles,
  asHash,
  type Checkpoint,
  EMPTY_EDGE,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  type Frontier,
  formatEntry,
  formatTile,
  type Hash,
  type LogKey,
  leafHash,
  parseKey,
  rootOf,
  sameHash,
  TILE_WIDTH,
  type TileEdge,
  verifyCheckpoint,
} from '@mufakat/ledger';
import type pg from 'pg';
import type { LogName } from '../../kernel/schema.ts';
import { hasCode } from '../../kernel/system-errors.ts';
import { KEPT, type Line, subjectOf, UNDONE } from './killed-lines.ts';

/** What is known of a log already. */
type LogMemory = {
  key: LogKey | undefined;
  frontier: Frontier;
  edge: TileEdge;
  /** Of every size up to the present one. */
  readonly roots: Hash[];
  readonly indexed: Set<string>;
  /** Largest size that was signed; that the database says was shown; that somebody saw; that is marked on the disk. */
  signed: number;
  published: number;
  shown: number;
  marked: number;
};

export type Memory = {
  readonly logs: Readonly<Record<LogName, LogMemory>>;
  /** Which entry has which subject. */
  readonly entries: Map<string, string>;
  /** Entries with smaller ids were looked at. */
  since: string;
};

/** Knows nothing: everything is checked. */
export function newMemory(): Memory {
  const log = (): LogMemory => ({
    key: undefined,
    frontier: EMPTY_FRONTIER,
    edge: EMPTY_EDGE,
    roots: [EMPTY_ROOT],
    indexed: new Set(),
    signed: 0,
    published: 0,
    shown: 0,
    marked: 0,
  });
  return { logs: { assessment: log(), evidence: log() }, entries: new Map(), since: '00000000-0000-0000-0000-000000000000' };
}

/** What a check found: nothing wrong when `faults` is empty. */
export type Checked = { readonly faults: readonly Fault[]; readonly waiting: number; readonly entries: number };
export type Fault = { readonly fault: 'lost' | 'twice' | 'torn' | 'rolled back' | 'inconsistent'; readonly what: string };
type Report = (fault: Fault['fault'], what: string) => void;

/** Which log of which node. */
type Place = { readonly dataFolder: string; readonly jurisdiction: string };

/**
 * @param heard what nodes said since the last check with this memory; no node may be running
 * @throws NotProved for a note that the log's key did not sign
 */
export async function check(pool: pg.Pool, place: Place, memory: Memory, heard: readonly Line[]): Promise<Checked> {
  const faults: Fault[] = [];
  const report: Report = (fault, what) => faults.push({ fault, what });
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only'); // backends of a killed node may still be ending
    const waiting = await checkEntries(client, place, memory, report);
    checkHeard(memory, heard, report);
    for (const [log, logMemory] of logsOf(memory)) {
      await checkLog(client, { ...place, log }, logMemory, report);
      checkShown(logMemory, originOf({ ...place, log }), heard.filter(isShown(log)), report);
      await checkMark({ ...place, log }, logMemory, report);
    }
    await client.query('commit');
    return { faults, waiting, entries: memory.entries.size };
  } finally {
    client.release();
  }
}

function logsOf({ logs }: Memory): [LogName, LogMemory][] {
  return [
    ['assessment', logs.assessment],
    ['evidence', logs.evidence],
  ];
}

type LogPlace = Place & { readonly log: LogName };
const originOf = ({ jurisdiction, log }: LogPlace) => `mufakat/${jurisdiction}/${log}`;

type Recent = { entry: string; log: string; what: string; subject: string; index: string | null; waits: string | null; openings: number };

/** Every entry waits or has an index, one of both; acts are whole, and those rolled back are not there. @returns how many wait */
async function checkEntries(client: pg.PoolClient, { jurisdiction }: Place, memory: Memory, report: Report): Promise<number> {
  const { rows } = await client.query<Recent>(
    `select e.entry, e.log, e.what, e.subject, s.log as index, p.log as waits,
       (select count(*)::int from ledger_opening o where o.jurisdiction = e.jurisdiction and o.entry = e.entry) as openings
     from ledger_entry e
     left join ledger_sequence s on s.jurisdiction = e.jurisdiction and s.entry = e.entry
     left join ledger_pending p on p.jurisdiction = e.jurisdiction and p.entry = e.entry
     where e.jurisdiction = $1 and e.entry >= $2`,
    [jurisdiction, memory.since],
  );
  for (const { entry, log, what, subject, index, waits, openings } of rows) {
    if (what === UNDONE) report('rolled back', `${entry} is there`);
    if ((memory.entries.get(subject) ?? entry) !== entry) report('twice', `${subject} is in the ledger`);
    memory.entries.set(subject, entry);
    if (openings !== 2) report('torn', `${entry} has ${openings} openings`);
    if ((index === null) === (waits === null))
      report('inconsistent', `${entry} ${index === null ? 'neither waits nor has' : 'waits and has'} an index`);
    if ((index ?? waits ?? log) !== log) report('inconsistent', `${entry} of ${log} is in another log`);
  }
  for (const { what, subject } of rows) if (what === KEPT) checkWhole(memory, subject, report);
  const pending = await client.query<{ waiting: number; indexed: number }>(
    `select count(*)::int as waiting, count(s.entry)::int as indexed
     from ledger_pending p left join ledger_sequence s using (jurisdiction, entry) where p.jurisdiction = $1`,
    [jurisdiction],
  );
  const { waiting = 0, indexed = 0 } = pending.rows[0] ?? {};
  if (indexed > 0) report('inconsistent', `${indexed} entries wait that have an index`);
  return waiting;
}

/** All entries of an act are there when one is. */
function checkWhole({ entries }: Memory, subject: string, report: Report): void {
  const [, act = '', count = '0'] = subject.split('/');
  for (let number = 0; number < Number(count); number++) {
    if (!entries.has(subjectOf(act, Number(count), number))) report('torn', `${act}: entry ${number} of ${count} is missing`);
  }
}

/** What was acknowledged is there. */
function checkHeard({ entries }: Memory, heard: readonly Line[], report: Report): void {
  for (const line of heard) {
    if (line.line !== 'kept') continue;
    for (let number = 0; number < line.count; number++) {
      const subject = subjectOf(line.act, line.count, number);
      if (!entries.has(subject)) report('lost', subject);
    }
  }
}

/** Indices without a gap, tree, tiles and signed checkpoints. */
async function checkLog(client: pg.PoolClient, place: LogPlace, memory: LogMemory, report: Report): Promise<void> {
  const values = [place.jurisdiction, place.log];
  const { rows } = await client.query<{ origin: string; size: number; root: Buffer; published: number; key: string | null }>(
    `select l.origin, l.size::int, l.root, l.published_size::int as published, k.key from ledger_log l
     left join ledger_key k on k.jurisdiction = l.jurisdiction and k.log = l.log where l.jurisdiction = $1 and l.log = $2`,
    values,
  );
  const [log] = rows;
  if (log === undefined) {
    if (memory.frontier.size > 0) report('lost', `the log ${place.log}`);
    return;
  }
  if (rows.length > 1) report('inconsistent', `${log.origin} has ${rows.length} keys`);
  memory.key ??= log.key === null ? undefined : parseKey('log', log.key);
  await growTree(client, place, memory, report);
  if (log.size !== memory.frontier.size || !sameHash(rootOf(memory.frontier), asHash(log.root)))
    report('inconsistent', `${log.origin} says size ${log.size}, its entries say ${memory.frontier.size}, or another root`);
  await checkCheckpoints(client, place, memory, report);
  if (memory.signed !== log.size) report('inconsistent', `${log.origin} of size ${log.size} is signed up to ${memory.signed}`);
  memory.published = log.published;
}

type Indexed = { index: number; own: string; entry: string; what: string; moment: string; about: Buffer; commitment: Buffer };

async function growTree(client: pg.PoolClient, place: LogPlace, memory: LogMemory, report: Report): Promise<void> {
  const { rows } = await client.query<Indexed>(
    `select s.index::int, e.log as own, e.entry, e.what, e.about, e.commitment,
       to_char(e.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment
     from ledger_sequence s join ledger_entry e using (jurisdiction, entry)
     where s.jurisdiction = $1 and s.log = $2 and s.index >= $3 order by s.index`,
    [place.jurisdiction, place.log, memory.frontier.size],
  );
  const leaves: Hash[] = [];
  for (const { index, own, entry, what, moment, about, commitment } of rows) {
    if (index !== memory.frontier.size) report('inconsistent', `index ${memory.frontier.size} of ${place.log} is missing`);
    if (own !== place.log) report('inconsistent', `${entry} of ${own} has an index in ${place.log}`);
    if (memory.indexed.has(entry)) report('twice', `${entry} has two indices`);
    memory.indexed.add(entry);
    const leaf = leafHash(formatEntry({ entry, what, happenedAt: moment, about, content: commitment }));
    leaves.push(leaf);
    memory.frontier = appendLeaves(memory.frontier, [leaf]);
    memory.roots.push(rootOf(memory.frontier));
  }
  await checkTiles(client, place, memory, leaves, report);
}

/** The tiles that these leaves touch, and no others from there on, are stored as they must be. */
async function checkTiles(
  client: pg.PoolClient,
  place: LogPlace,
  memory: LogMemory,
  leaves: readonly Hash[],
  report: Report,
): Promise<void> {
  const { edge, tiles } = appendToTiles(memory.edge, leaves);
  memory.edge = edge;
  const { rows } = await client.query<{ level: number; tile: number; hashes: Buffer }>(
    `select level::int, tile::int, hashes from ledger_tile where jurisdiction = $1 and log = $2 and tile >= $3 / (256::numeric ^ (level + 1)) - 1`,
    [place.jurisdiction, place.log, edge.size - leaves.length],
  );
  const stored = new Map(rows.map(({ level, tile, hashes }) => [`${level}/${tile}`, hashes]));
  for (const { level, index, hashes } of tiles) {
    const name = `${level}/${index}`;
    if (stored.get(name)?.equals(formatTile(hashes)) !== true)
      report('inconsistent', `tile ${name} of ${place.log} is not what it must be`);
  }
  const beyond = rows.filter(({ level, tile }) => tile * TILE_WIDTH >= Math.floor(edge.size / TILE_WIDTH ** level));
  if (beyond.length > 0) report('inconsistent', `${place.log} has ${beyond.length} tiles beyond its size`);
}

async function checkCheckpoints(client: pg.PoolClient, place: LogPlace, memory: LogMemory, report: Report): Promise<void> {
  const { rows } = await client.query<{ size: number; root: Buffer; note: string }>(
    'select size::int, root, note from ledger_checkpoint where jurisdiction = $1 and log = $2 and size > $3 order by size',
    [place.jurisdiction, place.log, memory.signed],
  );
  for (const { size, root, note } of rows) {
    const signed = verify(note, originOf(place), memory.key);
    if (signed.size !== size || !sameHash(signed.root, asHash(root))) report('inconsistent', `the note of ${size} signs something else`);
    checkPrefix(memory, signed, 'signed', report);
    memory.signed = size;
  }
}

function isShown(log: LogName) {
  return (line: Line): line is Extract<Line, { line: 'shown' }> => line.line === 'shown' && line.log === log;
}

/** Every note that anybody saw is a beginning of the present log. */
function checkShown(memory: LogMemory, origin: string, heard: readonly { readonly note: string }[], report: Report): void {
  for (const { note } of heard) {
    const seen = verify(note, origin, memory.key);
    checkPrefix(memory, seen, 'shown', report);
    if (seen.size < memory.shown) report('inconsistent', `${origin} was shown of size ${seen.size} after ${memory.shown}`);
    memory.shown = Math.max(memory.shown, seen.size);
  }
  if (memory.published < memory.shown) report('inconsistent', `${origin} was shown up to ${memory.shown} and says ${memory.published}`);
}

/** The mark on the disk knows of everything that others may have seen. */
async function checkMark(place: LogPlace, memory: LogMemory, report: Report): Promise<void> {
  const path = join(place.dataFolder, 'ledger', place.jurisdiction, place.log, 'checkpoint');
  const note = await readFile(path, 'utf8').catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
  const mark = note === undefined ? undefined : verify(note, originOf(place), memory.key);
  if (mark !== undefined) checkPrefix(memory, mark, 'marked', report);
  const marked = mark?.size ?? 0;
  if (marked < Math.max(memory.published, memory.shown, memory.marked))
    report(
      'inconsistent',
      `${place.log} is marked ${marked}, said ${memory.published}, was shown ${memory.shown} and marked ${memory.marked}`,
    );
  memory.marked = marked;
}

function verify(note: string, origin: string, logKey: LogKey | undefined): Checkpoint {
  if (logKey === undefined) throw new Error(`${origin} has a note and no key`);
  return verifyCheckpoint(note, { origin, logKey }).checkpoint;
}

function checkPrefix({ roots }: LogMemory, { origin, size, root }: Checkpoint, how: string, report: Report): void {
  const present = roots[size];
  if (present === undefined || !sameHash(present, root))
    report('inconsistent', `${origin} was ${how} of size ${size} with another tree than it has`);
}

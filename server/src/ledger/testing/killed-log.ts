/** For the drill in ../killed.integration.test.ts: whether a log is one tree, that of its entries, in its tiles, its checkpoints, its mark and all that was shown. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  appendLeaves,
  appendToTiles,
  asHash,
  type Checkpoint,
  formatEntry,
  formatTile,
  type Hash,
  type LogKey,
  leafHash,
  parseKey,
  rootOf,
  sameHash,
  TILE_WIDTH,
  verifyCheckpoint,
} from '@mufakat/ledger';
import type pg from 'pg';
import type { LogName } from '../../kernel/database/schema.ts';
import { hasCode } from '../../kernel/http/system-errors.ts';
import type { Line } from './killed-lines.ts';
import type { LogMemory, Place, Report } from './killed-memory.ts';

type LogPlace = Place & { readonly log: LogName };
const originOf = ({ jurisdiction, log }: LogPlace) => `mufakat/${jurisdiction}/${log}`;

/** Indices without a gap, tree, tiles, and every checkpoint that was signed. @throws NotProved for a note that the log's key did not sign */
export async function checkLog(client: pg.PoolClient, place: LogPlace, memory: LogMemory, report: Report): Promise<void> {
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

/** Appends what has an index since the last check. */
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

/** Every note that anybody saw is a beginning of the present log. */
export function checkShown(place: LogPlace, memory: LogMemory, heard: readonly Line[], report: Report): void {
  const origin = originOf(place);
  for (const line of heard) {
    if (line.line !== 'shown' || line.log !== place.log) continue;
    const seen = verify(line.note, origin, memory.key);
    checkPrefix(memory, seen, 'shown', report);
    if (seen.size < memory.shown) report('inconsistent', `${origin} was shown of size ${seen.size} after ${memory.shown}`);
    memory.shown = Math.max(memory.shown, seen.size);
  }
  if (memory.published < memory.shown) report('inconsistent', `${origin} was shown up to ${memory.shown} and says ${memory.published}`);
}

/** The mark on the disk knows of everything that others may have seen. */
export async function checkMark(place: LogPlace, memory: LogMemory, report: Report): Promise<void> {
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

/** What was signed, shown or marked is how the log begins: so no two of one size differ. */
function checkPrefix({ roots }: LogMemory, { origin, size, root }: Checkpoint, how: string, report: Report): void {
  const present = roots[size];
  if (present === undefined || !sameHash(present, root))
    report('inconsistent', `${origin} was ${how} of size ${size} with another tree than it has`);
}

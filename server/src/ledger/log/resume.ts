/**
 * Resuming a log after a restore. Others may have seen more of it than the database has: what is missing is brought back from a copy of the log, which
 * proves itself by the log's own signature; who did what in it is known by its commitments only.
 */
import {
  appendToTiles,
  bundleOf,
  bundlePath,
  type Checkpoint,
  formatEntry,
  type LogEntry,
  leafHash,
  parseBundle,
  parseCheckpoint,
  parseEntry,
  parseKey,
  parseNote,
  type ReadStored,
  rootOfEdge,
  sameHash,
  TILE_WIDTH,
  verifyCheckpoint,
} from '@mufakat/ledger';
import { sql } from 'kysely';
import type { Tx } from '../../kernel/database/database.ts';
import { fail, notFound } from '../../kernel/http/problem.ts';
import { setOperatorJurisdiction } from '../../kernel/sign-in/people.ts';
import {
  findCheckpoint,
  findLog,
  insertCheckpoint,
  insertSequence,
  type LogPlace,
  listEntries,
  listKeys,
  type StoredLog,
  updatePublished,
  updateSize,
  upsertTiles,
} from '../store.ts';
import { readMark, writeMark } from './mark.ts';
import { type OperatorParts, recordOf } from './operate.ts';
import { storedEdge, storedRoot } from './stored-tree.ts';

export type Resumed = { readonly size: number /** Entries that were brought back. */; readonly broughtBack: number };

/**
 * Makes a paused log go on, as the operator; recorded in it.
 *
 * @param copy reads the files of a copy of the log; undefined when the operator knows that nobody has seen more than the database has
 * @throws Problem `copy-too-old` when others have seen more than the copy holds; `copy-differs` when copy and database are two different logs;
 * `copy-incomplete` when a file of it is missing or changed; `ledger-key-lost` when the copy goes on with a key that is not here;
 * `others-saw-more` without a copy, when this data folder knows that others have seen more, or another tree; `not-found`, `ledger-damaged`
 */
export async function resumeLog({ database, dataFolder }: OperatorParts, place: LogPlace, copy: ReadStored | undefined): Promise<Resumed> {
  return database.asOperator(async (tx) => {
    await setOperatorJurisdiction(tx, place.jurisdiction);
    const log = (await findLog(tx, place, { lock: true })) ?? notFound('The log');
    const seen = await readMark(dataFolder, place);
    const resumed = copy === undefined ? await goOnAsItIs(tx, place, log, seen) : await catchUpWith(tx, place, log, copy, seen);
    await recordOf(tx, place, 'log.resumed', { size: resumed.size, broughtBack: resumed.broughtBack });
    await writeMark(dataFolder, place, resumed.note);
    return { size: resumed.size, broughtBack: resumed.broughtBack };
  });
}

type Resuming = Resumed & { readonly note: string };

async function goOnAsItIs(tx: Tx, place: LogPlace, log: StoredLog, seen: Checkpoint | undefined): Promise<Resuming> {
  if (seen !== undefined && !(await holds(tx, place, log, seen))) {
    fail('others-saw-more', {
      status: 409,
      title: 'Others have seen more of this log',
      detail: `They have seen ${seen.size} entries; the database has ${log.size}, or others.`,
      remedy: 'Give a copy of the log that holds them: mufakat ledger resume --from. A mirror, or a witness, may have one.',
    });
  }
  const note = await findCheckpoint(tx, place, log.size);
  if (note === undefined) throw new Error(`${log.origin} has no checkpoint of its size ${log.size}`);
  await updatePublished(tx, place, log.size);
  return { size: log.size, broughtBack: 0, note };
}

async function catchUpWith(tx: Tx, place: LogPlace, log: StoredLog, copy: ReadStored, seen: Checkpoint | undefined): Promise<Resuming> {
  const note = new TextDecoder().decode((await copy('checkpoint')) ?? incomplete('checkpoint is missing'));
  const checkpoint = await verified(tx, place, log, note);
  if (seen !== undefined && seen.size > checkpoint.size) tooOld(seen.size, checkpoint.size);
  if (checkpoint.size <= log.size) {
    if (!(await holds(tx, place, log, checkpoint))) differs(checkpoint.size);
    return goOnAsItIs(tx, place, log, seen);
  }
  await bringBack(tx, place, log, checkpoint, copy);
  if (seen !== undefined && !sameHash(await storedRoot(tx, place, seen.size), seen.root)) differs(seen.size);
  await insertCheckpoint(tx, place, { size: checkpoint.size, root: checkpoint.root, note });
  await updateSize(tx, place, checkpoint.size, checkpoint.root);
  await updatePublished(tx, place, checkpoint.size);
  return { size: checkpoint.size, broughtBack: checkpoint.size - log.size, note };
}

/** Whether the log in the database has this tree. */
async function holds(tx: Tx, place: LogPlace, log: StoredLog, { size, root }: Checkpoint): Promise<boolean> {
  return size <= log.size && sameHash(await storedRoot(tx, place, size), root);
}

/** The checkpoint of a copy, signed by the key that signs here. */
async function verified(tx: Tx, place: LogPlace, { origin }: StoredLog, note: string): Promise<Checkpoint> {
  const claimed = parseCheckpoint(parseNote(note).text);
  const inForce = (await listKeys(tx, place)).filter(({ fromSize }) => fromSize <= claimed.size).at(-1);
  try {
    return verifyCheckpoint(note, { origin, logKey: parseKey('log', inForce?.key ?? '') }).checkpoint;
  } catch (error) {
    fail(
      'ledger-key-lost',
      {
        status: 409,
        title: 'The copy is not signed by the key that is here',
        detail: error instanceof Error ? error.message : String(error),
        remedy:
          'Check that it is a copy of this log. If its key was rotated after this backup, restore a backup that is younger than the rotation.',
      },
      error,
    );
  }
}

/** Appends the copy's further entries. What is in the database then is kept only when it leads to the root that the log signed. */
async function bringBack(tx: Tx, place: LogPlace, log: StoredLog, checkpoint: Checkpoint, copy: ReadStored): Promise<void> {
  let edge = await storedEdge(tx, place, log);
  while (edge.size < checkpoint.size) {
    const entries = await bundleFrom(copy, edge.size, checkpoint.size);
    await insertUnknown(tx, place, entries);
    await insertSequence(
      tx,
      place,
      edge.size,
      entries.map(({ entry }) => entry),
    );
    const stored = await listEntries(tx, place, edge.size, entries.length);
    const grown = appendToTiles(
      edge,
      stored.map((entry) => leafHash(formatEntry(entry))),
    );
    await upsertTiles(tx, place, grown.tiles);
    edge = grown.edge;
  }
  if (!sameHash(rootOfEdge(edge), checkpoint.root)) differs(checkpoint.size);
}

/** The entries of the bundle that holds an index, from that index on. */
async function bundleFrom(copy: ReadStored, index: number, size: number): Promise<LogEntry[]> {
  const id = bundleOf(index, size);
  const bytes = (await copy(bundlePath(id))) ?? incomplete(`${bundlePath(id)} is missing`);
  try {
    return parseBundle(bytes, id.width)
      .slice(index % TILE_WIDTH)
      .map(parseEntry);
  } catch (error) {
    incomplete(`${bundlePath(id)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Rows of entries that the database does not have. Those that it has stay as they are. */
async function insertUnknown(tx: Tx, { jurisdiction, log }: LogPlace, entries: readonly LogEntry[]): Promise<void> {
  await sql`insert into ledger_entry (jurisdiction, entry, log, who, what, subject, happened_at, about, commitment)
    select ${jurisdiction}, entry, ${log}, null, what, null, happened_at, about, commitment from unnest(
      ${entries.map(({ entry }) => entry)}::uuid[], ${entries.map(({ what }) => what)}::text[], ${entries.map(({ happenedAt }) => happenedAt)}::timestamptz[],
      ${entries.map(({ about }) => Buffer.from(about))}::bytea[], ${entries.map(({ content }) => Buffer.from(content))}::bytea[]
    ) as copied (entry, what, happened_at, about, commitment)
    on conflict do nothing`.execute(tx);
}

function incomplete(detail: string): never {
  const remedy = 'Check the copy with mufakat ledger check, or use another.';
  fail('copy-incomplete', { status: 409, title: 'The copy of the log is not whole', detail: `Of the copy ${detail}.`, remedy });
}

function differs(size: number): never {
  const remedy = 'One of them was changed: keep both as they are, and ask an auditor to hold them against receipts.';
  fail('copy-differs', { status: 409, title: 'The copy is another log', detail: `The trees of ${size} entries differ.`, remedy });
}

function tooOld(seen: number, size: number): never {
  fail('copy-too-old', {
    status: 409,
    title: 'Others have seen more than the copy holds',
    detail: `They have seen ${seen} entries, the copy has ${size}.`,
    remedy: 'Use a younger copy.',
  });
}

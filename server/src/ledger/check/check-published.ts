/** What the log says that it has and has shown, against what was signed and against the mark in the data folder. */
import { asHash, type Checkpoint, sameHash } from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import { originOf } from '../log/keys.ts';
import { readMarkedNote } from '../log/mark.ts';
import type { LogKeyRow } from '../model.ts';
import type { LogPlace } from '../store.ts';
import { type CheckFinding, type Found, safeNumber } from './check-finding.ts';
import { type CheckpointRow, countCheckpoints, type LogRow, newestCheckpoints } from './check-rows.ts';
import { signedCheckpoint, storedRoots } from './check-signed.ts';

type Tree = Pick<Checkpoint, 'size' | 'root'>;

/**
 * The tree that the log has: what its row says or the newest checkpoint, whichever the stored tiles lead to, the larger if both. Undefined when there is
 * nothing signed to hold the rest against.
 */
export async function findTree(tx: Tx, place: LogPlace, log: LogRow, keys: readonly LogKeyRow[]): Promise<Tree | undefined> {
  const newest = firstSigned(await newestCheckpoints(tx, place, CANDIDATES), place, keys);
  const size = safeNumber(log.size);
  const claimed = size === undefined ? undefined : { size, root: asHash(log.root) };
  const trees = [claimed, newest].flatMap((tree) => tree ?? []);
  const roots = await storedRoots(
    tx,
    place,
    trees.map((tree) => tree.size),
  );
  const stored = trees.filter((tree) => {
    const root = roots(tree.size);
    return root !== undefined && sameHash(root, tree.root);
  });
  return stored.toSorted((a, b) => b.size - a.size)[0] ?? newest;
}

function firstSigned(rows: readonly CheckpointRow[], place: LogPlace, keys: readonly LogKeyRow[]): Checkpoint | undefined {
  for (const { note } of rows) {
    const checkpoint = signedCheckpoint(note, place, keys);
    if (checkpoint !== undefined) return checkpoint;
  }
  return undefined;
}

/** Of so many checkpoints one at least is right, unless all were changed. */
const CANDIDATES = 8;

/** The row of the log: its name, size and root, and what it says was shown. */
export async function checkLogRow(tx: Tx, place: LogPlace, log: LogRow, tree: Tree | undefined, found: Found): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  const fault = (code: string, column: string, message: string) =>
    findings.push(found('ledger_log', {}, code, column, `the log ${message}`));
  if (log.origin !== originOf(place)) fault('log.origin', 'origin', `calls itself ${log.origin}, not ${originOf(place)}`);
  if (tree === undefined) fault('log.unsigned', 'size', `has ${log.size} entries, and nothing that is signed and could be verified`);
  else if (String(tree.size) !== log.size)
    fault('log.size', 'size', `says that it has ${log.size} entries; ${tree.size} were signed and are stored`);
  else if (!Buffer.from(tree.root).equals(log.root))
    fault('log.root', 'root', `has another root than the one of ${tree.size} entries that was signed`);
  else if (tree.size > 0 && !(await hasCheckpoint(tx, place, tree.size)))
    findings.push(
      found(
        'ledger_checkpoint',
        { size: tree.size },
        'checkpoint.missing',
        'size',
        `there is no checkpoint of the log's size ${tree.size}`,
      ),
    );
  const published = safeNumber(log.published);
  if (published !== 0 && (published === undefined || !(await hasCheckpoint(tx, place, published))))
    fault('log.published', 'published_size', `says that ${log.published} entries were shown, and there is no checkpoint of that size`);
  return findings;
}

async function hasCheckpoint(tx: Tx, place: LogPlace, size: number): Promise<boolean> {
  return (await countCheckpoints(tx, place, size - 1, size + 1)) > 0;
}

/** What the mark is held against. */
export type Shown = {
  /** The note as it was before the database was read: so it can only be behind, and by one checkpoint at most. */
  readonly mark: string | undefined;
  readonly dataFolder: string;
  readonly keys: readonly LogKeyRow[];
  /** Whether a tile was found wrong: then they say nothing of the mark. */
  readonly damaged: boolean;
};

/** The mark on the disk: what others may have seen. */
export async function checkMark(
  tx: Tx,
  place: LogPlace,
  log: LogRow | undefined,
  { mark: note, dataFolder, keys, damaged }: Shown,
  found: Found,
): Promise<CheckFinding[]> {
  const fault = (code: string, message: string) => [found('mark', {}, code, null, message)];
  const [size, published] = [safeNumber(log?.size ?? '0') ?? 0, safeNumber(log?.published ?? '0') ?? 0];
  const mark = note === undefined ? undefined : signedCheckpoint(note, place, keys);
  if (note !== undefined && mark === undefined)
    return fault('mark.signature', 'the mark in the data folder is not what the key in force signed: it or the key was changed');
  const seen = mark?.size ?? 0;
  if (seen > size) return fault('mark.ahead', `others have seen ${seen} entries, and the database has ${size}: it was set back`);
  const root = damaged || mark === undefined ? undefined : (await storedRoots(tx, place, [seen]))(seen);
  if (mark !== undefined && root !== undefined && !sameHash(root, mark.root))
    return fault('mark.forked', `others have seen another tree of ${seen} entries than the one that is stored`);
  if ((await countCheckpoints(tx, place, published, seen)) > 0)
    return [
      found(
        'ledger_log',
        {},
        'log.published',
        'published_size',
        `the log says that ${published} entries were shown; others have seen ${seen}`,
      ),
    ];
  // The server may have published in between.
  if (published <= seen || (await readMarkedNote(dataFolder, place)) !== note) return [];
  return note === undefined
    ? fault('mark.missing', `others may have seen ${published} entries, and this data folder does not know how many`)
    : fault('mark.behind', `the log says that ${published} entries were shown, and the mark knows of ${seen}`);
}

/** `mufakat ledger mirror`: a copy of a log that proves itself, and follows the log from run to run. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  bundlePath,
  type Checkpoint,
  newTiles,
  proveConsistency,
  type ReadStored,
  TILE_WIDTH,
  tileNodes,
  tilePath,
  tilesForConsistency,
  verifyGrowth,
} from '@mufakat/ledger';
import { fail } from '@mufakat/server/kernel/http/problem';
import { hasCode } from '@mufakat/server/kernel/http/system-errors';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { withProgress } from '../terminal/progress.ts';
import { count } from '../terminal/text.ts';
import { fetchNewFiles, fetchTiles, refuse, writeWhole } from './copy-files.ts';
import { type CopyHead, type CopyKeys, finding, findingOf, parseKeys, readHead } from './copy-head.ts';
import { logKeysGiven } from './ledger-log-keys.ts';
import { openCopy } from './log-copy.ts';

/** What a folder holds of a log: nothing yet, its keys only, or a copy. */
type Held = { readonly keys: CopyKeys | null; readonly seen: Checkpoint | null; readonly note: string };

/**
 * Brings a folder up to what a log shows. Its checkpoint is replaced last, when all that it stands for was verified and is on the disk: so the folder is
 * a whole copy at any moment.
 *
 * @param url where the log is shown: by a node, or by any server that shows the files of a copy
 */
export async function ledgerMirror(url: string, dir: string, options: { key?: string[] }): Promise<CommandResult> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new UsageError(
      'not-an-address',
      `"${url}" is no address of a log; write one such as https://node.example/ledger/JURISDICTION/assessment.`,
    );
  const trusted = logKeysGiven(options.key);
  const [folder, remote] = [resolve(dir), openCopy(url)];
  const held = await heldBy(folder);
  const shown = await readHead(remote, trusted);
  if ('code' in shown) return refuse(shown);
  refuseOtherKeys(held, shown);
  await refuseOtherTree(held, shown, remote);
  const before = held.seen?.size ?? 0;
  const files = await withProgress((report) => fetchNewFiles(shown.checkpoint, before, { remote, folder, report }));
  await keepHead(folder, held, shown);
  await removeOutgrown(folder, before, shown.checkpoint.size);
  return outcomeOf(folder, { held, shown, files, began: held.keys === null && trusted.length === 0 });
}

/** What was verified when it was written. @throws UsageError for a folder of something else; Problem `mirror-damaged` */
async function heldBy(folder: string): Promise<Held> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return [];
    if (hasCode(error, 'ENOTDIR')) throw new UsageError('not-a-copy', `${folder} is not a folder; name another place.`);
    throw error;
  });
  const stranger = names.find((name) => !/^(tile|checkpoint|keys\.json)$|\.new$/.test(name));
  if (stranger !== undefined)
    throw new UsageError('not-a-copy', `${folder} holds other things than a log, such as ${stranger}; name another folder.`);
  const read = openCopy(folder);
  if (names.includes('checkpoint')) {
    const head = await readHead(read, []);
    return 'code' in head ? damaged(folder, head.message) : { keys: head.keys, seen: head.checkpoint, note: head.note };
  }
  const keys = await read('keys.json');
  const known = keys === undefined ? null : parseKeys(keys, []);
  if (known !== null && 'code' in known) return damaged(folder, known.message);
  return { keys: known, seen: null, note: '' };
}

function damaged(folder: string, detail: string): never {
  const remedy = 'See what is wrong with mufakat ledger check. Keep it as it is, and mirror the log into another folder.';
  fail('mirror-damaged', { status: 409, title: 'The folder holds a damaged copy', detail: `Of ${folder}: ${detail}.`, remedy });
}

/** The keys that were trusted stay as they are; others follow them, and sign only what is larger than what was seen. */
function refuseOtherKeys({ keys, seen }: Held, shown: CopyHead): void {
  if (keys === null) return;
  const [before, now] = [keys.keys, shown.keys.keys];
  const stay = keys.origin === shown.keys.origin && isDeepStrictEqual(now.slice(0, before.length), before);
  if (stay && now.slice(before.length).every(({ fromSize }) => fromSize > (seen?.size ?? 0))) return;
  const message = `the keys of ${shown.keys.origin} do not continue those of ${keys.origin} that the folder has`;
  refuse(finding('keys.changed', 'keys.json', message));
}

/** @throws Problem `growth.rolled-back`, `growth.forked`, and as `fetchTiles` */
async function refuseOtherTree({ seen }: Held, { checkpoint }: CopyHead, remote: ReadStored): Promise<void> {
  if (seen === null) return;
  const grew = 0 < seen.size && seen.size < checkpoint.size;
  const tiles = grew ? await fetchTiles(tilesForConsistency(seen.size, checkpoint.size), remote) : undefined;
  const proof = tiles === undefined ? [] : proveConsistency(seen.size, checkpoint.size, tileNodes(checkpoint.size, tiles));
  try {
    verifyGrowth(seen, checkpoint, proof);
  } catch (error) {
    refuse(findingOf(error, 'checkpoint'));
  }
}

/** Keys before the checkpoint, so that there is never one that no key in the folder signed. */
async function keepHead(folder: string, held: Held, { keys, note, checkpoint }: CopyHead): Promise<void> {
  const path = join(folder, 'checkpoint');
  const now = await openCopy(folder)('checkpoint');
  if (Buffer.from(now ?? []).toString() !== held.note)
    throw new UsageError('mirrored-meanwhile', `${folder} was brought up to date by somebody else meanwhile; nothing was changed in it.`);
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, 'keys.json'), `${JSON.stringify(keys)}\n`);
  // Of the same tree, the note that more witnesses confirmed.
  if (held.seen?.size === checkpoint.size && note.length <= held.note.length) return;
  await writeWhole(path, note);
}

/** Partial tiles and bundles that have become full are needed by no checkpoint in the folder. */
async function removeOutgrown(folder: string, before: number, size: number): Promise<void> {
  for (const id of newTiles(before, size).filter(({ width }) => width === TILE_WIDTH)) {
    await rm(`${join(folder, tilePath(id))}.p`, { recursive: true, force: true });
    if (id.level === 0) await rm(`${join(folder, bundlePath(id))}.p`, { recursive: true, force: true });
  }
}

type Mirrored = { readonly held: Held; readonly shown: CopyHead; readonly files: number; readonly began: boolean };

function outcomeOf(folder: string, { held, shown, files, began }: Mirrored): CommandResult {
  const { origin, size } = shown.checkpoint;
  const added = size - (held.seen?.size ?? 0);
  const key = shown.keys.keys.findLast(({ fromSize }) => fromSize <= size)?.key ?? '';
  return {
    exit: 0,
    data: { folder, origin, size, added, files, trustBegan: began, key },
    text: [
      `${folder}: ${count(size, 'entry', 'entries')} of ${origin}, ${added} of them new, each proved by the log's signature.`,
      ...(began
        ? [
            'Trust began now: the key is the one that the server told. Compare it with the one that was published elsewhere:',
            `  ${key}`,
            'From here on only this key, and those that it hands over to, are taken.',
          ]
        : []),
    ].join('\n'),
  };
}

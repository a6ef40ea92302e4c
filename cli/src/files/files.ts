/**
 * `mufakat files check` and `mufakat files collect`: what each country stores, whether all of it is there, and what nobody names any more.
 */
import { readSettings } from '@mufakat/server/kernel/process/settings';
import { collectFiles, listStorage, sweep } from '@mufakat/server/storage/index';
import { withDatabase } from '../node/open-node.ts';
import type { CommandResult } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';

/** Looks at the stored files; with `remove`, removes what killed programs left and what nobody has named for a day. Exit 1 when one is missing. */
export async function files(remove: boolean): Promise<CommandResult> {
  const { quota } = readSettings(process.env);
  const { left, collected, storage } = await withDatabase(async (database, { dataFolder }) => ({
    left: remove ? await sweep(dataFolder) : 0,
    collected: await collectFiles({ database, dataFolder, dryRun: !remove }),
    storage: await database.asOperator((tx) => listStorage(tx, quota)),
  }));
  if (collected === undefined) {
    const text = 'A backup or a restore is under way; nothing was looked at. Repeat it afterwards.';
    return { exit: 1, data: { busy: true }, text };
  }
  const missing = collected.flatMap((one) => one.missing.map((sha256) => ({ jurisdiction: one.jurisdiction, sha256 })));
  const orphans = collected.flatMap((one) => one.orphans.map((orphan) => ({ jurisdiction: one.jurisdiction, ...orphan })));
  const lines = [
    ...storage.map(
      ({ jurisdiction, name, bytes, files: held, quota: { bytes: mostBytes, files: mostFiles } }) =>
        `${jurisdiction}  ${name}: ${megabytes(bytes)} of ${megabytes(mostBytes)} MB in ${held} of ${mostFiles} files`,
    ),
    ...missing.map(({ jurisdiction, sha256 }) => `Missing: ${jurisdiction}/${sha256}; put it back from a backup.`),
    `${count(orphans.length, 'file')} that nobody names, ${megabytes(orphans.reduce((sum, { bytes }) => sum + bytes, 0))} MB${remove ? ': removed' : orphans.length > 0 ? '; mufakat files collect removes them' : ''}.`,
    ...(left > 0 ? [`${count(left, 'file')} that killed programs left: removed.`] : []),
  ];
  return { exit: missing.length > 0 ? 1 : 0, data: { storage, orphans, missing, left, removed: remove }, text: lines.join('\n') };
}

const MB = 1024 * 1024;
const megabytes = (bytes: number) => (bytes / MB).toFixed(1);

/**
 * `mufakat restore`: brings a backup back, after checking the whole of it.
 */
import { resolve } from 'node:path';
import {
  type BackupTrust,
  checkRestorable,
  findBackupKey,
  parseBackupKey,
  type RestoredBackup,
  restoreBackup,
} from '@mufakat/server/backup/index';
import { EXAMPLE_PEOPLE } from '@mufakat/server/example';
import { adoptDatabase } from '@mufakat/server/kernel/database/own-database';
import { readSettings } from '@mufakat/server/kernel/process/settings';
import { openNode } from '../node/open-node.ts';
import type { CommandResult } from '../terminal/command-result.ts';
import { withProgress } from '../terminal/progress.ts';
import { count } from '../terminal/text.ts';

interface Options {
  jurisdiction?: string;
  replace?: boolean;
  key?: string[];
  unsigned?: boolean;
}

/** Restores a file. It is checked before the node is even opened: a damaged or forged file changes nothing. */
export async function restore(file: string, { jurisdiction, replace, key = [], unsigned }: Options): Promise<CommandResult> {
  const path = resolve(file);
  const trust = await trusted(key.map(parseBackupKey), unsigned === true);
  const restored = await withProgress(async (progress) => {
    const options = { trust, foreknown: EXAMPLE_PEOPLE, jurisdiction, progress };
    await checkRestorable(path, options);
    const node = await openNode({ mustExist: false });
    try {
      const restored = await restoreBackup(node, path, { ...options, replace });
      if (node.database !== 'own') await adoptDatabase(node.operatorUrl, node.dataFolder);
      return restored;
    } finally {
      await node.close();
    }
  });
  const names = restored.jurisdictions.map(({ name, id }) => `  ${name} (${id})`);
  return {
    exit: 0,
    data: { file: path, ...restored },
    text: [
      `Restored ${count(restored.rows, 'row')} and ${count(restored.files, 'stored file')}:`,
      ...names,
      ...toldOfOrigin(restored),
      'Others may have seen more of their logs than the backup holds: these sign nothing until you say how they go on, with mufakat ledger resume.',
    ].join('\n'),
  };
}

/** The keys given, and that of this data folder. */
async function trusted(given: BackupTrust['keys'], unsigned: boolean): Promise<BackupTrust> {
  const own = await findBackupKey(readSettings(process.env).dataFolder);
  return { keys: own === undefined ? given : [own, ...given], unsigned };
}

function toldOfOrigin({ provenBy, roles, jurisdictions }: RestoredBackup): string[] {
  if (provenBy !== null) return [`It was written by the node with the key ${provenBy}, and nobody has changed it since.`];
  const country = new Map(jurisdictions.map(({ id, name }) => [id, name]));
  const lines = roles.map(
    (one) => `  ${one.name} (${one.email ?? 'no address'}): ${one.roles.join(', ')} of ${country.get(one.jurisdiction)}`,
  );
  return ['Nothing proves who wrote it. These people have roles now; take away with mufakat person what should not be:', ...lines];
}

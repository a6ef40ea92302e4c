/**
 * `mufakat backup`: the whole node, or one jurisdiction, in one file.
 */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { backUp, formatBackupKey, openBackupSigner } from '@mufakat/server/backup/index';
import { openFileStore } from '@mufakat/server/kernel/files/files';
import { openNode } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { withProgress } from '../terminal/progress.ts';
import { count } from '../terminal/text.ts';

/** Backs up into a file; one of that name is replaced when the new one is complete. */
export async function backup(file: string, { jurisdiction }: { jurisdiction?: string }): Promise<CommandResult> {
  const path = resolve(file);
  if (!existsSync(dirname(path))) throw new UsageError('no-such-folder', `There is no folder ${dirname(path)}; make it first.`);
  const node = await openNode({ mustExist: true });
  try {
    const files = openFileStore(join(node.dataFolder, 'files'));
    const signer = await openBackupSigner(node.dataFolder);
    const source = { operatorUrl: node.operatorUrl, files, signer };
    const manifest = await withProgress((progress) => backUp(source, path, { jurisdiction, progress }));
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const stored = manifest.entries.filter(({ name }) => name.startsWith('files/')).length;
    const { size } = await stat(path);
    const { scope, jurisdictions, migrations } = manifest;
    const key = formatBackupKey(signer.key);
    return {
      exit: 0,
      data: { file: path, bytes: size, scope, jurisdictions, rows, files: stored, schema: migrations.at(-1)?.name ?? null, key },
      text: [
        `${path}: ${count(jurisdictions.length, 'jurisdiction')}, ${count(rows, 'row')}, ${count(stored, 'stored file')}, ${megabytes(size)}.`,
        'Keep it like the data itself: it holds everything, restricted sources included. It holds no sessions and no passwords.',
        `It is signed. To restore it into another data folder, give the verification key, which is no secret; note it down apart from the backup:\n  ${key}`,
      ].join('\n'),
    };
  } finally {
    await node.close();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 0)} MB`;
}

/**
 * `mufakat restore`: brings a backup back, after checking the whole of it.
 */
import { resolve } from 'node:path';
import { checkBackup, restoreBackup } from '@mufakat/server/backup/index';
import { openNode } from './open-node.ts';
import type { Outcome } from './outcome.ts';
import { withProgress } from './progress.ts';
import { count } from './text.ts';

/** Restores a file. It is checked before the node is even opened: a damaged file changes nothing. */
export async function restore(file: string, { jurisdiction, replace }: { jurisdiction?: string; replace?: boolean }): Promise<Outcome> {
  const path = resolve(file);
  const restored = await withProgress(async (progress) => {
    await checkBackup(path, (done, total) => progress(done, total, 'checking'));
    const node = await openNode({ mustExist: false });
    try {
      return await restoreBackup(node, path, { jurisdiction, replace, progress });
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
      'Others may have seen more of their logs than the backup holds: these sign nothing until you say how they go on, with mufakat ledger resume.',
    ].join('\n'),
  };
}

/** `mufakat backup-key …`: the key that signs this node's backups. */
import { findBackupKey, formatBackupKey, openBackupSigner, renewBackupKey } from '@mufakat/server/backup/index';
import { readSettings } from '@mufakat/server/kernel/process/settings';
import { openNode } from '../node/open-node.ts';
import type { CommandResult } from '../terminal/command-result.ts';

/** The verification key, made when this node has none yet. */
export async function backupKeyShow(): Promise<CommandResult> {
  const { dataFolder } = readSettings(process.env);
  const key = formatBackupKey((await findBackupKey(dataFolder)) ?? (await made()));
  return {
    exit: 0,
    data: { key },
    text: [
      'Backups of this node are proved by this verification key. It is no secret: note it down apart from the backups.',
      `  ${key}`,
    ].join('\n'),
  };
}

/** Only a node that exists gets a key: no folder is made for a question. */
async function made() {
  const node = await openNode({ mustExist: true });
  return openBackupSigner(node.dataFolder)
    .then(({ key }) => key)
    .finally(() => node.close());
}

/** Signs with another key from now on. */
export async function backupKeyRenew(): Promise<CommandResult> {
  const node = await openNode({ mustExist: true });
  try {
    const { former, key } = await renewBackupKey(node.dataFolder);
    const keys = { former: former === undefined ? null : formatBackupKey(former), key: formatBackupKey(key) };
    return {
      exit: 0,
      data: keys,
      text: [
        'Backups are signed by a new key from now on:',
        `  ${keys.key}`,
        ...(keys.former === null
          ? []
          : ['Backups before now are proved by the former one, which you then give with --key:', `  ${keys.former}`]),
      ].join('\n'),
    };
  } finally {
    await node.close();
  }
}

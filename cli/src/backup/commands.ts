/** `mufakat backup`, `restore` and `backup-key …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags, several } from '../terminal/add-command.ts';

export function addBackupCommands(program: Command): void {
  addCommand<Flags & { jurisdiction?: string }>(
    program,
    'backup <FILE>',
    'Save the whole node, database and stored files, in one file; one of that name is replaced when the new one is complete. The server may be running.',
    async ([file = ''], options) => {
      const { backup } = await import('./backup.ts');
      return backup(file, options);
    },
  ).option('--jurisdiction <ID>', 'save only this jurisdiction');

  const backupKey = program.command('backup-key').description('The key that signs the backups of this node.');

  addCommand(
    backupKey,
    'show',
    'Show the verification key, by which another node can tell that a backup is of this one and unchanged.',
    async () => {
      const { backupKeyShow } = await import('./backup-key.ts');
      return backupKeyShow();
    },
  );

  addCommand(backupKey, 'renew', 'Sign with a new key from now on, when somebody may have read the old one.', async () => {
    const { backupKeyRenew } = await import('./backup-key.ts');
    return backupKeyRenew();
  });

  addCommand<Flags & { jurisdiction?: string; replace?: boolean; key?: string[]; unsigned?: boolean }>(
    program,
    'restore <FILE>',
    'Bring a backup back, after checking the whole file and who wrote it: all of it, or one jurisdiction.',
    async ([file = ''], options) => {
      const { restore } = await import('./restore.ts');
      return restore(file, options);
    },
  )
    .option('--jurisdiction <ID>', 'restore only this jurisdiction')
    .option('--replace', 'give up what is there now for what is in the backup')
    .option(
      '--key <KEY>',
      'verification key of the node that wrote the backup (mufakat backup-key show); not needed for a backup of this data folder',
      several,
    )
    .option(
      '--unsigned',
      'restore although nothing proves who wrote it: of an earlier release, or the key is lost; whoever could write to it may have given himself any role',
    );
}

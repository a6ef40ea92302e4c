/** `mufakat files …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand } from '../terminal/add-command.ts';

export function addFileCommands(program: Command): void {
  const files = program.command('files').description('The stored files of this node.');

  addCommand(
    files,
    'check',
    'Tell what each country stores, which files are missing, and which nobody names. Exit 1 when one is missing.',
    async () => {
      const { files: look } = await import('./files.ts');
      return look(false);
    },
  );

  addCommand(
    files,
    'collect',
    'Remove stored files that nobody has named for a day, and what killed programs left. The server may be running.',
    async () => {
      const { files: look } = await import('./files.ts');
      return look(true);
    },
  );
}

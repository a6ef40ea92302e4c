/** `mufakat node …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand } from '../terminal/add-command.ts';

export function addNodeCommands(program: Command): void {
  const node = program.command('node').description('The database of this node, and the data folder that it belongs to.');

  addCommand(node, 'show', 'Show which data folder the database belongs to, and which server works on it.', async () => {
    const { nodeShow } = await import('./node.ts');
    return nodeShow();
  });

  addCommand(
    node,
    'adopt',
    'Make this data folder the owner of the database, where the former one is lost. Refused while a server works on it.',
    async () => {
      const { nodeAdopt } = await import('./node.ts');
      return nodeAdopt();
    },
  );
}

/** `mufakat region …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags } from '../terminal/add-command.ts';

export function addRegionCommands(program: Command): void {
  const region = program.command('region').description('What jurisdictions of other servers share on this node.');

  addCommand<Flags & { key: string }>(
    region,
    'admit <FILE>',
    'Share what a jurisdiction of another server published, by the receipt in FILE (publication-….json of its region page), in place of an earlier one.',
    async ([file = ''], options) => {
      const { regionAdmit } = await import('./region-admit.ts');
      return regionAdmit(file, options);
    },
  ).requiredOption('--key <VKEY>', 'verifier key of the log of that jurisdiction, had from elsewhere than the file');

  addCommand(region, 'dismiss <JURISDICTION>', 'Share nothing more of a jurisdiction of another server.', async ([id = '']) => {
    const { regionDismiss } = await import('./region-dismiss.ts');
    return regionDismiss(id);
  });
}

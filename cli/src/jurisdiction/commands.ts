/** `mufakat jurisdiction …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags } from '../terminal/add-command.ts';

export function addJurisdictionCommands(program: Command): void {
  const jurisdiction = program.command('jurisdiction').description('The countries on this node.');

  addCommand<Flags & { code?: string; coordinator: string; email: string }>(
    jurisdiction,
    'add <NAME>',
    'Set up a country, or a part of one, with its first coordinator.',
    async ([name = ''], options) => {
      const { jurisdictionAdd } = await import('./jurisdiction-add.ts');
      return jurisdictionAdd(name, options);
    },
  )
    .option('--code <ISO>', 'ISO 3166 code, such as KR or US-CA')
    .requiredOption('--coordinator <NAME>', 'name of the coordinator')
    .requiredOption('--email <ADDRESS>', 'e-mail address that the coordinator signs in with');

  addCommand(jurisdiction, 'list', 'List the countries on this node, with their ids.', async () => {
    const { jurisdictionList } = await import('./jurisdiction-list.ts');
    return jurisdictionList();
  });

  addCommand<Flags & { mb?: string; files?: string }>(
    jurisdiction,
    'quota <JURISDICTION>',
    'Set how much a country may store: what is not given is as QUOTA_MB and QUOTA_FILES say.',
    async ([id = ''], options) => {
      const { jurisdictionQuota } = await import('./jurisdiction-quota.ts');
      return jurisdictionQuota(id, options);
    },
  )
    .option('--mb <NUMBER>', 'most megabytes of stored files together')
    .option('--files <NUMBER>', 'most stored files');
}

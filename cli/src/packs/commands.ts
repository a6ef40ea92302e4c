/** `mufakat pack …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags } from '../terminal/add-command.ts';

export function addPackCommands(program: Command): void {
  const pack = program.command('pack').description('Look at and check framework packs.');

  addCommand<Flags & { strict?: boolean }>(
    pack,
    'check <DIR>',
    'Check a pack: every error with its place, then what could be better.',
    async ([dir = ''], options) => {
      const { packCheck } = await import('./pack-check.ts');
      return packCheck(dir, options);
    },
  ).option('--strict', 'ask what a pack for a whole country must stand (wording, doubles, provisions, burden, ids); exit 1 on any finding');

  addCommand(pack, 'show <DIR>', 'Show what a pack holds: groups, indicators, criteria by stage.', async ([dir = '']) => {
    const { packShow } = await import('./pack-show.ts');
    return packShow(dir);
  });

  addCommand(
    pack,
    'diff <A> <B>',
    'Tell what changed between two versions of a pack. Exit 1 when anything did.',
    async ([a = '', b = '']) => {
      const { packDiff } = await import('./pack-diff.ts');
      return packDiff(a, b);
    },
  );

  addCommand(pack, 'crosswalk <A> <B>', 'Tell which indicators of B an assessment under A already informs.', async ([a = '', b = '']) => {
    const { packCrosswalk } = await import('./pack-crosswalk.ts');
    return packCrosswalk(a, b);
  });
}

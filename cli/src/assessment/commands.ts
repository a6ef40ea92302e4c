/** `mufakat assess` and `assessment load`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags } from '../terminal/add-command.ts';

export function addAssessmentCommands(program: Command): void {
  addCommand<Flags & { out: string }>(
    program,
    'assess <DIR>',
    'Compute the profile of an assessment kept as a folder of files, and write its report in every format.',
    async ([dir = ''], { out }) => {
      const { assess } = await import('./assess.ts');
      return assess(dir, out);
    },
  ).requiredOption('--out <DIR>', 'folder for profile.json, findings.csv and report.html, .pdf, .docx, .xlsx');

  const assessment = program.command('assessment').description('The assessments of the countries on this node.');

  addCommand<Flags & { by: string; assessor?: string[] }>(
    assessment,
    'load <FOLDER> <JURISDICTION>',
    'Load an assessment kept as a folder of files into a country of this node. Loaded once, it is left as it is.',
    async ([folder = '', id = ''], options) => {
      const { assessmentLoad } = await import('./assessment-load.ts');
      return assessmentLoad(folder, id, options);
    },
  )
    .requiredOption('--by <EMAIL>', 'the coordinator on whose behalf it is loaded, and by whom its findings are decided')
    .option(
      '--assessor <NAME=EMAIL...>',
      'whom a short name in verdicts.csv stands for; without it, the address before the @, dots as hyphens',
    );
}

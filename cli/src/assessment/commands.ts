/** `mufakat assess`. Each command is loaded only when it is called. */
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
}

/** `mufakat verify`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags, several } from '../terminal/add-command.ts';

export function addVerifyCommand(program: Command): void {
  addCommand<Flags & { key?: string; witness?: string[]; checkpoint?: string }>(
    program,
    'verify <FILE>',
    'Tell what a receipt proves and what it does not, without server or network. FILE is JSON, or a text with a line MUFAKAT1:…; - is standard input.',
    async ([file = ''], options) => {
      const { verify } = await import('./verify.ts');
      return verify(file, options);
    },
  )
    .option(
      '--key <VKEY>',
      'verifier key of the log, had from elsewhere than the receipt; without it all is proved for the key in the receipt only',
    )
    .option(
      '--witness <VKEY>',
      'verifier key of a witness whom you trust; may be given several times, one of them must have confirmed',
      several,
    )
    .option('--checkpoint <FILE>', 'a state of the log that was seen elsewhere; another one of the same size is a fork, and refused');
}

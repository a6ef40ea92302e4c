/** How every command is added: with `--json`, its result printed, and its exit code. */
import type { Command, CommandOptions } from 'commander';
import type { CommandResult } from './command-result.ts';
import { printFailure, printOutcome } from './print.ts';

/** Options that every command has. */
export interface Flags {
  json?: boolean;
}

/** Adds a command that answers with an outcome. `run` gets its arguments in order, then its options. */
export function addCommand<Options extends Flags>(
  parent: Command,
  usage: string,
  description: string,
  run: (args: readonly string[], options: Options) => Promise<CommandResult>,
  how: CommandOptions = {},
): Command {
  const command = parent.command(usage, how).description(description).option('--json', 'print JSON on standard output');
  return command.action(async () => {
    const options = command.opts<Options>();
    const json = options.json === true;
    try {
      process.exitCode = printOutcome(await run(command.args, options), json);
    } catch (error) {
      process.exitCode = printFailure(error, json);
    }
  });
}

/** Collects the values of an option that may be given several times. */
export const several = (value: string, others: string[] = []): string[] => [...others, value];

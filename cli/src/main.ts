/**
 * `mufakat`: all commands, in the order in which the help lists them. Each folder adds its own.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addAssessmentCommands } from './assessment/commands.ts';
import { addBackupCommands } from './backup/commands.ts';
import { addIndexCommands } from './composite/commands.ts';
import { addFileCommands } from './files/commands.ts';
import { addJurisdictionCommands } from './jurisdiction/commands.ts';
import { addLedgerCommands } from './ledger/commands.ts';
import { addNodeCommands } from './node/commands.ts';
import { addPackCommands } from './packs/commands.ts';
import { addPeopleCommands } from './people/commands.ts';
import { addRegionCommands } from './publication/commands.ts';
import { addVerifyCommand } from './verify/commands.ts';

const BAD_USE = 2;

const program = new Command('mufakat')
  .description("A country's assessment of cyber security and cybercrime, from its framework to its report.")
  .version(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
  .showHelpAfterError('(mufakat COMMAND --help tells how it is used)')
  .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: (text) => process.stderr.write(text) });

addPackCommands(program);
addAssessmentCommands(program);
addIndexCommands(program);
addVerifyCommand(program);
addBackupCommands(program);
addNodeCommands(program);
addJurisdictionCommands(program);
addFileCommands(program);
addPeopleCommands(program);
addLedgerCommands(program);
addRegionCommands(program);

exitByThrowing(program);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : BAD_USE;
  if (error.exitCode !== 0 && process.argv.includes('--json')) {
    const message = error.message.replace(/^error: /, '');
    process.stdout.write(`${JSON.stringify({ ok: false, code: 'bad-use', message }, null, 2)}\n`);
  }
}

/** So that the exit code is ours, also of the commands below. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const below of command.commands) exitByThrowing(below);
}

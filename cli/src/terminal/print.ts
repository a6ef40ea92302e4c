/**
 * Prints what a command handed back, and errors: on standard output as JSON when asked, else for people.
 */
import { Problem } from '@mufakat/server/kernel/http/problem';
import { ReportError } from '@mufakat/server/report/error';
import { type CommandResult, formatPlace, InputErrors, UsageError } from './command-result.ts';
import { printable } from './text.ts';

/** Status of a problem that says: what was named does not exist. That is a bad call, not bad input. */
const NAMED_NOTHING = 404;

/** Prints an outcome and returns its exit code. */
export function printOutcome(outcome: CommandResult, json: boolean): number {
  const text = json ? JSON.stringify({ ok: outcome.exit === 0, ...outcome.data }, null, 2) : exceptStyles(outcome.text, printable);
  process.stdout.write(`${text}\n`);
  return outcome.exit;
}

const STYLE = new RegExp(`(${String.fromCharCode(0x1b)}\\[\\d{1,2}m)`);

/** Applies `change` to all but our own bold and faint: those are all that may reach a terminal unchanged. */
function exceptStyles(text: string, change: (part: string) => string): string {
  return text
    .split(STYLE)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

/** Prints what went wrong and returns the exit code: 1 for wrong input, 2 for a call that cannot work. */
export function printFailure(error: unknown, json: boolean): number {
  if (error instanceof InputErrors) return printPlaces(error, json);
  const [code, message] = explain(error);
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, code, message }, null, 2)}\n`);
  else process.stderr.write(`${printable(message)}\n`);
  return isAboutInput(error) ? 1 : 2;
}

function printPlaces({ places, omitted }: InputErrors, json: boolean): number {
  if (json)
    process.stdout.write(`${JSON.stringify({ ok: false, errors: places, ...(omitted > 0 && { errorsOmitted: omitted }) }, null, 2)}\n`);
  else {
    const count = places.length + omitted;
    for (const place of places) process.stderr.write(`${printable(formatPlace(place))}\n`);
    if (omitted > 0) process.stderr.write(`and ${omitted} more, which are only counted\n`);
    process.stderr.write(`${count} ${count === 1 ? 'error' : 'errors'}; nothing was written.\n`);
  }
  return 1;
}

function isAboutInput(error: unknown): boolean {
  return (error instanceof Problem && error.details.status !== NAMED_NOTHING) || error instanceof ReportError;
}

function explain(error: unknown): [code: string, message: string] {
  if (error instanceof Problem) {
    const { title, detail, remedy, errors = [], errorsOmitted = 0 } = error.details;
    const places = errors.map((place) => `  ${'path' in place ? `${place.path}: ${place.message}` : formatPlace(place)}`);
    const more = errorsOmitted === 0 ? [] : [`  and ${errorsOmitted} more`];
    return [error.code, [detail === undefined ? `${title}.` : `${title}. ${detail}`, ...places, ...more, remedy].join('\n')];
  }
  if (error instanceof ReportError) return [error.code, `${error.message}\n${error.remedy}`];
  if (error instanceof UsageError) return [error.code, error.message];
  if (isOfDatabase(error)) {
    return [
      'database-unusable',
      `The database cannot be used: ${error.message}\nCheck DATABASE_URL: host, port, name, user and password; and that the server runs.`,
    ];
  }
  if (error instanceof Error) return ['unexpected', `This is a fault of mufakat, please report it: ${error.stack ?? error.message}`];
  return ['unexpected', String(error)];
}

/** What PostgreSQL (a class of five characters) or the network says of a connection; neither names the URL nor the password. */
function isOfDatabase(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(28|3D|08|57)\w{3}$|^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/.test(String(error.code))
  );
}

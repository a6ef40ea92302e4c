/** `mufakat ledger check`: whether what is stored of a log is what was signed, at this node or in a copy. */
import { auditLog, formatKey, type LogKey, type ReadStored, tilesOf } from '@mufakat/ledger';
import { ENTERED } from '@mufakat/server/entered';
import { isId } from '@mufakat/server/kernel/database/identifiers';
import { type CheckFinding, checkLogs, type DataChecked } from '@mufakat/server/ledger/index';
import { LogName } from '@mufakat/server/ledger/model';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { withProgress } from '../terminal/progress.ts';
import { count } from '../terminal/text.ts';
import { type CopyFinding, type CopyHead, readHead } from './copy-head.ts';
import { withLogsToRead } from './ledger-log.ts';
import { logKeysGiven } from './ledger-log-keys.ts';
import { openCopy } from './log-copy.ts';

/** More findings than this are counted, not printed; `--json` carries all. */
const MOST_SHOWN = 200;

type Options = { readonly key?: string[]; readonly jurisdiction?: string; readonly log?: string };

/** @param copy address or folder of a copy; this node's database when absent */
export function ledgerCheck(copy: string | undefined, { key, ...scope }: Options): Promise<CommandResult> {
  const trusted = logKeysGiven(key);
  if (copy === undefined) return checkNode(scope, trusted);
  if (scope.jurisdiction !== undefined || scope.log !== undefined)
    throw new UsageError('bad-use', 'A copy is of one log: --jurisdiction and --log choose among those of this node.');
  return checkCopy(openCopy(copy), trusted);
}

async function checkNode(scope: Omit<Options, 'key'>, trusted: readonly LogKey[]): Promise<CommandResult> {
  const [jurisdiction, log] = [scope.jurisdiction?.toLowerCase(), logGiven(scope.log)];
  if (jurisdiction !== undefined && !isId(jurisdiction))
    throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
  const keys = trusted.map(formatKey);
  const { logs, data, findings } = await withProgress((report) =>
    withLogsToRead((parts) => checkLogs({ ...parts, entered: ENTERED }, { jurisdiction, log, trusted: keys }, report)),
  );
  const stranger = trusted.find(({ name }) => !logs.some(({ origin }) => origin === name));
  if (stranger !== undefined)
    throw new UsageError(
      'no-such-log',
      `You gave the key of ${stranger.name}, but that log was not checked. Check the key, --jurisdiction and --log.`,
    );
  const entries = logs.reduce((sum, { size }) => sum + size, 0);
  return {
    exit: findings.length === 0 ? 0 : 1,
    data: { logs, data, findings },
    text: [
      `${count(logs.length, 'log')}, ${count(entries, 'entry', 'entries')}: ${verdict(findings.length)}`,
      ...(data === null ? [] : comparedLines(data)),
      ...shown(findings, (finding) => `${placeOf(finding)}: ${finding.message} [${finding.code}]`),
    ].join('\n'),
  };
}

/** How much of the data was held against the entries, and what could not be. */
function comparedLines({ rows, acts }: DataChecked): string[] {
  const tables = Object.values(rows);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const compared = sum(tables.map((table) => table.compared));
  const without = sum(tables.map(({ notComparable }) => notComparable));
  const reasons = [
    ...(acts.erased > 0 ? [`${acts.erased} erased`] : []),
    ...(acts.older > 0 ? [`${acts.older} older than the logs`] : []),
    ...(acts.unnamed > 0 ? [`${acts.unnamed} brought back from a copy, or erased`] : []),
    ...(acts.lost > 0 ? [`${acts.lost} that nothing opens`] : []),
  ];
  return [
    `Data: ${count(compared, 'row')} of ${count(tables.length, 'table')} compared with ${count(acts.compared, 'act')}.`,
    ...(without > 0 || reasons.length > 0
      ? [`Not comparable: ${count(without, 'row')}${reasons.length > 0 ? `; acts: ${reasons.join(', ')}` : ''}.`]
      : []),
  ];
}

async function checkCopy(copy: ReadStored, trusted: readonly LogKey[]): Promise<CommandResult> {
  const head = await readHead(copy, trusted);
  const findings = 'code' in head ? [head] : await auditCopy(head, copy);
  const { origin, size } = 'code' in head ? { origin: null, size: null } : head.checkpoint;
  return {
    exit: findings.length === 0 ? 0 : 1,
    data: { origin, size, keyTrusted: trusted.length > 0, findings },
    text: [
      `${origin === null ? 'A log that does not prove itself' : `${origin}, ${count(size ?? 0, 'entry', 'entries')}`}: ${verdict(findings.length)}`,
      ...(findings.length === 0 && trusted.length === 0
        ? ['That holds for the key in the copy: whose it is, the copy cannot say. Give one from elsewhere with --key.']
        : []),
      ...shown(findings, ({ path, message, code }) => `${path}: ${message} [${code}]`),
    ].join('\n'),
  };
}

function auditCopy({ checkpoint }: CopyHead, copy: ReadStored): Promise<CopyFinding[]> {
  const files = tilesOf(checkpoint.size).reduce((sum, { level }) => sum + (level === 0 ? 2 : 1), 0);
  return withProgress((report) => {
    let done = 0;
    return auditLog(checkpoint, (path) => {
      report(Math.min(++done, files), files, path);
      return copy(path);
    });
  });
}

/** @throws UsageError for what is no log */
function logGiven(log: string | undefined): LogName | undefined {
  if (log === undefined) return undefined;
  const name = LogName.safeParse(log);
  if (!name.success) throw new UsageError('no-such-log', `"${log}" is no log; a jurisdiction has two: assessment and evidence.`);
  return name.data;
}

function verdict(findings: number): string {
  return findings === 0 ? 'everything is as it was signed.' : `${count(findings, 'place is', 'places are')} wrong.`;
}

function shown<T>(findings: readonly T[], line: (finding: T) => string): string[] {
  const more = findings.length - MOST_SHOWN;
  return [
    ...findings.slice(0, MOST_SHOWN).map((finding) => `  ${line(finding)}`),
    ...(more > 0 ? [`and ${more} more; --json prints all`] : []),
  ];
}

/** Such as `ledger_tile.hashes jurisdiction … log assessment level 0 tile 2`. */
function placeOf({ table, column, row }: CheckFinding): string {
  const key = Object.entries(row).map(([name, value]) => `${name} ${value}`);
  return [column === null ? table : `${table}.${column}`, ...key].join(' ');
}

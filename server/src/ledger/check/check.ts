/** The check of what this node stores of its logs: all of it, against what was signed. Reads one state of the database, and changes nothing. */
import { sql } from 'kysely';
import type { Database, Tx } from '../../kernel/database/database.ts';
import { notFound } from '../../kernel/http/problem.ts';
import { originOf } from '../log/keys.ts';
import { readMarkedNote } from '../log/mark.ts';
import type { LogName } from '../model.ts';
import { LOGS, type LogPlace } from '../store.ts';
import { checkData, type DataChecked, type Entered } from './check-data.ts';
import { checkTree, checkWaiting } from './check-entries.ts';
import { type CheckFinding, foundIn } from './check-finding.ts';
import { checkKeys } from './check-keys.ts';
import { checkLogRow, checkMark, findTree } from './check-published.ts';
import { logRow } from './check-rows.ts';
import { checkSigned } from './check-signed.ts';
import { findStrays } from './check-strays.ts';

/** What is checked. */
export type CheckScope = {
  /** All when absent. */
  readonly jurisdiction?: string | undefined;
  /** Both when absent. */
  readonly log?: LogName | undefined;
  /** Verifier keys had from elsewhere: each must be among those of its log. */
  readonly trusted?: readonly string[];
};

/** With what: the data folder has the marks, the secret opens the sealed keys, and the capabilities say what their rows follow from. */
export type CheckParts = { readonly dataFolder: string; readonly secret: string; readonly entered: Entered };

export type Checked = {
  /** The logs that were checked, with their number of entries; those that have none yet are left out. */
  readonly logs: readonly { readonly origin: string; readonly size: number }[];
  /** The data that were held against the log; null where only the log of evidence was checked, which no data follow from yet. */
  readonly data: DataChecked | null;
  readonly findings: readonly CheckFinding[];
};

/** Tells how many entries of a log were read; for the data, how many acts. */
export type Progress = (entries: number, size: number, origin: string) => void;

/**
 * Checks every entry, opening, index, tile, checkpoint, cosignature, key, sealed seed and mark, and every row against its entries, as operator. The
 * server may be running.
 * @throws Problem `not-found` for a jurisdiction that is not here
 */
export async function checkLogs(
  { database, ...parts }: CheckParts & { database: Pick<Database, 'asOperator'> },
  scope: CheckScope,
  progress: Progress,
): Promise<Checked> {
  const marks = await database.asOperator((tx) => readMarks(tx, parts.dataFolder, scope));
  return database.asOperator(async (tx) => {
    await sql`set transaction isolation level repeatable read read only`.execute(tx);
    return checkStored(tx, parts, scope, marks, progress);
  });
}

/** The marks as they are before the database is read, by origin. */
export type Marks = ReadonlyMap<string, string | undefined>;

export async function readMarks(tx: Tx, dataFolder: string, scope: CheckScope): Promise<Marks> {
  const places = await placesIn(tx, scope);
  return new Map(await Promise.all(places.map(async (place) => [originOf(place), await readMarkedNote(dataFolder, place)] as const)));
}

/** The same within a transaction of the operator, which sees one state of the database. */
export async function checkStored(tx: Tx, parts: CheckParts, scope: CheckScope, marks: Marks, progress: Progress): Promise<Checked> {
  const findings = await findStrays(tx, scope.jurisdiction);
  const logs: { origin: string; size: number }[] = [];
  for (const place of await placesIn(tx, scope)) {
    const checked = await checkLog(tx, place, parts, scope.trusted ?? [], marks.get(originOf(place)), progress);
    findings.push(...checked.findings);
    if (checked.size !== undefined) logs.push({ origin: originOf(place), size: checked.size });
  }
  if (scope.log === 'evidence') return { logs, data: null, findings };
  const { findings: ofData, ...data } = await checkDataIn(tx, parts.entered, scope, progress);
  return { logs, data, findings: [...findings, ...ofData] };
}

async function checkDataIn(tx: Tx, entered: Entered, scope: CheckScope, progress: Progress) {
  const places = await placesIn(tx, { jurisdiction: scope.jurisdiction, log: 'assessment' });
  const jurisdictions = places.map(({ jurisdiction }) => jurisdiction);
  const total = await countActs(tx, entered, jurisdictions);
  let read = 0;
  return checkData(tx, entered, jurisdictions, scope.jurisdiction === undefined, (acts) => {
    read += acts;
    progress(read, total, 'data');
  });
}

async function countActs(tx: Tx, { registers }: Entered, jurisdictions: readonly string[]): Promise<number> {
  const kinds = registers.flatMap(({ acts }) => Object.keys(acts));
  const { rows } = await sql<{ what: string; n: number }>`select what, count(*) as n from ledger_entry
    where jurisdiction = any (${jurisdictions}::uuid[]) and what = any (${kinds}::text[]) and subject is not null group by what`.execute(
    tx,
  );
  return rows.reduce((sum, { what, n }) => sum + n * kinds.filter((kind) => kind === what).length, 0);
}

async function placesIn(tx: Tx, { jurisdiction, log }: CheckScope): Promise<LogPlace[]> {
  const query = tx.selectFrom('jurisdiction').select('jurisdiction').orderBy('jurisdiction');
  const rows = await (jurisdiction === undefined ? query : query.where('jurisdiction', '=', jurisdiction)).execute();
  if (jurisdiction !== undefined && rows.length === 0) notFound('The jurisdiction');
  return rows.flatMap((row) => LOGS.filter((name) => log === undefined || name === log).map((name) => ({ ...row, log: name })));
}

async function checkLog(
  tx: Tx,
  place: LogPlace,
  { dataFolder, secret }: CheckParts,
  trusted: readonly string[],
  mark: string | undefined,
  progress: Progress,
): Promise<{ size?: number; findings: CheckFinding[] }> {
  const found = foundIn(place);
  const [log, waiting] = [await logRow(tx, place), await checkWaiting(tx, place, found)];
  const { keys, findings: ofKeys } = await checkKeys(tx, place, secret, trusted, found);
  // Rows of a log that is not there belong to nothing, and are found as such.
  if (log === undefined)
    return { findings: [...waiting, ...(await checkMark(tx, place, log, { mark, dataFolder, keys, damaged: false }, found))] };
  const tree = await findTree(tx, place, log, keys);
  const size = tree?.size ?? 0;
  const ofTree = tree === undefined ? [] : await checkTree(tx, place, tree, found, (done) => progress(done, size, originOf(place)));
  const wrong = new Set(ofTree.filter(({ table }) => table === 'ledger_tile').map(({ row }) => `${row.level}/${row.tile}`));
  const findings = [
    ...waiting,
    ...ofKeys,
    ...(await checkLogRow(tx, place, log, tree, found)),
    ...ofTree,
    ...(await checkSigned(tx, place, { keys, size, isWrong: (tile) => wrong.has(tile) }, found)),
    ...(await checkMark(tx, place, log, { mark, dataFolder, keys, damaged: wrong.size > 0 }, found)),
  ];
  return { size, findings };
}

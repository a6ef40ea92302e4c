/**
 * The data against the log: every row of every register against the opened content of the entries that made and changed it. Rows without an entry,
 * entries without their row, and columns that differ are named. What cannot be compared is counted with the reason.
 */

import type { Tx } from '../../kernel/database/database.ts';
import type { EnteredTable, FormerIds, Register } from '../../kernel/ledger/entered.ts';
import { ERASURE } from '../../kernel/sign-in/people.ts';
import type { CheckFinding } from './check-finding.ts';
import { PAGE } from './check-rows.ts';
import {
  actsBySubject,
  type ColumnType,
  columnsOf,
  countUnnamed,
  differences,
  emptiedOpenings,
  erasures,
  fits,
  hasTable,
  type KeyedRow,
  type NamedEntry,
  type Opening,
  openingsOf,
  renewedIds,
  rowsOf,
  rowsOfNobody,
  rowsWithoutEntry,
} from './data-rows.ts';
import { type Expected, type ExpectedRow, type Folded, type FoldedEntry, fixedColumns, keyText, openFold, type Renewals } from './fold.ts';

/** What the capabilities say of their tables and acts, and checks of their own for what no act of a jurisdiction tells. */
export type Entered = {
  readonly registers: readonly Register[];
  readonly formerIds: readonly FormerIds[];
  readonly others: readonly ((tx: Tx) => Promise<OtherCheck>)[];
};
export type OtherCheck = { readonly table: string; readonly compared: number; readonly findings: readonly CheckFinding[] };

/** How many rows were held against entries, and how many could not be, as the content of their entry cannot be read any more. */
export type RowCount = { compared: number; notComparable: number };
export type DataChecked = {
  /** By table. */
  readonly rows: Record<string, RowCount>;
  readonly acts: {
    /** Read, and folded into rows. */
    compared: number;
    /** Their openings were erased with a person's data. */
    erased: number;
    /** Their content was not kept: they are older than the logs. */
    older: number;
    /** Nobody says what they are about: brought back from a copy of the log, or erased. */
    unnamed: number;
    /** Their opening does not open them, or is gone without an erasure; each is a finding. */
    lost: number;
  };
};

/** What goes on while a jurisdiction is checked. */
type Checking = {
  readonly tx: Tx;
  readonly jurisdiction: string;
  readonly columns: ReadonlyMap<string, readonly ColumnType[]>;
  readonly former: readonly FormerIds[];
  readonly renewals: Renewals;
  readonly erased: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** How many rows of whom were excused by an erasure, by table and person. */
  readonly excused: Map<string, number>;
  readonly findings: CheckFinding[];
  readonly counts: DataChecked;
  readonly progress: (acts: number) => void;
};

/** Of each jurisdiction, every register; then what belongs to none. @param progress told how many acts were read */
export async function checkData(
  tx: Tx,
  { registers, formerIds, others }: Entered,
  jurisdictions: readonly string[],
  whole: boolean,
  progress: (acts: number) => void,
): Promise<DataChecked & { findings: CheckFinding[] }> {
  const findings: CheckFinding[] = [];
  const counts: DataChecked = { rows: {}, acts: { compared: 0, erased: 0, older: 0, unnamed: 0, lost: 0 } };
  const columns = new Map<string, readonly ColumnType[]>();
  for (const table of registers.flatMap((register) => Object.keys(register.tables))) columns.set(table, await columnsOf(tx, table));
  const former = [];
  for (const one of formerIds) if (await hasTable(tx, one.table)) former.push(one);
  for (const jurisdiction of jurisdictions) {
    const renewals = new Map<string, Map<string, string>>();
    for (const one of former) renewals.set(one.kind, await renewedIds(tx, jurisdiction, one));
    const erased = await erasures(tx, jurisdiction, ERASURE);
    const checking = { tx, jurisdiction, columns, former, renewals, erased, excused: new Map(), findings, counts, progress };
    for (const register of registers) await checkRegister(checking, register);
    counts.acts.unnamed += await countUnnamed(tx, jurisdiction);
    for (const entry of await emptiedOpenings(tx, jurisdiction))
      findings.push(actFinding(jurisdiction, entry, 'opening.emptied', 'the content was kept, and is not there: it was removed from'));
  }
  if (whole) {
    for (const register of registers) findings.push(...(await checkStrangers(tx, register)));
    for (const other of others) {
      const { table, compared, findings: found } = await other(tx);
      countOf(counts, table).compared += compared;
      findings.push(...found);
    }
  }
  return { ...counts, findings };
}

function countOf({ rows }: DataChecked, table: string): RowCount {
  const count = rows[table] ?? { compared: 0, notComparable: 0 };
  rows[table] = count;
  return count;
}

function actFinding(jurisdiction: string, entry: string, code: string, message: string): CheckFinding {
  return {
    code,
    table: 'ledger_opening',
    row: { jurisdiction, entry, part: 'content' },
    column: 'content',
    message: `${message} entry ${entry}`,
  };
}

/** Rows in a jurisdiction that is not there. */
async function checkStrangers(tx: Tx, { tables }: Register): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const [name, table] of Object.entries(tables))
    for (const { jurisdiction, key } of await rowsOfNobody(tx, name, table)) {
      const message = `a row of ${name} belongs to a jurisdiction that is not there: one of them was changed or removed`;
      findings.push({ code: 'row.stray', table: name, row: rowNamed(jurisdiction, table, key), column: null, message });
    }
  return findings;
}

/** The acts on one subject. */
type Group = { readonly id: string; readonly acts: NamedEntry[] };

async function checkRegister(checking: Checking, register: Register): Promise<void> {
  const { tx, jurisdiction, former } = checking;
  const own = former.find(({ kind }) => kind === register.subject);
  const together = Object.values(register.tables).some(({ subject }) => subject === null);
  let waiting: Group[] = [];
  let fold = openFold(register, checking.renewals);
  for await (const page of actsBySubject(tx, jurisdiction, register, own)) {
    checking.progress(page.length);
    if (together) {
      for (const act of await read(checking, register, page)) fold.add(act);
      continue;
    }
    for (const act of page) {
      const last = waiting.at(-1);
      const id = idIn(act.subject);
      if (last?.id === id) last.acts.push(act);
      else waiting.push({ id, acts: [act] });
    }
    // The last subject may go on in the next page.
    const whole = waiting.slice(0, -1);
    await checkGroups(checking, register, whole);
    waiting = waiting.slice(-1);
  }
  if (together) await compare(checking, register, [fold.result], []);
  else await checkGroups(checking, register, waiting);
  fold = openFold(register, checking.renewals);
  for (const name of Object.keys(register.tables)) await checkWithoutAct(checking, register, name, own);
}

const idIn = (subject: string) => subject.slice(subject.indexOf('/') + 1);

async function checkGroups(checking: Checking, register: Register, groups: readonly Group[]): Promise<void> {
  if (groups.length === 0) return;
  const folds = new Map(groups.map(({ id }) => [id, openFold(register, checking.renewals)]));
  const acts = groups.flatMap((group) => group.acts);
  for (let start = 0; start < acts.length; start += PAGE)
    for (const act of await read(checking, register, acts.slice(start, start + PAGE))) folds.get(act.id)?.add(act);
  await compare(
    checking,
    register,
    [...folds.values()].map(({ result }) => result),
    groups.map(({ id }) => id),
  );
}

/** Opens acts. Those that cannot be opened are counted, and found unless an erasure explains it. */
async function read(checking: Checking, register: Register, acts: readonly NamedEntry[]): Promise<FoldedEntry[]> {
  const { tx, jurisdiction, counts, findings } = checking;
  const openings = await openingsOf(
    tx,
    jurisdiction,
    acts.map(({ entry }) => entry),
  );
  const gone = acts.filter(({ entry }) => openings.get(entry)?.state === 'gone');
  const explained = await explainedBy(checking, register, gone);
  return acts.map((act) => {
    const opening = openings.get(act.entry);
    const folded = { ...act, id: idIn(act.subject), opened: openedBy(opening) };
    if (folded.opened !== null) counts.acts.compared++;
    else if (opening?.state === 'empty') counts.acts.older++;
    else if (explained(act)) counts.acts.erased++;
    else {
      counts.acts.lost++;
      // One that does not open is told with the entry itself.
      if (opening?.state === 'gone')
        findings.push(actFinding(jurisdiction, act.entry, 'opening.missing', 'no erasure explains that nothing opens'));
    }
    return folded;
  });
}

function openedBy(opening: Opening | undefined): FoldedEntry['opened'] {
  if (opening?.state !== 'content' || opening.salt === null || opening.text === null) return null;
  return { salt: opening.salt, text: opening.text, content: JSON.parse(opening.text) };
}

/** Whether an erasure explains that an act cannot be opened: of who did it, of whom it is about, or of whom its row is about. */
async function explainedBy(checking: Checking, register: Register, gone: readonly NamedEntry[]): Promise<(act: NamedEntry) => boolean> {
  const { tx, jurisdiction, erased } = checking;
  const about = new Map<string, string>();
  for (const [name, table] of gone.length === 0 ? [] : Object.entries(register.tables)) {
    if (table.erased === undefined) continue;
    const rows = await rowsOf(
      tx,
      jurisdiction,
      name,
      table,
      gone.map(({ subject }) => idIn(subject)),
      checking.columns.get(name) ?? [],
    );
    for (const row of rows) if (row.subject !== null && row.about !== null) about.set(row.subject, row.about);
  }
  return ({ who, subject }) => [who, idIn(subject), about.get(idIn(subject))].some((id) => id != null && erased.has(id));
}

/** Holds the rows of subjects against what their acts make of them. */
async function compare(checking: Checking, register: Register, folds: readonly Folded[], subjects: readonly string[]): Promise<void> {
  const { tx, jurisdiction } = checking;
  for (const [name, table] of Object.entries(register.tables)) {
    const stored = await rowsOf(tx, jurisdiction, name, table, subjects, checking.columns.get(name) ?? []);
    const expected = new Map(folds.flatMap(({ rows }) => [...(rows.get(name) ?? [])]));
    const unknown = unknownOf(name, table, folds, subjects);
    for (const row of stored) {
      const key = keyText(row.key);
      if (expected.has(key)) continue;
      const overall = unknown(row.subject);
      if (overall === undefined) unentered(checking, register, name, table, row);
      else expected.set(key, partial(name, table, row, overall, checking));
    }
    await compareRows(checking, name, table, [...expected.values()], new Set(stored.map(({ key }) => keyText(key))));
  }
}

/** What must hold of rows that no act that can be read made, by their subject; undefined where all rows are known. */
function unknownOf(name: string, { subject }: EnteredTable, folds: readonly Folded[], subjects: readonly string[]) {
  if (subject === null) return () => folds[0]?.unknown.get(name);
  const bySubject = new Map(folds.map(({ unknown }, at) => [subjects[at], unknown.get(name)]));
  return (id: string | null) => (id === null ? undefined : bySubject.get(id));
}

/** A row of which only some columns are known. */
function partial(
  name: string,
  { key, erased }: EnteredTable,
  row: KeyedRow,
  overall: ReadonlyMap<string, Expected>,
  checking: Checking,
): ExpectedRow {
  const typeOf = new Map(checking.columns.get(name)?.map(({ column, type }) => [column, type]));
  const keyed = key.map((column, at) => [column, { value: readKey(typeOf.get(column), row.key[at]), near: false }] as const);
  const gone = erased !== undefined && row.about !== null && checking.erased.has(row.about);
  if (gone) useUp(checking, name, row.about);
  const leaves = gone ? Object.entries(erased.leaves) : [];
  const left = leaves.map(([column, value]) => [column, { value, near: false }] as const);
  return { table: name, entry: '', columns: new Map([...keyed, ...overall, ...left]) };
}

/** A value of a key, which came as text. */
function readKey(type: string | undefined, text: string | undefined): unknown {
  return type === 'integer' || type === 'bigint' ? Number(text) : text;
}

/** A row on whose subject there are acts, or none, and that none of them made. */
function unentered(checking: Checking, register: Register, name: string, table: EnteredTable, row: KeyedRow): void {
  const { jurisdiction, counts, findings } = checking;
  if (row.older || excusedByErasure(checking, name, table, row)) {
    countOf(counts, name).notComparable++;
    return;
  }
  countOf(counts, name).compared++;
  const message = `no entry made this row of ${name}: it was added, or its key was changed (acts that make one: ${Object.keys(register.acts).join(', ')})`;
  findings.push({ code: 'row.unentered', table: name, row: rowNamed(jurisdiction, table, row.key), column: null, message });
}

/** One more of the rows that an erasure explains. How many there were before. */
function useUp({ excused }: Checking, name: string, about: string | null): number {
  const used = excused.get(`${name} ${about}`) ?? 0;
  excused.set(`${name} ${about}`, used + 1);
  return used;
}

/** Of an erased person as many rows as were erased may be without entry, for it may be known by nothing any more. */
function excusedByErasure(checking: Checking, name: string, table: EnteredTable, { about }: KeyedRow): boolean {
  const counts = about === null ? undefined : checking.erased.get(about);
  if (table.erased === undefined || counts === undefined) return false;
  return useUp(checking, name, about) < (table.erased.rows === 'one' ? 1 : (counts[table.erased.rows] ?? 0));
}

async function checkWithoutAct(checking: Checking, register: Register, name: string, former: FormerIds | undefined): Promise<void> {
  const { tx, jurisdiction } = checking;
  const table = register.tables[name];
  if (table === undefined) return;
  const rows = await rowsWithoutEntry(tx, jurisdiction, name, register, former, checking.columns.get(name) ?? []);
  const { madeElsewhere } = table;
  if (madeElsewhere === undefined) for (const row of rows) unentered(checking, register, name, table, row);
  else {
    const untouched = rows.map((row) => partial(name, table, row, fixedColumns(madeElsewhere), checking));
    await compareRows(checking, name, table, untouched, new Set(rows.map(({ key }) => keyText(key))));
  }
}

/** Each expected row: whether it is there, and as it must be. */
async function compareRows(
  checking: Checking,
  name: string,
  table: EnteredTable,
  rows: readonly ExpectedRow[],
  there: ReadonlySet<string>,
): Promise<void> {
  const { tx, jurisdiction, columns, counts, findings } = checking;
  const types = columns.get(name) ?? [];
  const count = countOf(counts, name);
  const sound: ExpectedRow[] = [];
  for (const row of rows) {
    const key = table.key.map((column) => String(row.columns.get(column)?.value));
    const [told, unfit] = soundColumns(row, types);
    for (const column of unfit)
      findings.push(rowFinding('entry.unfit', name, column, `its entry ${row.entry} says what no ${column} can be`, key));
    if (!there.has(keyText(key)))
      findings.push(
        rowFinding(
          'row.missing',
          name,
          null,
          `entry ${row.entry} made it, and it is not there: it was removed, or its key was changed`,
          key,
        ),
      );
    else {
      if (told.entry !== '' || told.columns.size > table.key.length) count.compared++;
      else count.notComparable++;
      sound.push(told);
    }
  }
  for (let start = 0; start < sound.length; start += PAGE) {
    const page = sound.slice(start, start + PAGE);
    for (const { n, columns: differing } of await differences(tx, jurisdiction, name, table, types, page)) {
      const row = page[n];
      const key = table.key.map((column) => String(row?.columns.get(column)?.value));
      const entry = row?.entry === '' || row === undefined ? 'its entries' : `entry ${row.entry}`;
      for (const column of differing)
        findings.push(rowFinding('row.changed', name, column, `it is not what ${entry} says: one of them was changed`, key));
    }
  }

  function rowFinding(code: string, of: string, column: string | null, message: string, key: readonly string[]): CheckFinding {
    return { code, table: of, row: rowNamed(jurisdiction, table, key), column, message };
  }
}

function rowNamed(jurisdiction: string, { key }: EnteredTable, values: readonly string[]): Record<string, string> {
  return Object.fromEntries([['jurisdiction', jurisdiction], ...key.map((column, at) => [column, values[at] ?? ''])]);
}

/** The columns that a value fits, and the names of the others. A key that does not fit is never there. */
function soundColumns(row: ExpectedRow, types: readonly ColumnType[]): [ExpectedRow, string[]] {
  const typeOf = new Map(types.map(({ column, type }) => [column, type]));
  const unfit = [...row.columns].filter(([column, { value }]) => !fits(typeOf.get(column) ?? '', value)).map(([column]) => column);
  if (unfit.length === 0) return [row, unfit];
  return [{ ...row, columns: new Map([...row.columns].filter(([column]) => !unfit.includes(column))) }, unfit];
}

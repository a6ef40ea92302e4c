/** From acts to the rows that they make: the acts of a subject, in the order of the log, are folded into what its tables must hold. Pure. */
import type { Columns, Effect, Register, Value } from '../../kernel/ledger/entered.ts';

/** An act on a subject. `opened` is null where its content cannot be read: it was erased, never kept, or lost. */
export type FoldedEntry = {
  readonly entry: string;
  readonly what: string;
  /** The id in the subject, as it is now. */
  readonly id: string;
  readonly who: string | null;
  readonly moment: string;
  readonly opened: { readonly salt: string; readonly text: string; readonly content: unknown } | null;
};

/** A column as it must be; `near` a moment, where the clock was read again in the same transaction. Columns that are not told are absent. */
export type Expected = { readonly value: unknown; readonly near: boolean };
export type ExpectedRow = {
  readonly table: string;
  /** The entry that made the row, or changed it last. */
  readonly entry: string;
  readonly columns: ReadonlyMap<string, Expected>;
};

export type Folded = {
  /** By table, then by key. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, ExpectedRow>>;
  /** Tables of which not all rows are known, as the content of an act cannot be read; with what every row must hold nevertheless. */
  readonly unknown: ReadonlyMap<string, ReadonlyMap<string, Expected>>;
};

/** Ids as they are now, by kind and former id. */
export type Renewals = ReadonlyMap<string, ReadonlyMap<string, string>>;

type Rows = Map<string, Map<string, ExpectedRow>>;
type State = { readonly register: Register; readonly rows: Rows; readonly unknown: Map<string, Map<string, Expected>> };
type Item = { readonly element: unknown; readonly position: number };

/** A key as text: equal for equal keys. A value of another type than text has one spelling in JSON. */
export const keyText = (values: readonly unknown[]): string => JSON.stringify(values.map(String));

/** An empty state, to which acts are added in the order of the log. */
export function openFold(register: Register, renewals: Renewals): { add: (act: FoldedEntry) => void; result: Folded } {
  const state: State = { register, rows: new Map(), unknown: new Map() };
  for (const [table, { madeElsewhere }] of Object.entries(register.tables))
    if (madeElsewhere !== undefined) state.unknown.set(table, fixedColumns(madeElsewhere));
  const add = (act: FoldedEntry) => {
    for (const effect of register.acts[act.what] ?? []) apply(state, register, act, effect, renewals);
  };
  return { add, result: state };
}

/** What columns hold from the beginning. */
export function fixedColumns(columns: Columns): Map<string, Expected> {
  return new Map(
    Object.entries(columns).flatMap(([name, value]) => (value.from === 'fixed' ? [[name, { value: value.value, near: false }]] : [])),
  );
}

function apply(state: State, register: Register, act: FoldedEntry, effect: Effect, renewals: Renewals): void {
  if (act.opened === null && needsContent(effect)) forget(state, effect);
  else if (effect.does === 'make') makeRows(state, register, act, effect, renewals);
  else if (effect.does === 'put') putRow(state, register, act, effect, renewals);
  else if (effect.does === 'set') setRows(state, act, effect, renewals);
  else dropRows(state, act, effect, renewals);
}

/** After an act that cannot be read, what the table held before is no longer certain. */
function forget({ rows, unknown }: State, { table, does, columns }: Effect): void {
  if (does !== 'set') {
    rows.delete(table);
    unknown.set(table, new Map());
    return;
  }
  // Other columns stay as they were.
  const without = (known: ReadonlyMap<string, Expected>) => new Map([...known].filter(([name]) => !(name in columns)));
  for (const [key, row] of rows.get(table) ?? []) rows.get(table)?.set(key, { ...row, columns: without(row.columns) });
  const overall = unknown.get(table);
  if (overall !== undefined) unknown.set(table, without(overall));
}

function needsContent({ columns, ...effect }: Effect): boolean {
  return ('each' in effect && effect.each !== null) || Object.values(columns).some(readsContent);
}

function readsContent(value: Value): boolean {
  if (value.from === 'renewed') return readsContent(value.value);
  return ['content', 'item', 'next', 'salt', 'text', 'position'].includes(value.from);
}

function makeRows(state: State, register: Register, act: FoldedEntry, effect: Effect & { does: 'make' }, renewals: Renewals): void {
  const list = effect.each === null ? [null] : at(act.opened?.content, effect.each);
  if (!Array.isArray(list)) return;
  list.forEach((element: unknown, position) => {
    const columns = valuesOf(state, act, effect, { element, position }, renewals);
    const [keyed, key] = keyOf(register, effect.table, columns);
    if (key === undefined || state.rows.get(effect.table)?.has(key)) return;
    // Where it may have been there before, only its key is certain.
    enter(state, effect.table, key, act.entry, state.unknown.has(effect.table) ? keyed : columns);
  });
}

function putRow(state: State, register: Register, act: FoldedEntry, effect: Effect & { does: 'put' }, renewals: Renewals): void {
  const columns = valuesOf(state, act, effect, undefined, renewals);
  const [, key] = keyOf(register, effect.table, columns);
  if (key === undefined) return;
  const before = state.rows.get(effect.table)?.get(key)?.columns ?? new Map<string, Expected>();
  const counted = Object.entries(effect.columns).flatMap(([name, value]) =>
    value.from === 'counting' ? (oneMore(before, name) ?? []) : [],
  );
  const after = new Map([...before, ...columns, ...counted]);
  for (const [name, value] of Object.entries(effect.columns)) if (value.from === 'counting' && !before.has(name)) after.delete(name);
  enter(state, effect.table, key, act.entry, after);
}

function oneMore(before: ReadonlyMap<string, Expected>, name: string): [string, Expected][] | undefined {
  const value = before.get(name)?.value;
  return typeof value === 'number' ? [[name, { value: value + 1, near: false }]] : undefined;
}

function setRows(state: State, act: FoldedEntry, effect: Effect & { does: 'set' }, renewals: Renewals): void {
  const columns = valuesOf(state, act, effect, undefined, renewals);
  const rows = state.rows.get(effect.table);
  for (const [key, row] of rows ?? []) rows?.set(key, { ...row, entry: act.entry, columns: new Map([...row.columns, ...columns]) });
  const overall = state.unknown.get(effect.table);
  if (overall !== undefined) state.unknown.set(effect.table, new Map([...overall, ...columns]));
}

function dropRows(state: State, act: FoldedEntry, effect: Effect & { does: 'drop' }, renewals: Renewals): void {
  const list = effect.each === null ? [null] : at(act.opened?.content, effect.each);
  const rows = state.rows.get(effect.table);
  for (const [position, element] of Array.isArray(list) ? list.entries() : []) {
    const columns = valuesOf(state, act, effect, { element, position }, renewals);
    for (const [key, row] of rows ?? [])
      if ([...columns].every(([name, { value }]) => row.columns.get(name)?.value === value)) rows?.delete(key);
  }
  if (Object.keys(effect.columns).length === 0) state.unknown.delete(effect.table);
}

function enter({ rows }: State, table: string, key: string, entry: string, columns: ReadonlyMap<string, Expected>): void {
  const there = rows.get(table) ?? new Map<string, ExpectedRow>();
  rows.set(table, there.set(key, { table, entry, columns }));
}

/** The columns of the key, and the key as text; undefined when one of them is not told. */
function keyOf(register: Register, table: string, columns: ReadonlyMap<string, Expected>): [ReadonlyMap<string, Expected>, string?] {
  const names = register.tables[table]?.key ?? [];
  const keyed = new Map(names.flatMap((name) => (columns.has(name) ? [[name, columns.get(name) ?? NOTHING] as const] : [])));
  return keyed.size < names.length ? [keyed] : [keyed, keyText(names.map((name) => keyed.get(name)?.value))];
}
const NOTHING: Expected = { value: null, near: false };

function valuesOf(state: State, act: FoldedEntry, { columns }: Effect, one: Item | undefined, renewals: Renewals): Map<string, Expected> {
  const told = new Map<string, Expected>();
  // What refers to another table's row comes last: it is found by the key.
  const ordered = Object.entries(columns).toSorted(([, a], [, b]) => Number(a.from === 'row') - Number(b.from === 'row'));
  for (const [name, value] of ordered) {
    const expected = value.from === 'row' ? referred(state, value, told) : toldBy(value, act, one, renewals);
    if (expected !== undefined) told.set(name, expected);
  }
  return told;
}

/** The column of the row in another table that has the same key. */
function referred({ register, rows }: State, { table, column }: { table: string; column: string }, told: ReadonlyMap<string, Expected>) {
  const row = rows
    .get(table)
    ?.values()
    .find(({ columns }) => (register.tables[table]?.key ?? []).every((name) => columns.get(name)?.value === told.get(name)?.value));
  return row?.columns.get(column);
}

function toldBy(value: Value, act: FoldedEntry, one: Item | undefined, renewals: Renewals): Expected | undefined {
  const exact = (found: unknown): Expected => ({ value: found, near: false });
  switch (value.from) {
    case 'content': {
      const found = at(act.opened?.content, value.path);
      if (found !== undefined) return exact(found);
      return value.absent === 'not told' ? undefined : exact(value.absent === 'null' ? null : value.absent);
    }
    case 'item':
      return exact(at(one?.element, value.path) ?? null);
    case 'next': {
      const found = at(act.opened?.content, value.path);
      return typeof found === 'number' ? exact(found + 1) : undefined;
    }
    case 'fixed':
      return exact(value.value);
    case 'renewed': {
      const former = toldBy(value.value, act, one, renewals);
      return former === undefined ? undefined : exact(renewals.get(value.kind)?.get(String(former.value)) ?? former.value);
    }
    case 'subject':
      return exact(act.id);
    case 'who':
      return act.who === null ? undefined : exact(act.who);
    case 'moment':
      return { value: act.moment, near: true };
    case 'entry':
      return exact(act.entry);
    case 'salt':
      return exact(act.opened?.salt);
    case 'text':
      return exact(act.opened?.text);
    case 'position':
      return exact(one?.position);
    default:
      return undefined; // counting, and rows: with what was there before
  }
}

function at(content: unknown, path: readonly string[]): unknown {
  let found = content;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Object.entries(found).find(([key]) => key === name)?.[1];
  }
  return found;
}

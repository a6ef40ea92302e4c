/**
 * What a capability says of its tables and acts, so that rows can be held against the entries of the ledger: which acts make and change which
 * columns, and which columns no act tells. Plain data: the check of the ledger reads it, and the list of what is covered is made from it.
 *
 *     const notes: Register = {
 *       subject: 'note',
 *       tables: { note: { key: ['note'], subject: 'note', notCovered: {} } },
 *       acts: { 'note.written': [make('note', { note: SUBJECT, text: field('text'), written_by: WHO, written_at: MOMENT })] },
 *     };
 */

/** Where the value of a column comes from in an act. */
export type Value =
  /** In the content. Where it is not there the column is null, or a number; or not told: then it stays as it was, or is not compared. */
  | { readonly from: 'content'; readonly path: readonly string[]; readonly absent: 'null' | 'not told' | number }
  /** In the element of the list that rows are made for; the element itself with an empty path. */
  | { readonly from: 'item'; readonly path: readonly string[] }
  | { readonly from: 'fixed'; readonly value: string | number | boolean | null }
  /** The value before, and one more. */
  | { readonly from: 'counting' }
  /** A number in the content, and one more. */
  | { readonly from: 'next'; readonly path: readonly string[] }
  /** The same column of a row with the same key, in another table of the register. */
  | { readonly from: 'row'; readonly table: string; readonly column: string }
  /** An id that a migration may have replaced: `value` as the act has it. */
  | { readonly from: 'renewed'; readonly kind: string; readonly value: Value }
  | { readonly from: 'subject' | 'who' | 'moment' | 'entry' | 'salt' | 'text' | 'position' };

export type Columns = Readonly<Record<string, Value>>;

/** What an act does to rows of its subject. */
export type Effect =
  /** Rows enter: one, or one for each element of a list in the content. A row that is there already stays as it is. */
  | { readonly does: 'make'; readonly table: string; readonly each: readonly string[] | null; readonly columns: Columns }
  /** A row enters, or takes these values. */
  | { readonly does: 'put'; readonly table: string; readonly columns: Columns }
  /** Every row that is there takes these values. */
  | { readonly does: 'set'; readonly table: string; readonly columns: Columns }
  /** Rows leave: all, or those with these values, or with those of each element of a list in the content. */
  | { readonly does: 'drop'; readonly table: string; readonly each: readonly string[] | null; readonly columns: Columns };

export type EnteredTable = {
  /** What distinguishes a row, besides the jurisdiction. */
  readonly key: readonly string[];
  /** The column with the id of the subject; null where all rows of the jurisdiction follow from all acts of the register together. */
  readonly subject: string | null;
  /** Columns that no act tells, each with the reason. */
  readonly notCovered: Readonly<Record<string, string>>;
  /** Rows that others than acts make: with these values until an act changes them. */
  readonly madeElsewhere?: Columns;
  /** Only rows in which this column is null are of this register. */
  readonly onlyWithout?: string;
  /** Rows in which this column has this number may be older than the acts: one without an entry is counted, not found. */
  readonly olderWith?: { readonly column: string; readonly number: number };
  /**
   * The column that names a person whose data may be erased; what then stands in others; and how many rows an erasure explains: one, or as many as its
   * content says there.
   */
  readonly erased?: { readonly by: string; readonly leaves: Readonly<Record<string, string>>; readonly rows: 'one' | string };
};

/** Some tables whose rows follow from the acts on one kind of subject. */
export type Register = {
  /** The kind of subject: `verdict` for `verdict/<id>`. */
  readonly subject: string;
  readonly tables: Readonly<Record<string, EnteredTable>>;
  readonly acts: Readonly<Record<string, readonly Effect[]>>;
};

/** Ids that a migration replaced: a table of the present id by the former one, which old entries name. Where there is no such table, none was. */
export type FormerIds = { readonly kind: string; readonly table: string; readonly id: string; readonly former: string };

const pathOf = (name: string) => name.split('.');

/** A value of the content, by its names with points between; null where it is not there. */
export const field = (name: string): Value => ({ from: 'content', path: pathOf(name), absent: 'null' });
/** The same; not told where it is not there, as in acts of earlier releases. */
export const fieldIfTold = (name: string): Value => ({ from: 'content', path: pathOf(name), absent: 'not told' });
/** The same; a number where it is not there. */
export const fieldOr = (name: string, otherwise: number): Value => ({ from: 'content', path: pathOf(name), absent: otherwise });
export const item = (name: string): Value => ({ from: 'item', path: pathOf(name) });
export const ITEM: Value = { from: 'item', path: [] };
export const fixed = (value: string | number | boolean | null): Value => ({ from: 'fixed', value });
export const COUNTING: Value = { from: 'counting' };
export const next = (name: string): Value => ({ from: 'next', path: pathOf(name) });
export const sameAs = (table: string, column: string): Value => ({ from: 'row', table, column });
export const renewed = (kind: string, value: Value): Value => ({ from: 'renewed', kind, value });
/** The id in the subject. */
export const SUBJECT: Value = { from: 'subject' };
export const WHO: Value = { from: 'who' };
/** The time of the entry. A column of the same transaction differs from it by the length of that at most. */
export const MOMENT: Value = { from: 'moment' };
/** The entry's own id, the salt of its content, and the content as text. */
export const ENTRY: Value = { from: 'entry' };
export const SALT: Value = { from: 'salt' };
export const TEXT: Value = { from: 'text' };
/** Where the element stands in its list, from 0. */
export const POSITION: Value = { from: 'position' };

export const make = (table: string, columns: Columns): Effect => ({ does: 'make', table, each: null, columns });
export const makeEach = (list: string, table: string, columns: Columns): Effect => ({ does: 'make', table, each: pathOf(list), columns });
export const put = (table: string, columns: Columns): Effect => ({ does: 'put', table, columns });
export const set = (table: string, columns: Columns): Effect => ({ does: 'set', table, columns });
export const drop = (table: string, columns: Columns = {}): Effect => ({ does: 'drop', table, each: null, columns });
export const dropEach = (list: string, table: string, columns: Columns): Effect => ({ does: 'drop', table, each: pathOf(list), columns });

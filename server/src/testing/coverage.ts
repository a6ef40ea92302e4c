/** What the check of the ledger covers, per column of every table, as the documents list it. A table or column that nobody speaks of is an error. */
import type { Effect, EnteredTable, Register, Value } from '../kernel/ledger/entered.ts';

/** Tables that no register speaks of: what their columns are held against, and what is not covered, with the reason. */
type Elsewhere = { readonly by: string; readonly notCovered?: Readonly<Record<string, string>> } | { readonly notCovered: string };

const SIGNED = 'what the log signed';
const SIGN_IN = 'who may sign in and who is signed in: no statement of a jurisdiction, and nothing of it is recorded';

const ELSEWHERE: Readonly<Record<string, Elsewhere>> = {
  'public.ledger_entry': { by: 'the tree that was signed; while it waits, `what` and `happened_at` are in no tree yet' },
  'public.ledger_opening': { by: 'the commitments of its entry' },
  'public.ledger_pending': { by: 'the entries without an index' },
  'public.ledger_sequence': { by: 'the tree that was signed' },
  'public.ledger_tile': { by: 'the root that was signed' },
  'public.ledger_checkpoint': {
    by: 'the signature of the log, and the tree',
    notCovered: { signed_at: 'the word of the clock; nobody is told it' },
  },
  'public.ledger_cosignature': { by: 'the signature of the witness' },
  'public.ledger_key': { by: 'the statements of the keys before, and the signatures' },
  'public.ledger_seed': { by: 'the key that it must open to' },
  'public.pack': {
    by: 'its own hash, and `assessment.opened` of the assessments that use it',
    notCovered: { registered_at: 'when the server first saw it, which no act tells' },
  },
  'public.participant_former_id': {
    notCovered: 'which id a migration replaced: what the check itself reads of former ids; gone with an erasure',
  },
  'public.stored_file': { notCovered: 'which contents are on the disk: each is named by its hash, and what nothing names is collected' },
  'public.node': { notCovered: 'which data folder the database belongs to: held against the folder at each start' },
  'public.applied_migration': { notCovered: 'which migrations the database has had: held against the release at each start' },
  'auth.user': { notCovered: SIGN_IN },
  'auth.session': { notCovered: SIGN_IN },
  'auth.account': { notCovered: SIGN_IN },
  'auth.verification': { notCovered: SIGN_IN },
};

/** A table with its schema, and its columns in their order. */
export type Columns = { readonly table: string; readonly columns: readonly string[] };

/** One line a table and reason. @throws Error for a table or column that is neither covered nor said not to be, and for one that is not there */
export function coverageLines(registers: readonly Register[], tables: readonly Columns[]): string[] {
  const entered = new Map(
    registers.flatMap((register) => Object.entries(register.tables).map(([name, table]) => [name, { register, table }])),
  );
  const known = [...[...entered.keys()].map((name) => `public.${name}`), ...Object.keys(ELSEWHERE)];
  const gone = known.find((name) => !tables.some(({ table }) => table === name));
  if (gone !== undefined) throw new Error(`there is no table ${gone}`);
  return [
    '| table | columns | held against |',
    '| --- | --- | --- |',
    ...tables.flatMap(({ table, columns }) => {
      const found = entered.get(table.replace('public.', ''));
      const reasons = found === undefined ? elsewhere(table, columns) : byActs(found.register, table, found.table, columns);
      return grouped(reasons).map(([reason, names]) => `| ${table.replace('public.', '')} | ${names.join(', ')} | ${reason} |`);
    }),
  ];
}

type Reasons = readonly (readonly [column: string, reason: string])[];

function elsewhere(table: string, columns: readonly string[]): Reasons {
  const found = ELSEWHERE[table];
  if (found === undefined)
    throw new Error(`nobody says what the rows of ${table} follow from: a register of its capability does, or the list of coverage.ts`);
  if (!('by' in found)) return columns.map((column) => [column, notCovered(found.notCovered)]);
  return columns.map((column) => [column, found.notCovered?.[column] === undefined ? found.by : notCovered(found.notCovered[column])]);
}

const notCovered = (reason: string) => `**not covered**: ${reason}`;

function byActs(
  { acts }: Register,
  table: string,
  { key, notCovered: uncovered, madeElsewhere }: EnteredTable,
  columns: readonly string[],
): Reasons {
  const name = table.replace('public.', '');
  const missing = Object.keys(uncovered).find((column) => !columns.includes(column));
  if (missing !== undefined) throw new Error(`${table} has no column ${missing}`);
  const writing = (column: string) =>
    Object.entries(acts).flatMap(([what, effects]) => (effects.some((effect) => writes(effect, name, column)) ? [what] : []));
  return columns.map((column) => {
    const reason = uncovered[column];
    if (reason !== undefined) return [column, reason === `held against ${SIGNED}` ? SIGNED : notCovered(reason)];
    const kinds =
      column === 'jurisdiction'
        ? Object.keys(acts).filter((what) => acts[what]?.some(({ table: of, does }) => of === name && does !== 'set'))
        : writing(column);
    if (column === 'jurisdiction' && kinds.length === 0) return [column, SIGNED];
    if (kinds.length === 0) throw new Error(`no act tells ${table}.${column}, and nobody says why not`);
    const near = kinds.some((what) => acts[what]?.some((effect) => effect.table === name && isMoment(effect.columns[column])));
    const also = madeElsewhere !== undefined || !near ? '' : ' (its time, to the hour)';
    return [column, `${kinds.map((what) => `\`${what}\``).join(', ')}${key.includes(column) ? '' : also}`];
  });
}

const isMoment = (value: Value | undefined) => value?.from === 'moment';

function writes({ table, columns, does }: Effect, name: string, column: string): boolean {
  return table === name && does !== 'drop' && column in columns;
}

/** Columns with the same reason together, in the order of the first. */
function grouped(reasons: Reasons): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [column, reason] of reasons) groups.set(reason, [...(groups.get(reason) ?? []), `\`${column}\``]);
  return [...groups];
}

const BEGIN = '<!-- begin: what a check covers -->';
const END = '<!-- end: what a check covers -->';

/** The document with these lines between the marks. @throws Error when it has no marks */
export function withCoverage(document: string, lines: readonly string[]): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('the document has no place for what a check covers');
  return `${document.slice(0, begin + BEGIN.length)}\n${lines.join('\n')}\n${document.slice(end)}`;
}

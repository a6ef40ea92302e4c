/**
 * `mufakat index`: scores every unit of a table under a pack, and recomputes the totals that the table carries.
 */
import {
  type Agreement,
  type Contradiction,
  type Pack,
  type Recomputed,
  scoreTable,
  type TableError,
  type UnitScore,
} from '@mufakat/framework';
import type { Table, TableChoice } from '@mufakat/server/kernel/table/table';
import { inPackLanguage, readPack } from '../packs/read-pack.ts';
import { type CommandResult, InputErrors, UsageError } from '../terminal/command-result.ts';
import { readTableFile } from '../terminal/read-table.ts';
import { count, strong, table as textTable, windowWidth, wrap } from '../terminal/text.ts';
import { writeOneFile } from '../terminal/write-outputs.ts';
import { indexFile } from './file.ts';

/** A unit whose every answer is zero: most likely it was not measured. */
export interface Note {
  unit: string;
  name: string | null;
  code: 'all-zero';
}

type Options = { readonly out: string | undefined; readonly table: TableChoice };

/** Scores the table; exit 1 when a published score does not recompute. With `out`, every unit's scores are written, as CSV or JSON. */
export async function indexUnits(packFolder: string, dataFile: string, { out, table: choice }: Options): Promise<CommandResult> {
  const format = formatOf(out);
  const pack = await readPack(packFolder);
  if (pack.data === undefined)
    throw new UsageError(
      'no-columns',
      `${packFolder} names no columns of a table; index works with packs that do, such as packs/gci-2020.`,
    );
  const table = await readTableFile(dataFile, choice);
  const scored = scoreTable(pack, recordsOf(table));
  if ('errors' in scored) throw new InputErrors(scored.errors.map((error) => placed(table, error)));
  const { units } = scored;
  const contradictions = units.flatMap((unit) => unit.contradictions);
  const notes = units.filter(isAllZero).map(({ unit, name }): Note => ({ unit, name, code: 'all-zero' }));
  const recomputed = recomputedBy(pack, units);
  const bands = bandsOf(pack, units);
  const published = recomputed.find(({ group }) => group === pack.root.id)?.published ?? 0;
  const data = { pack: { id: pack.id, version: pack.version }, units, published, recomputed, bands, contradictions, notes };
  if (out !== undefined && format !== undefined) await writeOneFile(out, indexFile(format, pack, data));
  return {
    exit: contradictions.length === 0 ? 0 : 1,
    data,
    text: [
      ...summary(pack, units, bands),
      ...recomputedText(pack, recomputed),
      ...contradictionText(pack, units, contradictions),
      ...noteText(notes),
    ].join('\n'),
  };
}

function formatOf(out: string | undefined): 'csv' | 'json' | undefined {
  const ending = out === undefined ? undefined : /\.(csv|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (out === undefined || ending === 'csv' || ending === 'json') return ending as 'csv' | 'json' | undefined;
  throw new UsageError('unknown-format', `${out} is neither .csv nor .json; end the name with one of them.`);
}

/** Rows as text by column. A column that stands twice would be ambiguous. */
function recordsOf(table: Table): Record<string, string>[] {
  const twice = table.header.findIndex((name, index) => name !== '' && table.header.indexOf(name) !== index);
  if (twice >= 0) {
    const column = table.header[twice] ?? '';
    throw new InputErrors([
      { file: table.file, row: 1, column, code: 'table.column-twice', message: `the column "${column}" stands twice; keep one` },
    ]);
  }
  return table.rows.map(({ cells }) => Object.fromEntries(table.header.map((name, index) => [name, cells[index] ?? ''])));
}

/** The error with the row as the file has it: empty rows were left out before. */
function placed(table: Table, { row, column, code, message }: TableError) {
  return {
    file: table.file,
    sheet: table.sheet,
    row: row === 1 ? table.headerRow : (table.rows[row - 2]?.number ?? row),
    column,
    code,
    message,
  };
}

function isAllZero({ groups }: UnitScore): boolean {
  const whole = groups[0];
  return whole?.value?.high === 0 && whole.value.low === 0 && whole.coverage === 1;
}

type Tally = Readonly<Record<Agreement, number>>;
/** How the published scores of a group agree with the computed ones, of all units that have one. */
export type RecomputedGroup = Tally & { readonly group: string; readonly column: string; readonly published: number };

/** Of every group that the table has published scores of; the whole first. */
function recomputedBy(pack: Pack, units: readonly UnitScore[]): RecomputedGroup[] {
  const published = Map.groupBy(
    units.flatMap((unit) => unit.published),
    ({ group }) => group,
  );
  const tally = (own: readonly Recomputed[], wanted: Agreement) => own.filter(({ agreement }) => agreement === wanted).length;
  return [pack.root, ...groupsBelow(pack)].flatMap(({ id: group }) => {
    const own = published.get(group) ?? [];
    const [first] = own;
    if (first === undefined) return [];
    const tallies = { exact: tally(own, 'exact'), contained: tally(own, 'contained'), outside: tally(own, 'outside') };
    return [{ group, column: first.column, published: own.length, ...tallies }];
  });
}

/** Units by band: `certain` where all of the interval is in it, `possible` where a part is. */
export type Bands = {
  readonly bands: readonly { readonly id: string | null; readonly certain: number; readonly possible: number }[];
  /** Units whose interval reaches over two bands, and over more. */
  readonly spanTwo: number;
  readonly spanMore: number;
  readonly withoutScore: number;
};

/** Bands best first, then what is below all of them (null). */
function bandsOf(pack: Pack, units: readonly UnitScore[]): Bands {
  const ids = [...pack.bands.map(({ id }) => id), null];
  const scored = units.filter(({ groups }) => groups[0]?.value !== null);
  const ends = scored.map(({ band }) => ({ best: ids.indexOf(band.high), worst: ids.indexOf(band.low) }));
  const holding = (holds: (end: { best: number; worst: number }) => boolean) => ends.filter(holds).length;
  return {
    bands: ids.map((id, at) => ({
      id,
      certain: holding(({ best, worst }) => best === at && worst === at),
      possible: holding(({ best, worst }) => best <= at && at <= worst && best < worst),
    })),
    spanTwo: holding(({ best, worst }) => worst - best === 1),
    spanMore: holding(({ best, worst }) => worst - best > 1),
    withoutScore: units.length - scored.length,
  };
}

function summary(pack: Pack, units: readonly UnitScore[], bands: Bands): string[] {
  const partial = units.filter(({ groups }) => (groups[0]?.coverage ?? 0) < 1).length;
  return [
    `${strong(inPackLanguage(pack, pack.title))} ${pack.version}: ${count(units.length, 'unit')} scored.`,
    ...(partial === 0 ? [] : [`${count(partial, 'unit')} with unknown answers: the score is an interval.`]),
    ...(pack.bands.length === 0 ? [] : bandText(pack, bands)),
  ];
}

function bandText(pack: Pack, { bands, spanTwo, spanMore, withoutScore }: Bands): string[] {
  const titles = new Map<string | null, string>(pack.bands.map(({ id, title }) => [id, inPackLanguage(pack, title)]));
  const sure = bands.map(({ id, certain }) => `${titles.get(id) ?? 'below all bands'} ${certain}`);
  const perhaps = bands
    .filter(({ possible }) => possible > 0)
    .map(({ id, possible }) => `${titles.get(id) ?? 'below all bands'} ${possible}`);
  return [
    `Bands of the units whose whole interval lies in one: ${sure.join(', ')}.`,
    ...(spanTwo + spanMore === 0
      ? []
      : [
          `${count(spanTwo, 'unit')} may be in either of two bands, ${count(spanMore, 'unit')} in one of three or more: ${perhaps.join(', ')}.`,
        ]),
    ...(withoutScore === 0 ? [] : [`${count(withoutScore, 'unit')} without a score: nothing is applicable.`]),
  ];
}

function recomputedText(pack: Pack, recomputed: readonly RecomputedGroup[]): string[] {
  if (recomputed.length === 0) return [];
  const titles = titlesOf(pack);
  const rows = recomputed.map(({ group, column, published, exact, contained, outside }) => [
    ...[titles.get(group) ?? group, column],
    ...[published, exact, contained, outside].map(String),
  ]);
  const head = ['group', 'column', 'published', 'exact', 'within an interval', 'outside'];
  return ['', 'Published scores, recomputed:', textTable(head, rows, [2, 3, 4, 5])];
}

function titlesOf(pack: Pack): Map<string, string> {
  return new Map([
    [pack.root.id, 'the whole'],
    ...groupsBelow(pack).map((group) => [group.id, inPackLanguage(pack, group.title)] as const),
  ]);
}

/** With as many decimals as were published, as far as a number has them. */
function withDecimals(value: number, decimals: number): string {
  const whole = Math.max(1, Math.floor(Math.log10(Math.abs(value) || 1)) + 1);
  return value.toFixed(Math.max(0, Math.min(decimals, 15 - whole)));
}

function computedText({ computed, decimals }: Recomputed): string {
  if (computed === null) return 'not applicable';
  const [low, high] = [withDecimals(computed.low, decimals), withDecimals(computed.high, decimals)];
  return computed.low === computed.high ? low : `${low} to ${high}`;
}

function contradictionText(pack: Pack, units: readonly UnitScore[], contradictions: readonly Contradiction[]): string[] {
  if (contradictions.length === 0) return [];
  const names = new Map(units.map(({ unit, name }) => [unit, name ?? '']));
  const titles = titlesOf(pack);
  const rows = contradictions.map((contradiction) => {
    const { unit, group, column, published, decimals } = contradiction;
    return [
      `${unit} ${names.get(unit)}`,
      titles.get(group) ?? group,
      column,
      computedText(contradiction),
      decimals > 14 ? String(published) : published.toFixed(decimals),
    ];
  });
  return ['', 'Published scores that do not recompute:', textTable(['unit', 'group', 'column', 'computed', 'published'], rows, [3, 4])];
}

function groupsBelow(pack: Pack): Pack['root'][] {
  const below = (group: Pack['root']): Pack['root'][] =>
    group.children.flatMap((child) => (child.type === 'group' ? [child, ...below(child)] : []));
  return below(pack.root);
}

function noteText(notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  const units = notes.map(({ unit, name }) => (name === null ? unit : `${unit} ${name}`)).join(', ');
  return ['', wrap(`All zero, was it measured? ${units}`, windowWidth(), 2)];
}

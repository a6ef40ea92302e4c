/**
 * `mufakat index`: scores every unit of a table under a pack, and recomputes the totals that the table carries.
 */
import { type Contradiction, type Pack, scoreTable, type TableError, type UnitScore } from '@mufakat/framework';
import type { Table } from '@mufakat/server/assessment/table-shape';
import { indexFile } from './index-file.ts';
import { BadUse, InputErrors, type Outcome } from './outcome.ts';
import { inPackLanguage, readPack } from './read-pack.ts';
import { readTableFile } from './read-table.ts';
import { count, strong, table as textTable, windowWidth, wrap } from './text.ts';
import { writeOneFile } from './write-outputs.ts';

/** A unit whose every answer is zero: most likely it was not measured. */
export interface Note {
  unit: string;
  name: string | null;
  code: 'all-zero';
}

/** Scores the table; exit 1 when a published total does not recompute. With `out`, every unit's scores are written, as CSV or JSON. */
export async function indexUnits(packFolder: string, dataFile: string, out: string | undefined): Promise<Outcome> {
  const format = formatOf(out);
  const pack = await readPack(packFolder);
  if (pack.data === undefined)
    throw new BadUse('no-columns', `${packFolder} names no columns of a table; index works with packs that do, such as packs/gci-2020.`);
  const table = await readTableFile(dataFile);
  const scored = scoreTable(pack, recordsOf(table));
  if ('errors' in scored) throw new InputErrors(scored.errors.map((error) => placed(table, error)));
  const { units } = scored;
  const contradictions = units.flatMap((unit) => unit.contradictions);
  const notes = units.filter(isAllZero).map(({ unit, name }): Note => ({ unit, name, code: 'all-zero' }));
  const published = publishedTotals(pack, table);
  const data = { pack: { id: pack.id, version: pack.version }, units, published, contradictions, notes };
  if (out !== undefined && format !== undefined) await writeOneFile(out, indexFile(format, pack, data));
  return {
    exit: contradictions.length === 0 ? 0 : 1,
    data,
    text: [...summary(pack, units, published, contradictions), ...contradictionText(pack, units, contradictions), ...noteText(notes)].join(
      '\n',
    ),
  };
}

function formatOf(out: string | undefined): 'csv' | 'json' | undefined {
  const ending = out === undefined ? undefined : /\.(csv|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (out === undefined || ending === 'csv' || ending === 'json') return ending as 'csv' | 'json' | undefined;
  throw new BadUse('unknown-format', `${out} is neither .csv nor .json; end the name with one of them.`);
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
  return { file: table.file, sheet: table.sheet, row: row === 1 ? 1 : (table.rows[row - 2]?.number ?? row), column, code, message };
}

function isAllZero({ groups }: UnitScore): boolean {
  const whole = groups[0];
  return whole?.value?.high === 0 && whole.value.low === 0 && whole.coverage === 1;
}

/** How many units carry a published score of the whole. */
function publishedTotals(pack: Pack, { header, rows }: Table): number {
  const at = header.indexOf(pack.root.column ?? '');
  return at < 0 ? 0 : rows.filter(({ cells }) => (cells[at] ?? '') !== '').length;
}

function summary(pack: Pack, units: readonly UnitScore[], published: number, contradictions: readonly Contradiction[]): string[] {
  const whole = contradictions.filter(({ group }) => group === pack.root.id).length;
  const partial = units.filter(({ groups }) => (groups[0]?.coverage ?? 0) < 1).length;
  const bands = pack.bands.map(({ id, title }) => `${inPackLanguage(pack, title)} ${units.filter(({ band }) => band.low === id).length}`);
  return [
    `${strong(inPackLanguage(pack, pack.title))} ${pack.version}: ${count(units.length, 'unit')} scored.`,
    ...(published === 0 ? [] : [`${published - whole} of ${published} published totals recompute.`]),
    ...(partial === 0 ? [] : [`${count(partial, 'unit')} with unknown answers: the score is an interval.`]),
    ...(bands.length === 0 ? [] : [`Bands: ${bands.join(', ')}.`]),
  ];
}

function contradictionText(pack: Pack, units: readonly UnitScore[], contradictions: readonly Contradiction[]): string[] {
  if (contradictions.length === 0) return [];
  const names = new Map(units.map(({ unit, name }) => [unit, name ?? '']));
  const titles = new Map([pack.root, ...groupsBelow(pack)].map((group) => [group.id, inPackLanguage(pack, group.title)]));
  const rows = contradictions.map(({ unit, group, column, computed, published }) => [
    `${unit} ${names.get(unit)}`,
    group === pack.root.id ? 'the whole' : (titles.get(group) ?? group),
    column,
    computed.low === computed.high ? computed.low.toFixed(3) : `${computed.low.toFixed(3)} to ${computed.high.toFixed(3)}`,
    published.toFixed(3),
  ]);
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

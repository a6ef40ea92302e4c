/**
 * What the columns of an index are, as a table: a row a column of the figures, or an aggregate. Columns: `id`, `parent` (empty at the whole), `name`,
 * `weight`, `direction` (1, or -1 where lower is better), `type`. The names that COINr gives them are understood too.
 */
import { CompositeError, type Hierarchy, parseHierarchy } from '@mufakat/composite';
import { normalForm, readNumeral } from '@mufakat/framework';
import type { InputError } from '@mufakat/server/kernel/table/model';
import type { Table as Sheet, TableRow } from '@mufakat/server/kernel/table/table';
import { InputErrors } from '../terminal/command-result.ts';

export type Structure = {
  readonly hierarchy: Hierarchy;
  /** Columns to divide by. */
  readonly denominators: readonly string[];
  /** Columns that group the units, such as by region. */
  readonly groups: readonly string[];
};

/** @throws InputErrors with row and column of everything that is wrong */
export function structureOf(sheet: Sheet): Structure {
  const rows = recordsOf(sheet);
  const place = { file: sheet.file, sheet: sheet.sheet };
  const problems = rows.flatMap((row) => problemsOf(row, rows).map((problem) => ({ ...place, row: row.number, ...problem })));
  if (problems.length > 0) throw new InputErrors(problems);
  const idsOf = (type: string) => rows.filter((row) => typeOf(row) === type).map(({ fields }) => fields.id);
  return { hierarchy: hierarchyOf(sheet, rows), denominators: idsOf('denominator'), groups: idsOf('group') };
}

/** As COINr has it. */
const ALIASES: Readonly<Record<string, string>> = { icode: 'id', iname: 'name' };

type Field = 'id' | 'name' | 'parent' | 'weight' | 'direction' | 'type';
type Row = { readonly number: number; readonly fields: Readonly<Record<Field, string>> };

function recordsOf({ file, sheet, header, headerRow, rows }: Sheet): Row[] {
  const names = header.map((name) => name.toLowerCase()).map((name) => ALIASES[name] ?? name);
  if (!names.includes('id') || !names.includes('parent')) {
    const message = 'the header lacks id or parent; name the columns id and parent, and as needed name, weight, direction, type';
    throw new InputErrors([{ file, sheet, row: headerRow, code: 'meta.columns', message }]);
  }
  const read = ({ cells }: TableRow, field: Field) => cells[names.indexOf(field)] ?? '';
  const ids = new Set(rows.map((row) => normalForm(read(row, 'id'))));
  return rows.map((row) => ({
    number: row.number,
    fields: {
      ...{ id: normalForm(read(row, 'id')), name: read(row, 'name'), parent: parentOf(normalForm(read(row, 'parent')), ids) },
      ...{ weight: known(read(row, 'weight')), direction: known(read(row, 'direction')), type: known(read(row, 'type')) },
    },
  }));
}

/** What R writes for nothing is nothing, where a number or a word of ours belongs: an id and a name are texts. */
const known = (cell: string): string => (cell === 'NA' ? '' : cell);

/** NA is a parent where a row has that id; else it is how R says that there is none. */
const parentOf = (parent: string, ids: ReadonlySet<string>): string => (ids.has(parent) ? parent : known(parent));

const TYPES: readonly string[] = ['indicator', 'aggregate', 'denominator', 'group', 'other'];

const typeOf = ({ fields }: Row): string => (fields.type || 'indicator').toLowerCase();

/** Whether it is a part of the index, not only a column beside it. */
const isNode = (row: Row): boolean => typeOf(row) === 'indicator' || typeOf(row) === 'aggregate';

function problemsOf(row: Row, rows: readonly Row[]): Omit<InputError, 'file' | 'row'>[] {
  const { id, weight, direction, type } = row.fields;
  const wrong = (column: Field, message: string) => ({ column, code: `meta.${column}`, message });
  const first = rows.find(({ fields }) => fields.id === id)?.number;
  return [
    ...(id === '' ? [wrong('id', 'nothing stands here; give the row an id, or take it out')] : []),
    ...(id !== '' && first !== row.number ? [wrong('id', `"${id}" stands in row ${first} too; keep one`)] : []),
    ...(TYPES.includes(typeOf(row)) ? [] : [wrong('type', `"${type}" is no type; write one of ${TYPES.join(', ')}`)]),
    ...(isNode(row) && weight !== '' && !((readNumeral(weight) ?? -1) >= 0)
      ? [wrong('weight', `"${weight}" is no weight; write a number from 0 on, or nothing for 1`)]
      : []),
    ...(isNode(row) && direction !== '' && ![1, -1].includes(readNumeral(direction) ?? 0)
      ? [wrong('direction', `"${direction}" is no direction; write 1, or -1 where lower is better`)]
      : []),
  ];
}

function hierarchyOf({ file, sheet }: Sheet, rows: readonly Row[]): Hierarchy {
  const nodes = rows.filter(isNode).map(({ fields: { id, name, parent, weight, direction } }) => ({
    ...{ id, name: name || id, parent: parent || null },
    ...{ weight: readNumeral(weight), direction: readNumeral(direction) },
  }));
  try {
    return parseHierarchy(nodes);
  } catch (error) {
    if (!(error instanceof CompositeError)) throw error;
    const row = rows.find(({ fields }) => error.place === `node ${fields.id}`)?.number;
    throw new InputErrors([{ file, sheet, ...(row !== undefined && { row }), code: error.code, message: error.message }]);
  }
}

/**
 * What the columns of an index are, as a table: a row a column of the figures, or an aggregate. Columns: `id`, `parent` (empty at the whole), `name`,
 * `weight`, `direction` (1, or -1 where lower is better), `type`. The names that COINr gives them are understood too.
 */
import { CompositeError, type Hierarchy, parseHierarchy } from '@mufakat/composite';
import type { Table as Sheet, TableRow } from '@mufakat/server/assessment/table-shape';
import { InputErrors, type InputPlace } from './outcome.ts';

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
  const problems = rows.flatMap((row) => problemsOf(row).map((problem) => ({ file: sheet.file, row: row.number, ...problem })));
  if (problems.length > 0) throw new InputErrors(problems);
  const idsOf = (type: string) => rows.filter((row) => typeOf(row) === type).map(({ fields }) => fields.id);
  return { hierarchy: hierarchyOf(sheet, rows), denominators: idsOf('denominator'), groups: idsOf('group') };
}

/** As COINr has it. */
const ALIASES: Readonly<Record<string, string>> = { icode: 'id', iname: 'name' };

type Field = 'id' | 'name' | 'parent' | 'weight' | 'direction' | 'type';
type Row = { readonly number: number; readonly fields: Readonly<Record<Field, string>> };

function recordsOf({ file, header, rows }: Sheet): Row[] {
  const names = header.map((name) => name.toLowerCase()).map((name) => ALIASES[name] ?? name);
  if (!names.includes('id') || !names.includes('parent')) {
    const message = 'the header lacks id or parent; name the columns id and parent, and as needed name, weight, direction, type';
    throw new InputErrors([{ file, row: 1, code: 'meta.columns', message }]);
  }
  const read = ({ cells }: TableRow, field: Field) => known(cells[names.indexOf(field)]);
  return rows.map((row) => ({
    number: row.number,
    fields: {
      ...{ id: read(row, 'id'), name: read(row, 'name'), parent: read(row, 'parent') },
      ...{ weight: read(row, 'weight'), direction: read(row, 'direction'), type: read(row, 'type') },
    },
  }));
}

/** What R writes for nothing is nothing. */
const known = (cell = ''): string => (cell === 'NA' ? '' : cell);

const TYPES: readonly string[] = ['indicator', 'aggregate', 'denominator', 'group', 'other'];

const typeOf = ({ fields }: Row): string => (fields.type || 'indicator').toLowerCase();

/** Whether it is a part of the index, not only a column beside it. */
const isNode = (row: Row): boolean => typeOf(row) === 'indicator' || typeOf(row) === 'aggregate';

function problemsOf(row: Row): Omit<InputPlace, 'file' | 'row'>[] {
  const { id, weight, direction, type } = row.fields;
  const wrong = (column: Field, message: string) => ({ column, code: `meta.${column}`, message });
  return [
    ...(id === '' ? [wrong('id', 'nothing stands here; give the row an id, or take it out')] : []),
    ...(TYPES.includes(typeOf(row)) ? [] : [wrong('type', `"${type}" is no type; write one of ${TYPES.join(', ')}`)]),
    ...(isNode(row) && !(Number(weight) >= 0)
      ? [wrong('weight', `"${weight}" is no weight; write a number from 0 on, or nothing for 1`)]
      : []),
    ...(isNode(row) && !['', '1', '-1'].includes(direction)
      ? [wrong('direction', `"${direction}" is no direction; write 1, or -1 where lower is better`)]
      : []),
  ];
}

function hierarchyOf({ file }: Sheet, rows: readonly Row[]): Hierarchy {
  const nodes = rows.filter(isNode).map(({ fields: { id, name, parent, weight, direction } }) => ({
    ...{ id, name: name || id, parent: parent || null },
    ...{ weight: weight === '' ? null : Number(weight), direction: direction === '' ? null : Number(direction) },
  }));
  try {
    return parseHierarchy(nodes);
  } catch (error) {
    if (!(error instanceof CompositeError)) throw error;
    // It names the node; the last row of that id is the one that is too many where one stands twice.
    const row = rows.findLast(({ fields }) => error.place === `node ${fields.id}`)?.number;
    throw new InputErrors([{ file, ...(row !== undefined && { row }), code: error.code, message: error.message }]);
  }
}

/** What is written by the declaration of its columns is read back by it, in CSV and XLSX; and wide tables are turned long. */
import { normalForm } from '@mufakat/framework';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Columns, headerOf, parseRows, writeRow, wrong } from './column.ts';
import { unguarded } from './formula.ts';
import { longTable } from './long.ts';
import { readTable } from './read-table.ts';
import type { Table, TableChoice } from './table.ts';
import { csvOf } from './write-csv.ts';
import { xlsxOf } from './write-xlsx.ts';

type Row = { readonly name: string; readonly number: number | null; readonly tags: readonly string[]; readonly note: string };

const COLUMNS: Columns<Row> = {
  name: { parse: (cell) => (cell === '' ? wrong('missing', () => 'Write a name.') : { value: cell }), write: (name) => name },
  number: { parse: (cell) => ({ value: cell === '' ? null : Number(cell) }), write: (number) => (number === null ? '' : String(number)) },
  tags: { parse: (cell) => ({ value: cell.split(' ').filter((tag) => tag !== '') }), write: (tags) => tags.join(' ') },
  note: { parse: (cell) => ({ value: cell }), write: (note) => note, optional: true },
};

/** Texts of many scripts, with all that CSV, XML and spreadsheets take for something else. */
const piece = fc.oneof(
  fc.constantFrom(
    '"',
    '""',
    "'",
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    '=',
    '+1',
    '-',
    '@',
    '＝',
    '<',
    '&amp;',
    ']]>',
    '_x0041_',
    '\\',
    ' ',
    '\u00a0',
  ),
  fc.constantFrom('é', 'e\u0301', 'محمد', 'ខ្មែរ', 'ไทย', '한국', '\u1112\u1161\u11ab', '𝒜', '👩‍⚖️', '\u200f', 'ﬁ'),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
/** Cells are trimmed, and a line break is one whoever writes it. */
const text = fc.array(piece, { maxLength: 6 }).map((pieces) =>
  pieces
    .join('')
    .replaceAll(/[\r\0\p{Cc}]/gu, '\n')
    .trim(),
);
const row: fc.Arbitrary<Row> = fc.record({
  name: text.filter((name) => name !== ''),
  number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)),
  tags: fc.array(fc.constantFrom('a', 'b', 'c.d')),
  note: text,
});

const cellsOf = (rows: readonly Row[]) => [headerOf(COLUMNS), ...rows.map((one) => writeRow(COLUMNS, one))];

function workbookOf(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const [header = [], ...rest] = rows;
  return xlsxOf([{ name: 'Rows', header, rows: rest }]);
}

async function tableOf(bytes: Uint8Array, choice?: TableChoice): Promise<Table> {
  const read = await readTable('t', bytes, choice);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return read.table;
}

const read = async (bytes: Uint8Array) => parseRows(await tableOf(bytes), COLUMNS);
const numbered = (rows: readonly Row[]) => ({ rows: rows.map((one, at) => ({ ...one, row: at + 2 })) });

describe('rows by the declaration of their columns', () => {
  test('come back from CSV as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        expect(await read(Buffer.from(csvOf(cellsOf(rows))))).toEqual(numbered(rows));
      }),
    );
  });

  test('come back from XLSX as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        expect(await read(await workbookOf(cellsOf(rows)))).toEqual(numbered(rows));
      }),
      { numRuns: 50 },
    );
  });

  test('are refused whole, by row and column, in the order of the columns', async () => {
    expect(await read(Buffer.from('note,tags,number,name\nx,,1,\n,,,A\ny,,,\n'))).toEqual({
      errors: [2, 4].map((at) => ({ file: 't', row: at, column: 'name', code: 'missing', message: 'Write a name.' })),
    });
  });

  test('may lack an optional column, and no other', async () => {
    expect(await read(Buffer.from('name,number,tags\nA,,\n'))).toEqual(numbered([{ name: 'A', number: null, tags: [], note: '' }]));
    expect(await read(Buffer.from('\nname,note\nA,\n'))).toMatchObject({
      errors: [
        { row: 2, column: 'number', code: 'missing-column' },
        { row: 2, column: 'tags', code: 'missing-column' },
      ],
    });
  });
});

describe('columns that are chosen', () => {
  const csv = Buffer.from('Remarks,الاسم,name,number,tags\n,Ama,other,1,\n,,other,,\n');
  const choice = { columns: { name: 'الاسم', note: 'Remarks' } };

  test('stand for ours; a column that bears our name without being chosen does not, and others are left out', async () => {
    const table = await tableOf(Buffer.from('Remarks,الاسم,name,number,tags,Extra\nr,Ama,other,1,,x\n'), choice);
    expect(parseRows(table, COLUMNS)).toEqual({ rows: [{ name: 'Ama', number: 1, tags: [], note: 'r', row: 2 }] });
  });

  test('are named in errors as the file names them', async () => {
    expect(parseRows(await tableOf(csv, choice), COLUMNS)).toMatchObject({ errors: [{ row: 3, column: 'الاسم', code: 'missing' }] });
  });

  test.each([
    [{ name: 'Nmae' }, 'no-such-column', 'Nmae'],
    [{ name: 'a', note: 'a' }, 'column-chosen-twice', 'a'],
    [{ name: 'b' }, 'repeated-column', 'b'],
  ])('%j are refused: %s', async (columns, code, column) => {
    expect(await readTable('t', Buffer.from('x\na,b,b,name,number,tags\n'), { header: 2, columns })).toMatchObject({
      errors: [{ file: 't', row: 2, column, code }],
    });
  });

  test('that are none of ours are refused', async () => {
    const table = await tableOf(Buffer.from('A,name,number,tags\n'), { columns: { nmae: 'A' } });
    expect(parseRows(table, COLUMNS)).toMatchObject({ errors: [{ row: 1, column: 'A', code: 'unknown-column' }] });
  });
});

describe('a wide table', () => {
  const shape = { keys: ['q1', 'q2', 'ق٣'], key: 'question', value: 'answer', also: ['sure'], kept: ['person'] };
  const longOf = async (csv: string, choice?: TableChoice) => {
    const long = longTable(await tableOf(Buffer.from(csv), choice), shape);
    return 'errors' in long ? long : [long.table.header, ...long.table.rows.map(({ number, cells }) => [number, ...cells])];
  };

  test('becomes a row an answer, under the row of the file; what is not answered is no row', async () => {
    expect(await longOf('person,sure,Q1,q2,q2 sure\nA,5,yes,no,1\nB,4,,no,\nC,3,,,\n')).toEqual([
      ['person', 'sure', 'question', 'answer'],
      [2, 'A', '5', 'q1', 'yes'],
      [2, 'A', '1', 'q2', 'no'],
      [3, 'B', '4', 'q2', 'no'],
    ]);
  });

  test('has the columns that are chosen', async () => {
    const choice = { columns: { person: 'الاسم', q1: 'سؤال: هل يوجد قانون؟', 'q1 sure': 'ثقة' } };
    expect(await longOf('الاسم,الهاتف,سؤال: هل يوجد قانون؟,ثقة\nمنى,1,نعم,2\n', choice)).toEqual([
      ['person', 'question', 'answer', 'sure'],
      [2, 'منى', 'q1', 'نعم', '2'],
    ]);
  });

  test.each([
    ['person,q1,Phone\nA,1,2\n', 'unknown-column', 'Phone'],
    ['person,q1,q1\nA,1,2\n', 'repeated-column', 'q1'],
    ['person,q1,PERSON\nA,1,2\n', 'repeated-column', 'PERSON'],
    ['person\nA\n', 'no-question', ''],
    ['person,q1,q2 sure\nA,1,2\n', 'missing-column', 'q2'],
  ])('%j is refused: %s', async (csv, code, column) => {
    expect(await longOf(csv)).toMatchObject({ errors: [{ file: 't', row: 1, column, code }] });
  });

  test('is bounded by its answers', async () => {
    const keys = Array.from({ length: 99 }, (_, at) => `k${at}`);
    const csv = [['person', ...keys].join(','), ...Array.from({ length: 600 }, () => Array(100).fill('x').join(','))].join('\n');
    expect(longTable(await tableOf(Buffer.from(csv)), { ...shape, keys })).toMatchObject({ errors: [{ code: 'too-many-rows' }] });
  });

  test('gives back all that was wide once it is made wide again', async () => {
    const cell = text.map(normalForm);
    const answers = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(answers, async (rows) => {
        const wide = rows.map((cells, at) => [`p${at}`, ...cells]);
        const long = longTable(await tableOf(await workbookOf([['person', ...shape.keys], ...wide])), shape);
        if ('errors' in long) throw new Error(JSON.stringify(long.errors));
        const at = new Map(long.table.rows.map(({ cells: [person, key, value] }) => [JSON.stringify([person, key]), value]));
        expect(
          wide.map(([person]) => [person, ...shape.keys.map((key) => unguarded(at.get(JSON.stringify([person, key])) ?? ''))]),
        ).toEqual(wide);
      }),
      { numRuns: 50 },
    );
  });
});

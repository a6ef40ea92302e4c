/** Tables as people send them: what is in a cell, which cells count, and which sheet and header row are meant. */
import { describe, expect, test } from 'vitest';
import { rowsOf, sheetOf, workbookOf } from '../testing/workbooks.ts';
import { readTable } from './read-table.ts';
import type { Table, TableChoice } from './table.ts';

async function tableOf(bytes: Uint8Array, choice?: TableChoice): Promise<Table> {
  const read = await readTable('t', bytes, choice);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return read.table;
}

async function errorsOf(bytes: Uint8Array, choice?: TableChoice) {
  const read = await readTable('t', bytes, choice);
  return 'errors' in read ? read.errors : [];
}

const HEAD = ['unit', 'a', 'b'];
const bookOf = (rows: readonly (readonly (string | number | null)[])[], after = '', more: Record<string, string> = {}) =>
  workbookOf({ Data: sheetOf(rowsOf(rows), after) }, more);

describe('cells', () => {
  const spellings = ['  10', '10  ', '\t10', '\u00a010\u00a0', ' \u200910', '10\n'];

  test.each(spellings)('are trimmed alike in CSV, in quotes too, and in XLSX: %j', async (spelling) => {
    const csv = await tableOf(Buffer.from(`unit,a\n"X","${spelling}"\n`));
    const xlsx = await tableOf(await bookOf([['unit', 'a'], ['X', spelling]])); // biome-ignore format: as it stands in the sheet
    expect([csv.rows[0]?.cells, xlsx.rows[0]?.cells]).toEqual([
      ['X', '10'],
      ['X', '10'],
    ]);
  });

  test.each([
    '<c t="s"><v>0</v></c>',
    '<c t="inlineStr"><is><t>  </t></is></c>',
    '<c t="str"><f>IF(1,"","")</f><v></v></c>',
    '<c s="0"/>',
    '<c><v/></c>',
  ])('with nothing but blanks are empty: %s', async (cell) => {
    const shared = { 'xl/sharedStrings.xml': '<sst><si><t xml:space="preserve">  </t></si></sst>' };
    expect((await tableOf(await bookOf([HEAD, ['X', cell, 1]], '', shared))).rows[0]?.cells).toEqual(['X', '', '1']);
  });

  test('of shared, rich, logical and calculated kind come as spreadsheets show them', async () => {
    const shared = { 'xl/sharedStrings.xml': '<sst><si><t>one</t></si><si><r><t>t</t></r><r><t>wo</t></r></si></sst>' };
    const row = [
      '<c t="s"><v>0</v></c>',
      '<c t="s"><v>1</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="str"><f>A1</f><v>four</v></c>',
      '<c><f>2+3</f><v>5</v></c>',
    ];
    expect((await tableOf(await bookOf([['a', 'b', 'c', 'd', 'e'], row], '', shared))).rows[0]?.cells).toEqual([
      'one',
      'two',
      'true',
      'four',
      '5',
    ]);
  });

  test.each(['#DIV/0!', '#N/A', '#REF!', '#VALUE!', '#NAME?', '#NUM!'])('with the error %s are told with sheet and cell', async (shows) => {
    const errors = await errorsOf(await bookOf([HEAD, ['X', `<c t="e"><f>1/0</f><v>${shows}</v></c>`, 1]]));
    expect(errors).toEqual([
      {
        file: 't',
        sheet: 'Data',
        row: 2,
        column: 'a',
        code: 'error-cell',
        message: expect.stringMatching(`B2 shows ${shows.replace('?', '.')}`),
      },
    ]);
  });

  test.each([
    '<c><f>B1+1</f></c>',
    '<c><f>B1+1</f><v/></c>',
    '<c><f>B1+1</f><v></v></c>',
    '<c t="n"><f t="shared" si="0"/><v></v></c>',
    '<c t="str"><f>B1</f></c>',
  ])('with a formula that no value was saved for are told with sheet and cell: %s', async (cell) => {
    expect(await errorsOf(await bookOf([HEAD, ['X', 1, cell]]))).toEqual([
      {
        file: 't',
        sheet: 'Data',
        row: 2,
        column: 'b',
        code: 'formula-without-value',
        message: expect.stringMatching(/C2 .*save it again/),
      },
    ]);
  });

  test('with errors beside the table or above it are nobody’s concern', async () => {
    const error = '<c t="e"><v>#N/A</v></c>';
    const book = await bookOf([
      ['A title', error],
      ['unit', 'a'],
      ['X', 1, error],
    ]);
    expect((await tableOf(book, { header: 2 })).rows.map(({ cells }) => cells)).toEqual([['X', '1']]);
    expect((await errorsOf(book)).map(({ code }) => code)).toEqual(['error-cell']);
  });
});

describe('only used cells count', () => {
  const far = [
    '<row r="1048576"/>',
    '<row r="1048576" customFormat="false" ht="12.8"/>',
    '<row r="60000"><c r="A60000" s="1"/></row>',
    '<row r="900000"><c r="XFD900000"></c></row>',
    '<row r="70000"><c r="B70000" t="s"><v>0</v></c></row>',
    '<row r="70000"><c r="B70000" t="inlineStr"><is><t> </t></is></c></row>',
  ];
  const shared = { 'xl/sharedStrings.xml': '<sst><si><t xml:space="preserve"> </t></si></sst>' };

  test.each(far)('so an empty one far away does not refuse the workbook: %s', async (row) => {
    const book = await workbookOf({ Data: sheetOf(rowsOf([HEAD, ['X', 1, 2]]) + row) }, shared);
    expect((await tableOf(book)).rows).toEqual([{ number: 2, cells: ['X', '1', '2'] }]);
  });

  test('so a used one far away still does', async () => {
    for (const cell of ['<row r="70000"><c r="B70000"><v>1</v></c></row>', '<row r="3"><c r="AMJ3"><v>1</v></c></row>'])
      expect(await errorsOf(await workbookOf({ Data: sheetOf(rowsOf([HEAD, ['X', 1, 2]]) + cell) }))).toMatchObject([
        { code: 'sheet-too-large' },
      ]);
  });

  test('in the place that follows where none is written', async () => {
    const rows =
      '<row><c t="str"><v>unit</v></c><c t="str"><v>a</v></c></row><row><c t="str"><v>X</v></c><c/><c><v>7</v></c></row><row/><row><c r="B4"><v>5</v></c></row>';
    expect((await tableOf(await workbookOf({ Data: sheetOf(rows) }))).rows).toEqual([
      { number: 2, cells: ['X', '', '7'] },
      { number: 4, cells: ['', '5', ''] },
    ]);
  });
});

describe('the sheet and the header row', () => {
  const wide = sheetOf(`<row r="1">${Array.from({ length: 3000 }, (_, index) => `<c><v>${index}</v></c>`).join('')}</row>`);
  const book = () =>
    workbookOf({
      'Data &amp; notes': sheetOf(rowsOf([HEAD, ['X', 1, 2]])),
      Raw: wide,
      Broken: '<worksheet>',
      Second: sheetOf(rowsOf([['unit'], ['Y']], 3)),
    });

  test('are the first, whatever stands on the others', async () => {
    const { sheet, headerRow, rows } = await tableOf(await book());
    expect([sheet, headerRow, rows.length]).toEqual(['Data & notes', 1, 1]);
  });

  test.each(['Second', 'second', ' SECOND '])('can be chosen by name: %j', async (sheet) => {
    const table = await tableOf(await book(), { sheet });
    expect([table.sheet, table.headerRow, table.rows]).toEqual(['Second', 3, [{ number: 4, cells: ['Y'] }]]);
  });

  test('that is not there is refused with the names of those that are', async () => {
    expect(await errorsOf(await book(), { sheet: 'Third' })).toMatchObject([
      { code: 'no-such-sheet', message: expect.stringContaining('"Data & notes", "Raw"') },
    ]);
    expect(await errorsOf(await book(), { sheet: 'Raw' })).toMatchObject([{ code: 'sheet-too-large' }]);
    expect(await errorsOf(Buffer.from('unit\nX\n'), { sheet: 'Data' })).toMatchObject([{ code: 'no-such-sheet' }]);
  });

  test('the header row can be chosen in CSV and XLSX, and must be there', async () => {
    const csv = Buffer.from('Figures of 2026; a draft\n\nunit,a\nX,1\n');
    expect(await tableOf(csv, { header: 3 })).toMatchObject({
      header: ['unit', 'a'],
      headerRow: 3,
      rows: [{ number: 4, cells: ['X', '1'] }],
    });
    const xlsx = await bookOf([['Figures of 2026'], [], ['unit', 'a'], ['X', 1]]);
    expect(await tableOf(xlsx, { header: 3 })).toMatchObject({
      header: ['unit', 'a'],
      headerRow: 3,
      rows: [{ number: 4, cells: ['X', '1'] }],
    });
    for (const bytes of [csv, xlsx])
      for (const header of [2, 9]) expect(await errorsOf(bytes, { header })).toMatchObject([{ code: 'no-header' }]);
  });

  test('names of columns are compared in one normal form', async () => {
    const { header } = await tableOf(Buffer.from('\ufeffunit\u00a0id,re\u0301gion,"a\u200b",b  c\n1,2,3,4\n'));
    expect(header).toEqual(['unit id', 'région', 'a', 'b c']);
  });
});

describe('merged cells', () => {
  test('are told, with rows as spreadsheets number them and columns from 0', async () => {
    const merged = '<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="$B$2:C2"/></mergeCells>';
    const table = await tableOf(await bookOf([HEAD, ['X', 1, null], [null, 2, 3]], merged));
    expect(table.merged).toEqual([
      { rows: [2, 3], columns: [0, 0] },
      { rows: [2, 2], columns: [1, 2] },
    ]);
    expect((await tableOf(await bookOf([HEAD, ['X', 1, 2]]))).merged).toBeUndefined();
  });
});

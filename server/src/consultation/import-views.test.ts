import { fileURLToPath } from 'node:url';
import { loadPack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { describe, expect, test } from 'vitest';
import { readTable } from '../kernel/table/read-table.ts';
import type { MergedRange, Table } from '../kernel/table/table.ts';
import { answerable } from '../packs/index.ts';
import { parseViewTable } from './import-views.ts';

const loaded = loadPack(await readPackFolder(fileURLToPath(new URL('../testing/small-pack', import.meta.url))));
if ('errors' in loaded) throw new Error('the small pack has errors');
const askable = answerable(loaded.pack);

const HEADER = ['participant', 'community', 'indicator', 'stage', 'confidence', 'reasons'];
type Change = { readonly header?: readonly string[]; readonly sheet?: string; readonly merged?: readonly MergedRange[] };

function tableOf(rows: readonly (readonly string[])[], { header = HEADER, ...rest }: Change = {}): Table {
  return { file: 'views.csv', header, headerRow: 1, rows: rows.map((cells, index) => ({ number: index + 2, cells })), ...rest };
}

const read = (rows: readonly (readonly string[])[], change?: Change) => parseViewTable(tableOf(rows, change), askable, 'required');

function viewsIn(...sent: Parameters<typeof read>) {
  const parsed = read(...sent);
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed.views;
}
function errorsIn(...sent: Parameters<typeof read>) {
  const parsed = read(...sent);
  return 'errors' in parsed ? parsed.errors.map(({ row, column, code }) => [row, column, code]) : [];
}

const view = (participant: string, indicator: string, stage = 'established') => [participant, 'legal', indicator, stage, '4', ''];

describe('a stage', () => {
  test.each([
    ['its id', 'established', 2],
    ['its title', 'Established', 2],
    ['its title in capitals, with blanks around', ' ESTABLISHED ', 2],
    ['its title with a no-break space behind', 'Established\u00a0', 2],
    ['its number', '2', 2],
    ['the number of the lowest', '0', 0],
    ['number and title, as the pages show it', '2 Established', 2],
  ])('is named by %s', (_what, written, stage) => {
    expect(viewsIn([view('Ama Serwaa', 'access', written)])[0]?.stage).toBe(stage);
  });

  test.each(['-1', '4', '2.5', '2 Strategic', 'stage 2', '', 'constructor', '__proto__'])('is not named by "%s"', (written) => {
    expect(errorsIn([view('Ama Serwaa', 'access', written)])).toEqual([[2, 'stage', written === '' ? 'missing' : 'unknown-stage']]);
  });

  test('of an indicator with levels of its own is named by level, title and number', () => {
    const level = (written: string) => viewsIn([view('Ama Serwaa', 'handling', written)])[0]?.stage;
    expect(['Audited', '4', '4 audited', 'none'].map(level)).toEqual([4, 4, 4, 0]);
  });

  test('of what a pack does not have is unknown, whatever it is called', () => {
    for (const id of ['__proto__', 'constructor', 'acess'])
      expect(errorsIn([view('Ama', id)])).toEqual([[2, 'indicator', 'unknown-indicator']]);
  });
});

describe('one name', () => {
  const spellings = [
    'José Nguyễn',
    'José Nguyễn'.normalize('NFD'),
    'José\u00a0Nguyễn',
    'José  Nguyễn',
    'Jo\u200bsé Nguyễn',
    '\u202bJosé Nguyễn\u202c',
  ];

  test('in any spelling that looks alike is read as one', () => {
    for (const name of spellings) expect(viewsIn([view(name, 'access')])[0]?.participant).toBe('José Nguyễn');
  });

  test('says one thing of an indicator, however often it is spelled differently', () => {
    const errors = errorsIn(spellings.map((name) => view(name, 'access')));
    expect(errors).toEqual([3, 4, 5, 6, 7].map((row) => [row, 'participant', 'repeated']));
  });
});

describe('a name that is filled in once', () => {
  const once = [view('Ben M', 'access'), view('', 'interception'), view('Ben N', 'access'), view('', 'handling', '1')];
  const names = (...sent: Parameters<typeof read>) => viewsIn(...sent).map(({ participant }) => participant);

  test('is carried down in a sheet that we gave out, as a workbook or saved as CSV', () => {
    expect(names(once, { sheet: 'Views' })).toEqual(['Ben M', 'Ben M', 'Ben N', 'Ben N']);
    const withQuestion = once.map((row) => [...row, 'Is it an offence?']);
    expect(names(withQuestion, { header: [...HEADER, 'question'] })).toEqual(['Ben M', 'Ben M', 'Ben N', 'Ben N']);
  });

  test('is carried down from a question that was left open', () => {
    const open = [['Ben M', 'legal', 'access', '', '', ''], view('', 'interception')];
    expect(names(open, { sheet: 'Views' })).toEqual(['Ben M']);
  });

  test('is nobody’s in a sheet of somebody else: each empty cell is an error', () => {
    expect(errorsIn(once, { sheet: 'Sheet1' })).toEqual([
      [3, 'participant', 'missing'],
      [5, 'participant', 'missing'],
    ]);
    expect(errorsIn([view('', 'access'), view('Ben M', 'access')], { sheet: 'Views' })).toEqual([[2, 'participant', 'missing']]);
  });

  test.each<[string, MergedRange[], (string | null)[]]>([
    ['of its cells', [{ rows: [2, 3], columns: [0, 0] }], ['Ben M', 'Ben M', 'Ben N', null]],
    [
      'of each name',
      [
        { rows: [4, 5], columns: [0, 0] },
        { rows: [2, 3], columns: [0, 0] },
      ],
      ['Ben M', 'Ben M', 'Ben N', 'Ben N'],
    ],
    ['of another column', [{ rows: [2, 3], columns: [3, 3] }], ['Ben M', null, 'Ben N', null]],
    ['beside each other', [{ rows: [3, 3], columns: [0, 1] }], ['Ben M', null, 'Ben N', null]],
    ['across two columns, for the first', [{ rows: [2, 3], columns: [0, 1] }], ['Ben M', 'Ben M', 'Ben N', null]],
    ['far away', [{ rows: [40, 50_000], columns: [0, 0] }], ['Ben M', null, 'Ben N', null]],
  ])('is carried down by merged cells %s', (_what, merged, expected) => {
    const parsed = read(once, { sheet: 'Sheet1', merged });
    const missing = expected.flatMap((name, index) => (name === null ? [[index + 2, 'participant', 'missing']] : []));
    if ('errors' in parsed) expect(parsed.errors.map(({ row, column, code }) => [row, column, code])).toEqual(missing);
    else expect(parsed.views.map(({ participant }) => participant)).toEqual(expected);
  });

  test('hides what lies below the merged cells, as on the screen', () => {
    const rows = [view('Ben M', 'access'), view('Somebody hidden', 'interception')];
    expect(names(rows, { merged: [{ rows: [2, 3], columns: [0, 0] }] })).toEqual(['Ben M', 'Ben M']);
  });

  test('carries a merged community with it', () => {
    const rows = [view('Ben M', 'access'), ['', '', 'interception', 'formative', '3', '']];
    const merged: MergedRange[] = [0, 1].map((column) => ({ rows: [2, 3], columns: [column, column] }));
    expect(viewsIn(rows, { merged }).map(({ community }) => community)).toEqual(['legal', 'legal']);
  });
});

describe('a table in which everything is wrong', () => {
  const wrong = Array.from({ length: 50_000 }, () => ['=x', 'a', 'b', 'c', '9', '=']);

  test('is told by its first 200 errors, and by how many there are', () => {
    const parsed = read(wrong);
    if (!('errors' in parsed)) throw new Error('it was taken');
    expect(parsed.errors).toHaveLength(200);
    // Five errors in each row, and from the second on that it says the same as the first.
    expect(parsed.errorsOmitted).toBe(50_000 * 5 + 49_999 - 200);
    expect(parsed.errors.map(({ row }) => row)).toEqual(parsed.errors.map(({ row }) => row).toSorted((a, b) => a - b));
  });

  test('is told without a count where all is said', async () => {
    const text = `${HEADER.join(',')}\nx,legal,acess,established,4,\n`;
    const table = await readTable('views.csv', Buffer.from(text));
    if ('errors' in table) throw new Error('it was refused');
    const parsed = parseViewTable(table.table, askable, 'required');
    expect(parsed).toEqual({
      errors: [expect.objectContaining({ row: 2, code: 'unknown-indicator', message: expect.stringContaining('"access"') })],
    });
  });
});

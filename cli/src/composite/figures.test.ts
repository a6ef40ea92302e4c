/** Figures as people send them: what is a figure, what is a gap, what is one id, and where the table is. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InputError } from '@mufakat/server/kernel/table/model';
import { rowsOf, sheetOf, workbookOf } from '@mufakat/server/kernel/testing/workbooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputErrors } from '../terminal/command-result.ts';
import { runCli } from '../testing/run-cli.ts';
import { indexBuild } from './build/build.ts';
import { indexCompare } from './compare/compare.ts';
import type { EditionFiles } from './compare/edition.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-figures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const STRUCTURE =
  'id,parent,name,weight,direction,type\nindex,,Index,,,aggregate\na,index,A,1,1,indicator\nb,index,B,1,1,indicator\nregion,,Region,,,group\n';
const RECIPE = [
  { step: 'normalise', method: 'min-max', range: [0, 100] },
  { step: 'aggregate', method: 'arithmetic' },
];
const IMPUTED = [{ step: 'impute', method: 'mean', group: 'region' }, ...RECIPE];

let files = 0;
async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  await writeFile(path, content);
  return path;
}

type Given = { data: string | Uint8Array; meta?: string | Uint8Array; steps?: readonly object[] } & Pick<
  EditionFiles,
  'dataTable' | 'metaTable'
>;

/** Scores of the units by id and node; or what is wrong. */
async function build({
  data,
  meta = STRUCTURE,
  steps = RECIPE,
  ...tables
}: Given): Promise<{ scores: Record<string, Record<string, number | null>> } | { errors: readonly InputError[] }> {
  const paths = { data: await fileOf('data', data), meta: await fileOf('meta', meta) };
  const out = join(folder, `out-${files}`);
  try {
    await indexBuild(await fileOf('recipe.json', JSON.stringify({ steps })), { ...paths, ...tables, out });
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    expect(existsSync(out)).toBe(false);
    return { errors: error.places };
  }
  const { units } = JSON.parse(await readFile(join(out, 'index.json'), 'utf8'));
  return {
    scores: Object.fromEntries(units.map(({ unit, scores }: { unit: string; scores: Record<string, number | null> }) => [unit, scores])),
  };
}

async function scoresOf(given: Given) {
  const built = await build(given);
  if ('errors' in built) throw new Error(JSON.stringify(built.errors));
  return built.scores;
}

async function errorsOf(given: Given) {
  const built = await build(given);
  return 'errors' in built ? built.errors : [];
}

const table = (third: string, name = 'Three') => `unit,name,region,a,b\nU1,One,N,10,1\nU2,Two,N,20,2\nU3,${name},N,"${third}",3\n`;
const workbook = (third: string | number | null) =>
  workbookOf({
    Data: sheetOf(
      rowsOf([
        ['unit', 'name', 'region', 'a', 'b'],
        ['U1', 'One', 'N', 10, 1],
        ['U2', 'Two', 'N', 20, 2],
        ['U3', 'Three', 'N', third, 3],
      ]),
    ),
  });

describe('a cell of figures', () => {
  test.each(['<5', '$5', '(30)', '~5', '–5', 'TRUE', '5%', '1 000', 'n.a.', '#N/A', 'see note', '½', '3٥', '2026-05-10', 'x'])(
    'that holds %j is an error with its place, in CSV and XLSX, and no gap',
    async (third) => {
      const wrong = { row: 4, column: 'a', code: 'data.cell', message: expect.stringMatching(/write a number.*not applicable/) };
      expect(await errorsOf({ data: table(third) })).toMatchObject([wrong]);
      expect(await errorsOf({ data: await workbook(third.replace('<', '&lt;')) })).toMatchObject([{ ...wrong, sheet: 'Data' }]);
    },
  );

  test('that is logical, an error, or a formula without saved value in a workbook is an error with sheet and cell', async () => {
    for (const [cell, code] of [
      ['<c t="b"><v>1</v></c>', 'data.cell'],
      ['<c t="e"><v>#N/A</v></c>', 'error-cell'],
      ['<c><f>D2+D3</f><v/></c>', 'formula-without-value'],
    ] as const)
      expect(await errorsOf({ data: await workbook(cell) })).toMatchObject([{ sheet: 'Data', row: 4, column: 'a', code }]);
  });

  test.each([
    '',
    'NA',
    'n/a',
    'NaN',
    'null',
    '.',
    '../..',
    '...',
    '-',
    '–',
    '—',
    'Not reported',
    'no data',
    'confidential',
    'unknown',
    ' \u00a0',
  ])('that holds %j is a gap', async (third) => {
    expect((await scoresOf({ data: table(third) })).U3?.a).toBeNull();
  });

  test.each(['30', ' 30', '30.0', '3e1', '٣٠', '۳۰', '३०', '៣០', '３０', '\u200f30'])('that holds %j is 30', async (third) => {
    expect((await scoresOf({ data: table(third) })).U3?.a).toBe(100);
  });
});

describe('labels, names and ids are texts, in which nothing is a gap', () => {
  const rows = (label: string) =>
    [
      'unit,name,region,a,b',
      ...[
        'USA,United States,?,10,1',
        'CAN,Canada,?,20,2',
        'MEX,Mexico,?,,3',
        'DEU,Germany,EU,100,4',
        'FRA,France,EU,110,5',
        'JPN,Japan,,50,6',
        'KOR,Korea,,,7',
      ],
    ]
      .join('\n')
      .replaceAll('?', label);

  test.each(['NA', 'N/A', 'null', '-', '../..', 'NaN', '.', 'unknown', 'not applicable'])(
    'so that %j is a region like any other',
    async (label) => {
      const scores = await scoresOf({ data: rows(label), steps: IMPUTED });
      expect(scores).toEqual(await scoresOf({ data: rows('North America'), steps: IMPUTED }));
      expect([scores.MEX?.a, scores.KOR?.a]).toEqual([5, null]);
    },
  );

  test.each(['NA', 'null', '../..', '-', 'NaN'])('so that %j is a unit, an aggregate, and a name', async (id) => {
    const meta = `id,parent,name,type\nindex,NA,Index,aggregate\n${id},index,${id},aggregate\na,${id},${id},indicator\nb,index,B,indicator\n`;
    // COINr writes NA for the parent of the whole.
    const root = id === 'NA' ? meta.replace('index,NA', 'index,') : meta;
    const scores = await scoresOf({ data: `unit,name,a,b\n${id},${id},1,2\nX,Y,3,4\n`, meta: root });
    expect(scores[id]).toEqual({ a: 0, b: 0, [id]: 0, index: 0 });
  });
});

describe('ids are compared in one normal form', () => {
  test.each([
    ['AUT', 'AUT '],
    ['AUT', '\u00a0AUT'],
    ['Åland', 'A\u030aland'],
    ['AUT', 'A\u200bUT'],
    ['Côte d’Or', 'Côte  d’Or'],
    ['AUT', '\ufeffAUT'],
    ['AUT', '\u202aAUT\u202c'],
  ])('so that %j and %j are one unit, given twice', async (one, other) => {
    const twice = { code: 'data.unit-twice', row: 3, column: 'unit' };
    expect(
      await errorsOf({ data: `"unit","region","a","b"\n"${one}","N","10","1"\n"${other}","N","20","2"\n"X","N","3","3"\n` }),
    ).toMatchObject([twice]);
    const cells = [
      ['unit', 'region', 'a', 'b'],
      [one, 'N', 10, 1],
      [other, 'N', 20, 2],
      ['X', 'N', 3, 3],
    ];
    expect(await errorsOf({ data: await workbookOf({ S: sheetOf(rowsOf(cells)) }) })).toMatchObject([{ ...twice, sheet: 'S' }]);
  });

  test('so that columns, structure, groups and recipe meet, however each is written', async () => {
    const meta = STRUCTURE.replace('\na,', '\n"Re\u0301seau\u00a0 A",').replace('\nregion,', '\nRégion,');
    const data = table('')
      .replace(',region,a,', ', "Re\u0301gion\u200b",Réseau A ,')
      .replaceAll(',N,', ',"N\u00a0O",')
      .replace('"N\u00a0O"', 'N O');
    const steps = [{ step: 'impute', method: 'mean', group: 'Re\u0301gion', indicators: ['Réseau\u00a0A'] }, ...RECIPE];
    expect(await scoresOf({ data, meta, steps })).toMatchObject({ U3: { 'Réseau A': 50, index: 75 } });
  });

  test('so that a column or a row of the structure that stands twice is an error', async () => {
    expect(await errorsOf({ data: table('1').replace(',b\n', ',"a\u200b"\n') })).toMatchObject([
      { code: 'table.column-twice', column: 'a' },
      { code: 'data.no-column', column: 'b' },
    ]);
    const meta = `${STRUCTURE}"region\u00a0",,Again,,,group\n" a",index,Again,,,indicator\n`;
    expect(await errorsOf({ data: table('1'), meta })).toMatchObject([
      { code: 'meta.id', row: 6, column: 'id' },
      { code: 'meta.id', row: 7, column: 'id' },
    ]);
  });

  test('so that a unit is the same in both editions', async () => {
    const [recipe, meta, out] = [
      await fileOf('r.json', JSON.stringify({ steps: RECIPE })),
      await fileOf('m.csv', STRUCTURE),
      join(folder, 'compared'),
    ];
    const earlier = { recipe, meta, data: await fileOf('d.csv', table('30').replace('U3', '"U\u200b3 "')) };
    expect(await indexCompare(earlier, { recipe, meta, data: await fileOf('d.csv', table('25')) }, out)).toMatchObject({
      data: { units: 3, entered: [], left: [] },
    });
  });

  test('while a weight is a number and nothing else', async () => {
    for (const [weight, ok] of [
      ['0x10', false],
      ['Infinity', false],
      ['½', false],
      ['1,5', false],
      ['٢', true],
      ['NA', true],
      [' 2 ', true],
    ] as const) {
      const errors = await errorsOf({ data: table('30'), meta: STRUCTURE.replace('A,1,1', `A,"${weight}",1`) });
      expect(errors.map(({ code, row }) => [code, row])).toEqual(ok ? [] : [['meta.weight', 3]]);
    }
  });
});

describe('the sheet and the header row', () => {
  const book = () =>
    workbookOf({
      Read: sheetOf(rowsOf([['About this workbook'], ['<c t="e"><v>#REF!</v></c>']])),
      'Figures 2026': sheetOf(
        rowsOf([['Draft, not for publication'], [], ['unit', 'region', 'a', 'b'], ['U1', 'N', 10, 1], ['U2', 'N', 20, 2]]),
      ),
      Structure: sheetOf(
        rowsOf(
          [
            ['id', 'parent'],
            ['index', null],
            ['a', 'index'],
            ['b', 'index'],
          ],
          2,
        ),
      ),
    });

  test('of figures and structure in one workbook are chosen by name and number', async () => {
    const data = await fileOf('book.xlsx', await book());
    const recipe = await fileOf('r.json', JSON.stringify({ steps: RECIPE }));
    const chosen = ['--sheet', 'figures 2026', '--header', '3', '--meta', data, '--meta-sheet', 'Structure'];
    const run = await runCli(['index', 'build', recipe, '--data', data, ...chosen, '--out', join(folder, 'chosen'), '--json']);
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([0, { units: 2, scored: 2 }]);
    const earlier = ['--earlier-data', data, '--out', join(folder, 'chosen-compared'), '--json'];
    expect((await runCli(['index', 'compare', recipe, '--data', data, ...chosen, ...earlier])).code).toBe(0);
    const wrong = await runCli([
      'index',
      'build',
      recipe,
      '--data',
      data,
      ...chosen.with(3, '4'),
      '--out',
      join(folder, 'wrong'),
      '--json',
    ]);
    expect([wrong.code, JSON.parse(wrong.stdout).errors[0]]).toMatchObject([1, { sheet: 'Figures 2026', row: 4, code: 'data.no-column' }]);
  });

  test('that are not there, or no number, are refused with what there is', async () => {
    expect(await errorsOf({ data: await book(), dataTable: { sheet: 'Figures' } })).toMatchObject([
      { code: 'no-such-sheet', message: expect.stringContaining('"Figures 2026"') },
    ]);
    expect(await errorsOf({ data: await book(), dataTable: { sheet: 'Read', header: 7 } })).toMatchObject([{ code: 'no-header' }]);
    for (const row of ['0', 'three', '-1', '1.5'])
      expect((await runCli(['index', 'units', 'packs/gci-2020', 'x.csv', '--header', row])).code).toBe(2);
  });
});

const CASES = fileURLToPath(new URL('../../../../shared/cases/', import.meta.url));
describe.skipIf(!existsSync(CASES))('the cases of ../shared/cases beside the project', () => {
  const caseOf = async (name: string, data: string) => {
    const at = (file: string) => join(CASES, name, file);
    const out = join(folder, `case-${name}-${data}`);
    const built = await indexBuild(at('r.json'), { data: at(data), meta: at('m.csv'), out }).catch((error: unknown) => error);
    if (built instanceof InputErrors) return built.places;
    if (built instanceof Error) throw built;
    return JSON.parse(await readFile(join(out, 'index.json'), 'utf8')).units;
  };

  test('a constant that was imputed is refused as one that was not', async () => {
    for (const data of ['d.csv', 'd2.csv']) expect(await caseOf('impute-constant', data)).toMatchObject([{ code: 'no-spread' }]);
  });

  test('spellings of numbers are errors or figures, never gaps', async () => {
    expect(await caseOf('number-spellings', 'd.csv')).toMatchObject([{ code: 'data.cell', row: 4, column: 'a' }]);
    expect((await caseOf('number-spellings', 'd2.csv'))[2]).toMatchObject({ unit: 'U3', figures: { a: 3.5, b: 3 } });
    expect(await caseOf('number-spellings', 'd3.csv')).toMatchObject([{ code: 'data.cell', row: 4, column: 'a' }]);
  });

  test('the region NA gives the figures of North America', async () => {
    expect(await caseOf('na-region', 'd.csv')).toEqual(await caseOf('na-region', 'd2.csv'));
  });

  test('blanks in quotes do not count', async () => {
    expect((await caseOf('quoted-space', 'd.csv'))[0]).toMatchObject({ unit: 'AUT', figures: { a: 10 } });
    for (const data of ['d2.csv', 'd3.xlsx'])
      expect(await caseOf('quoted-space', data)).toMatchObject([{ code: 'data.unit-twice', row: 3 }]);
  });

  test('workbooks', async () => {
    const found = await Promise.all(
      readdirSync(join(CASES, 'xlsx'))
        .filter((name) => name.endsWith('.xlsx'))
        .map(async (name) => [
          name,
          (await caseOf('xlsx', name))
            .map(({ code, row, column, unit }: Record<string, unknown>) => unit ?? `${code} ${row} ${column}`)
            .join(),
        ]),
    );
    expect(Object.fromEntries(found)).toEqual({
      'formula-error.xlsx': 'error-cell 4 a',
      'formula-na.xlsx': 'error-cell 4 a',
      'formula-nocache.xlsx': 'formula-without-value 4 a',
      'lo-amj.xlsx': 'U1,U2,U3',
      'lo-lastrow.xlsx': 'U1,U2,U3',
      'second-wide.xlsx': 'U1,U2,U3',
    });
  });
});

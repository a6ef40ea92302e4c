/** Data of the tests that is not part of the project, from ../shared/data beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Hierarchy, parseHierarchy } from '../hierarchy.ts';
import { parseRecipe, type Recipe } from '../recipe.ts';
import { type Table, tableOf } from '../table.ts';

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));

export const hasData = (file: string): boolean => existsSync(FOLDER + file);

/** Rows of a CSV as records by the names in its first line; values may stand in quotes. */
export function readCsv(file: string): Record<string, string>[] {
  const [names = [], ...rows] = readFileSync(FOLDER + file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
}

/** The example of COINr 1.1.14: 51 countries × 49 indicators, and the recipe of its golden files. */
export function readAsem(): { table: Table; hierarchy: Hierarchy; recipe: Recipe } {
  const rows = readCsv('asem-data.csv');
  const meta = readCsv('asem-meta.csv');
  const columns = meta.filter(({ Type }) => Type === 'Indicator' || Type === 'Denominator').map(({ iCode = '' }) => iCode);
  const number = (text = 'NA') => (text === 'NA' ? null : Number(text));
  const table = tableOf({
    units: rows.map(({ uCode = '' }) => uCode),
    indicators: columns,
    rows: rows.map((row) => columns.map((column) => number(row[column]))),
    groups: { EurAsia_group: rows.map((row) => row.EurAsia_group ?? '') },
  });
  const nodes = meta.filter(({ Type }) => Type === 'Indicator' || Type === 'Aggregate');
  const hierarchy = parseHierarchy(
    nodes.map(({ iCode, iName, Parent, Weight, Direction }) => ({
      ...{ id: iCode, name: iName, parent: Parent === 'NA' ? null : Parent, weight: number(Weight), direction: number(Direction) },
    })),
  );
  const by = Object.fromEntries(
    meta.filter(({ Denominator }) => Denominator !== 'NA').map(({ iCode, Denominator }) => [iCode, Denominator]),
  );
  const recipe = parseRecipe({
    steps: [
      { step: 'denominate', by },
      { step: 'impute', method: 'mean', group: 'EurAsia_group' },
      { step: 'screen', availability: 0.9 },
      { step: 'treat', points: 5 },
      { step: 'normalise', method: 'min-max', range: [0, 100] },
      { step: 'aggregate', method: 'arithmetic' },
    ],
  });
  return { table, hierarchy, recipe };
}

const PILLARS = ['LEGL_SCRE', 'TECH_SCORE', 'ORG_SCORE', 'CDS_SCORE', 'COOP_SCORE'];

/** The five published pillar scores (0 to 20) of the Global Cybersecurity Index 2020, of 194 countries, as indicators of an index. */
export function readGci(): { table: Table; hierarchy: Hierarchy; overall: number[] } {
  const rows = readCsv('gci-2020.csv');
  const table = tableOf({
    units: rows.map(({ iso3 = '' }) => iso3),
    indicators: PILLARS,
    rows: rows.map((row) => PILLARS.map((pillar) => Number(row[pillar]))),
  });
  const hierarchy = parseHierarchy([{ id: 'index', parent: null }, ...PILLARS.map((id) => ({ id, parent: 'index' }))]);
  return { table, hierarchy, overall: rows.map((row) => Number(row.GCI_OVRL_SCRE)) };
}

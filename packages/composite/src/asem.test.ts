/** The example index of COINr 1.1.14, held against what COINr computes. */
import { describe, expect, it } from 'vitest';
import { buildIndex } from './build.ts';
import { compileIndex } from './compile.ts';
import { hasData, readAsem, readCsv } from './testing/data.ts';
import { once } from './testing/small.ts';

const NEAR = 1e-9;

/** Cells that lie further apart than 1e-9, relative to what is expected (absolute where that is 0), and how many were compared. */
function compare(
  file: string,
  units: readonly string[],
  scoreOf: (node: string, unit: number) => number,
): { cells: number; apart: string[] } {
  const rows = readCsv(file).map(({ uCode = '', ...cells }) => ({ unit: units.indexOf(uCode), uCode, cells: Object.entries(cells) }));
  const cells = rows.flatMap(({ unit, uCode, cells }) =>
    cells.map(([node, text]) => ({ node, uCode, expected: Number(text), value: scoreOf(node, unit) })),
  );
  const apart = cells.filter(({ expected, value }) => !(Math.abs(value - expected) <= NEAR * (expected === 0 ? 1 : Math.abs(expected))));
  return {
    cells: cells.length,
    apart: apart.map(({ node, uCode, expected, value }) => `${uCode} ${node}: ${value}, expected ${expected}`),
  };
}

describe.skipIf(!hasData('asem-aggregated.csv'))('the ASEM index (../shared/data/asem-*.csv)', () => {
  const asem = once(() => {
    const { table, hierarchy, recipe } = readAsem();
    return { table, hierarchy, recipe, units: table.units, built: buildIndex(table, hierarchy, recipe) };
  });
  const inTable = (step: number) => (node: string, unit: number) => {
    const after = asem().built.tables[step];
    return after?.values[after.indicators.indexOf(node) * asem().units.length + unit] ?? Number.NaN;
  };

  it('has 51 × 49 treated figures equal to those of COINr 1.1.14 within 1e-9', () => {
    expect(compare('asem-treated.csv', asem().units, inTable(4))).toEqual({ cells: 51 * 49, apart: [] });
  });

  it('has 51 × 49 normalised figures equal to those of COINr 1.1.14 within 1e-9', () => {
    expect(compare('asem-normalised.csv', asem().units, inTable(5))).toEqual({ cells: 51 * 49, apart: [] });
  });

  it('has 51 × 60 scores equal to those of COINr 1.1.14 within 1e-9', () => {
    const { hierarchy, built, units } = asem();
    const scores = new Map(hierarchy.nodes.map(({ id }) => [id, built.scores(id)]));
    expect(compare('asem-aggregated.csv', units, (node, unit) => scores.get(node)?.[unit] ?? Number.NaN)).toEqual({
      cells: 51 * 60,
      apart: [],
    });
  });

  it('compiled gives the bytes of one build, also when steps are taken from memory and when nothing is', () => {
    const { table, hierarchy, recipe, built } = asem();
    const index = compileIndex(table, hierarchy);
    const aggregates = hierarchy.nodes.slice(hierarchy.indicators).flatMap(({ id }) => [...built.scores(id)]);
    for (const steps of [recipe.steps, recipe.steps, recipe.steps.map((step) => ({ ...step }))])
      expect([...index.run(steps)]).toEqual(aggregates);
  });

  it('says of each figure that was imputed or winsorised that it was; none needs a transformation', () => {
    const { hierarchy, built, units } = asem();
    const kinds = built.changes.map((own) => new Set(own.map(({ kind }) => kind)));
    expect(kinds).toEqual([
      new Set(['divided', 'lost']),
      new Set(['imputed']),
      new Set(),
      new Set(['examined', 'winsorised']),
      new Set(['normalised']),
      new Set(),
    ]);
    const winsorised = built.changes[3]?.filter((change) => change.kind === 'winsorised') ?? [];
    for (const change of winsorised) {
      const unit = units.indexOf(change.unit ?? '');
      expect(change).toMatchObject({ from: inTable(3)(change.node, unit), to: inTable(4)(change.node, unit) });
    }
    const touched = new Set(built.changes[3]?.filter(({ kind }) => kind === 'winsorised').map(({ node }) => node));
    const changed = hierarchy.nodes.slice(0, 49).filter(({ id }) => units.some((_, unit) => inTable(3)(id, unit) !== inTable(4)(id, unit)));
    expect(changed.map(({ id }) => id).sort()).toEqual([...touched].sort());
  });
});

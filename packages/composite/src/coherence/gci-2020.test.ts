/** Global Cybersecurity Index 2020: figures of 194 countries. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type NodeInput, parseHierarchy } from '../hierarchy.ts';
import { coherenceOf } from './coherence.ts';
import { describeColumn } from './statistics.ts';

/** Not part of the project. */
const DATA = fileURLToPath(new URL('../../../../../shared/data/gci-2020.csv', import.meta.url));

const PILLARS: Readonly<Record<string, string>> = {
  LEGL: 'LEGL_SCRE',
  TECH: 'TECH_SCORE',
  ORG: 'ORG_SCORE',
  CDS: 'CDS_SCORE',
  COOP: 'COOP_SCORE',
};

/** Coherence of the scores as published. */
function analyse() {
  const [header = [], ...rows] = readFileSync(DATA, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const nodes: NodeInput[] = [{ id: 'GCI_OVRL_SCRE', parent: null }];
  for (const [prefix, id] of Object.entries(PILLARS)) {
    nodes.push({ id, parent: 'GCI_OVRL_SCRE' });
    nodes.push(...header.filter((name) => name.startsWith(`${prefix}_`) && name !== id).map((name) => ({ id: name, parent: id })));
  }
  const hierarchy = parseHierarchy(nodes);
  // Some names of countries have a comma: figures are counted from the end of the row.
  const columns = hierarchy.nodes.map(({ id }) =>
    Float64Array.from(rows, (row) => Number(row.at(header.indexOf(id) - header.length) || Number.NaN)),
  );
  return { hierarchy, columns, ...coherenceOf(hierarchy, columns) };
}

describe.skipIf(!existsSync(DATA))('coherence of the GCI 2020 (../shared/data/gci-2020.csv)', () => {
  test('has 20 indicators in five pillars, of 194 countries', () => {
    const { hierarchy, groups, columns } = analyse();
    expect([hierarchy.indicators, groups.length, columns[0]?.length]).toEqual([20, 6, 194]);
    expect(describeColumn(columns.at(-1) ?? new Float64Array(0))).toMatchObject({ n: 194, missing: 0 });
  });

  test('the ten correlations between pillars lie from 0.83 to 0.91: one dimension, none redundant', () => {
    const index = analyse().groups.at(-1);
    const pairs = [...(index?.pearson.r ?? [])].filter((_, at) => Math.floor(at / 5) < at % 5);
    expect(pairs).toHaveLength(10);
    expect([Math.min(...pairs).toFixed(2), Math.max(...pairs).toFixed(2)]).toEqual(['0.83', '0.91']);
    expect(index?.flagged).toEqual([]);
    expect(index?.components.components[0]?.explained).toBeGreaterThan(0.88);
    expect(index?.reliability.alpha).toBeGreaterThan(0.95);
  });

  test('each pillar carries about a fifth of the variance, as its weight says', () => {
    for (const { nominal, covariance, correlation } of analyse().groups.at(-1)?.weights ?? []) {
      expect(nominal).toBe(0.2);
      expect(Math.abs(covariance - 0.2)).toBeLessThan(0.05);
      expect(Math.abs(correlation - 0.2)).toBeLessThan(0.02);
    }
  });

  test('no indicator is silent, none goes against its pillar, no two say the same', () => {
    const { indicators, redundant } = analyse();
    expect(indicators.filter(({ silent }) => silent)).toEqual([]);
    expect(indicators.flatMap(({ above }) => above).filter(({ r }) => !(r > 0.3))).toEqual([]);
    expect(redundant).toEqual([]);
  });
});

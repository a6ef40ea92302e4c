import type { Spread } from '@mufakat/consensus';
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import { expect, test } from 'vitest';
import { differenceSentences, filtered, stripOf } from './readings.ts';

const spread: Spread = { people: 7, counts: [0, 3, 4, 0, 0], nearlyAll: null, median: 2, quartiles: [1, 2] };

const reading = (id: string, change: Partial<IndicatorReading> = {}): IndicatorReading => ({
  type: 'indicator',
  id,
  scale: 'stage',
  max: 4,
  evidenced: { low: 1, high: 2 },
  coverage: 0.8,
  perceived: {
    communities: [
      { community: 'legal', spread },
      { community: 'academia', spread: null },
    ],
    overall: spread,
    divergence: null,
  },
  adopted: null,
  differences: { perceivedOverEvidenced: null, technicalOverLegal: null, adoptedOverEvidenced: null },
  disputed: [],
  sentence: '',
  missing: [],
  ...change,
});

const group = (id: string, children: GroupReading['children']): GroupReading => ({
  type: 'group',
  id,
  label: 'factor',
  scale: 'stage',
  max: 4,
  evidenced: null,
  coverage: null,
  perceived: null,
  adopted: null,
  adoptedDistribution: [],
  evidencedDistribution: [],
  sentence: '',
  missing: [],
  children,
});

const everything = { group: null, community: null, onlyDifferences: false };
const split = reading('split', { differences: { perceivedOverEvidenced: -1, technicalOverLegal: 2, adoptedOverEvidenced: 0 } });
const tree = group('root', [group('law', [group('powers', [reading('a'), split]), group('rights', [reading('b')])])]);
const idsOf = (node: GroupReading | null): string[] =>
  node === null ? [] : node.children.flatMap((child) => (child.type === 'indicator' ? [child.id] : idsOf(child)));

test('without a filter every indicator is shown', () => {
  expect(idsOf(filtered(tree, everything))).toEqual(['a', 'split', 'b']);
});

test('a part shows what is below it, at any depth, and nothing else', () => {
  expect(idsOf(filtered(tree, { ...everything, group: 'law' }))).toEqual(['a', 'split', 'b']);
  expect(idsOf(filtered(tree, { ...everything, group: 'rights' }))).toEqual(['b']);
  expect(filtered(tree, { ...everything, group: 'elsewhere' })).toBeNull();
});

test('only differences leaves indicators that differ by a stage or more', () => {
  expect(idsOf(filtered(tree, { ...everything, onlyDifferences: true }))).toEqual(['split']);
});

test('a community leaves the indicators that it spoke on', () => {
  expect(idsOf(filtered(tree, { ...everything, community: 'academia' }))).toHaveLength(3);
  expect(filtered(tree, { ...everything, community: 'technical' })).toBeNull();
});

test('differences are told largest first, and those below a stage are not', () => {
  const told = differenceSentences((id, values) => `${id} ${values?.size}`, split);
  expect(told).toEqual(['difference.technicalAbove 2', 'difference.perceivedBelow 1']);
});

test('a community of too few people is hidden, one that said nothing has no views', () => {
  const of = (community: string | null) => stripOf(reading('a'), community, String);
  expect(of('legal').perceived).toEqual(spread);
  expect(of('academia')).toMatchObject({ perceived: null, hidden: true });
  expect(of('technical')).toMatchObject({ perceived: null, hidden: false });
  expect(of(null).perceived).toEqual(spread);
});

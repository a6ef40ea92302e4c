/** The pack that a whole country is asked: what `packs/baseline` promises. */
import { fileURLToPath } from 'node:url';
import { groupsAndIndicators, indicatorsOf, loadPack, minutesToAnswer, type Pack, questionsFor } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const FOLDER = fileURLToPath(new URL('../../../packs/baseline', import.meta.url));
let pack: Pack;

beforeAll(async () => {
  const loaded = loadPack(await readPackFolder(FOLDER));
  if ('errors' in loaded) throw new Error('the baseline pack does not load');
  pack = loaded.pack;
});

describe('the baseline pack', () => {
  test('passes every strict check', async () => {
    const run = await runCli(['pack', 'check', 'packs/baseline', '--strict', '--json']);
    expect([run.code, JSON.parse(run.stdout).findings]).toEqual([0, []]);
  });

  test('has eight dimensions, 32 factors, 100 indicators, 500 criteria and 150 terms or more, and criteria at every stage above the floor', () => {
    const groups = groupsAndIndicators(pack.root).flatMap((node) => (node.type === 'group' ? [node] : []));
    const dimensions = groups.filter(({ label }) => label === 'dimension').map(({ id }) => id);
    expect(dimensions).toEqual(['law', 'commitment', 'coordination', 'evidence', 'cooperation', 'skills', 'prevention', 'security']);
    expect(groups.filter(({ label }) => label === 'factor').length).toBeGreaterThanOrEqual(32);
    const indicators = indicatorsOf(pack.root);
    expect(indicators.length).toBeGreaterThanOrEqual(100);
    expect(indicators.flatMap(({ criteria }) => criteria).length).toBeGreaterThanOrEqual(500);
    expect(pack.glossary.length).toBeGreaterThanOrEqual(150);
    for (const { id, criteria } of indicators) expect([...new Set(criteria.map(({ stage }) => stage))], id).toEqual([1, 2, 3, 4]);
  });

  test('gives every indicator its three wordings, guidance, lead times, and kinds of source for each criterion', () => {
    for (const { id, question, guidance, leadTimeMonths, criteria } of indicatorsOf(pack.root)) {
      expect(Object.keys(question ?? {}), id).toEqual(['legal', 'technical', 'plain']);
      expect(guidance.length, id).toBeGreaterThanOrEqual(1);
      expect(leadTimeMonths.length, id).toBe(4);
      for (const criterion of criteria) expect(criterion.sources.length, criterion.id).toBeGreaterThanOrEqual(1);
    }
  });

  test('informs every article of the Budapest Convention from 2 to 35 and of the United Nations Convention from 7 to 56', () => {
    const mapped = new Set(indicatorsOf(pack.root).flatMap(({ mappings }) => mappings.map(({ to }) => to)));
    const articles = (instrument: string, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => `${instrument}:${from + index}`);
    expect([...articles('budapest', 2, 35), ...articles('uncc', 7, 56)].filter((article) => !mapped.has(article))).toEqual([]);
  });

  test('asks no community more than 60 questions, or more than 90 minutes', () => {
    const asked = pack.communities.map((community) => questionsFor(pack, community));
    expect(Math.max(...asked.map((questions) => questions.length))).toBeLessThanOrEqual(60);
    expect(Math.max(...asked.map((questions) => minutesToAnswer(pack, questions)))).toBeLessThanOrEqual(90);
  });
});

/** What the release rule makes of the example: how much is shown, and that no person's stage follows from it. */
import { fileURLToPath } from 'node:url';
import { groupsOf, tellGroup } from '@mufakat/consensus';
import {
  buildProfile,
  indicatorReadings,
  indicatorsOf,
  loadPack,
  type ShownView,
  shownOutcome,
  shownViews,
  topStage,
} from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { beforeAll, expect, test } from 'vitest';
import { type AssessmentFolder, readAssessmentFolder } from './index.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const periods = new Map<string, AssessmentFolder>();
beforeAll(async () => {
  const loaded = loadPack(await readPackFolder(at('packs/baseline')));
  if ('errors' in loaded) throw new Error('the baseline pack does not load');
  for (const period of ['2024', '2026']) {
    const read = await readAssessmentFolder(at(`examples/pelanua/${period}`), () => loaded.pack);
    if ('errors' in read) throw new Error(`the example of ${period} does not load`);
    periods.set(period, read);
  }
});

function example(period: string): AssessmentFolder {
  const folder = periods.get(period);
  if (folder === undefined) throw new Error(`no example of ${period}`);
  return folder;
}

/** The cells of indicators and communities, by how they are shown. */
function cellsOf(period: string) {
  const { pack, record } = example(period);
  const cells = indicatorReadings(buildProfile(pack, record).root).flatMap(({ perceived }) => perceived.communities);
  const counted = (kind: (spread: NonNullable<(typeof cells)[number]['spread']>) => boolean) =>
    cells.filter(({ spread }) => spread !== null && kind(spread)).length;
  return {
    all: cells.length,
    exact: counted(({ counts }) => counts !== null),
    nearlyAll: counted(({ nearlyAll }) => nearlyAll !== null),
    hidden: cells.filter(({ spread }) => spread === null).length,
  };
}

/** Released people of whom something is told together: a group told exactly, or the groups of a batch of which nearly all named one stage. */
function classesOf(views: readonly ShownView[], top: number): number[][] {
  const groups = groupsOf(views).map((group) => ({ batch: group[0]?.batch, stages: group.map(({ stage }) => stage) }));
  const alike = Map.groupBy(groups, ({ batch, stages }) => `${batch} ${tellGroup(stages, top).nearlyAll}`);
  return [...alike].flatMap(([key, same]) =>
    key.endsWith('null') ? same.map(({ stages }) => stages) : [same.flatMap(({ stages }) => stages)],
  );
}

/** How many stages are possible for another one of the class, for somebody who knows that their own is `own`. */
function possible(stages: readonly number[], own: number, top: number): number {
  const told = tellGroup(stages, top);
  // Of nearly all, two may be outside, and the one who knows may be one: any other person may be the second, at any stage.
  if (told.nearlyAll !== null) return top + 1;
  return told.counts.filter((count, stage) => count - (stage === own ? 1 : 0) > 0).length;
}

/** Released people, and of how many the stage is narrowed, or determined, for whichever other person learns most; and people whose views wait. */
function peopleOf(period: string) {
  const { pack, record } = example(period);
  const counted = { people: 0, narrowed: 0, determined: 0 };
  for (const indicator of indicatorsOf(pack.root)) {
    const top = topStage(pack, indicator);
    for (const stages of classesOf(shownViews(record).get(indicator.id) ?? [], top)) {
      stages.forEach((_, person) => {
        const fewest = Math.min(...stages.filter((__, other) => other !== person).map((own) => possible(stages, own, top)));
        counted.people += 1;
        counted.narrowed += fewest <= top ? 1 : 0;
        counted.determined += fewest === 1 ? 1 : 0;
      });
    }
  }
  return { ...counted, waiting: record.views.length - counted.people };
}

test.each([
  ['2024', { all: 347, exact: 113, nearlyAll: 136, hidden: 98 }, { people: 1810, narrowed: 1118, determined: 0, waiting: 160 }],
  ['2026', { all: 347, exact: 92, nearlyAll: 161, hidden: 94 }, { people: 1838, narrowed: 1019, determined: 0, waiting: 160 }],
])('in the example of %s cells are exact, nearly all or hidden, and nobody is determined', (period, cells, people) => {
  expect([cellsOf(period), peopleOf(period)]).toEqual([cells, people]);
});

test.each([
  ['2024', { adopts: 66, 'no-consensus': 1, 'too-few': 17, withheld: 40 }],
  ['2026', { adopts: 55, 'no-consensus': 3, 'too-few': 19, withheld: 47 }],
])('in the example of %s the outcome of the rule is told, or withheld where it would depend on what is not told', (period, results) => {
  const { pack, record } = example(period);
  const outcomes = indicatorsOf(pack.root).map((indicator) => shownOutcome(pack, record, indicator).result);
  expect(Object.fromEntries([...Map.groupBy(outcomes, (result) => result)].map(([result, all]) => [result, all.length]))).toEqual(results);
});

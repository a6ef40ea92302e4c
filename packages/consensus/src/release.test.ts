/**
 * The argument of ARCHITECTURE.md ("Why five, and why two") tried out: over every world there is, or a great many of them, no person's stage follows from
 * what is told, also not for somebody who knows their own.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { perceive, type ReleasedView, tellViews } from './perception.ts';
import { formGroups, quantileBounds, SMALLEST_GROUP, TOGETHER, tellBatch, tellGroup, type WaitingView } from './release.ts';
import { applyRule } from './rule.ts';

/** Every list of so many stages. */
function* worlds(people: number, stages: number): Generator<number[]> {
  const world = new Array<number>(people).fill(0);
  for (;;) {
    yield [...world];
    let at = 0;
    while (at < people && world[at] === stages - 1) world[at++] = 0;
    if (at === people) return;
    world[at] = (world[at] ?? 0) + 1;
  }
}

/** Worlds by what is seen of them; of each other person, the stages that they have among those of one kind (a bit a stage). */
function peopleDetermined(all: Iterable<readonly number[]>, seen: (world: readonly number[]) => string): string[] {
  const possible = new Map<string, number[]>();
  for (const world of all) {
    const what = seen(world);
    const had = possible.get(what) ?? [];
    possible.set(
      what,
      world.map((stage, person) => (had[person] ?? 0) | (1 << stage)),
    );
  }
  const single = (bits: number) => (bits & (bits - 1)) === 0;
  return [...possible].flatMap(([what, bits]) => bits.flatMap((kinds, person) => (single(kinds) ? [`person ${person} by ${what}`] : [])));
}

/** As seen by the first person, who knows their own stage: of the others somebody is determined. */
const determinedFor = (insider: number, all: Iterable<readonly number[]>, seen: (world: readonly number[]) => string) =>
  peopleDetermined(all, (world) => `${seen(world)} and own ${world[insider]}`).filter((who) => !who.startsWith(`person ${insider} `));

const cut = (world: readonly number[], sizes: readonly number[]): number[][] => {
  return sizes.map((size, at) => {
    const from = sizes.slice(0, at).reduce((sum, before) => sum + before, 0);
    return world.slice(from, from + size);
  });
};

test.each([
  [5, 3],
  [5, 4],
  [5, 5],
  [6, 4],
  [6, 5],
  [7, 4],
  [7, 5],
])('of a group of %i people on %i stages nobody is determined, in no world there is', (people, stages) => {
  const seen = (world: readonly number[]) => JSON.stringify([tellGroup(world, stages - 1), tellBatch([world], stages - 1)]);
  expect(peopleDetermined(worlds(people, stages), seen)).toEqual([]);
  expect(determinedFor(0, worlds(people, stages), seen)).toEqual([]);
});

test.each([
  [[5, 5], 3],
  [[5, 6], 3],
])('of groups of %j people in one batch nobody is determined by what is told of each and of both', (sizes, stages) => {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const seen = (world: readonly number[]) => {
    const groups = cut(world, sizes);
    return JSON.stringify([groups.map((group) => tellGroup(group, stages - 1)), tellBatch(groups, stages - 1)]);
  };
  expect(peopleDetermined(worlds(all, stages), seen)).toEqual([]);
  for (const insider of [0, all - 1]) expect(determinedFor(insider, worlds(all, stages), seen)).toEqual([]);
});

/**
 * For groups too many for every world: the other worlds that the argument names, each of which must look the same. Two people change places, or take
 * each other's part of being outside.
 */
function othersThatLookAlike(
  groups: readonly (readonly number[])[],
  top: number,
  insider: readonly [number, number],
  person: readonly [number, number],
) {
  const same = JSON.stringify([groups.map((group) => tellGroup(group, top)), tellBatch(groups, top)]);
  const at = ([group, place]: readonly [number, number]) => groups[group]?.[place];
  const put = (changes: readonly (readonly [readonly [number, number], number | undefined])[]) =>
    groups.map((group, g) => group.map((stage, p) => changes.find(([[cg, cp]]) => cg === g && cp === p)?.[1] ?? stage));
  const everybody = groups.flatMap((group, g) => group.map((_, p) => [g, p] as const));
  const free = everybody.filter(([g, p]) => !(g === insider[0] && p === insider[1]) && !(g === person[0] && p === person[1]));
  const single = Array.from({ length: top + 1 }, (_, stage) => put([[person, stage]]));
  const swapped = free.map((other) =>
    put([
      [person, at(other)],
      [other, at(person)],
    ]),
  );
  return [...single, ...swapped].filter(
    (world) =>
      world[person[0]]?.[person[1]] !== at(person) &&
      JSON.stringify([world.map((group) => tellGroup(group, top)), tellBatch(world, top)]) === same,
  );
}

test('of many groups in one batch, each person could have said something else, for each other person who knows their own', () => {
  const top = 4;
  // Mostly alike, so that nearly all are of one stage and few are outside.
  const group = fc
    .tuple(
      fc.integer({ min: 0, max: top }),
      fc.array(fc.option(fc.integer({ min: 0, max: top }), { freq: 3 }), { minLength: 5, maxLength: 9 }),
    )
    .map(([usual, stages]) => stages.map((stage) => stage ?? usual));
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), (groups, a, b) => {
      const everybody = groups.flatMap((one, g) => one.map((_, p) => [g, p] as const));
      const insider = everybody[a % everybody.length] ?? ([0, 0] as const);
      const person = everybody[b % everybody.length] ?? ([0, 0] as const);
      fc.pre(insider !== person);
      expect(othersThatLookAlike(groups, top, insider, person).length).toBeGreaterThan(0);
    }),
    { numRuns: 3_000 },
  );
});

const waitingView = fc.record({
  community: fc.constantFrom('legal', 'technical', 'policy', 'academia'),
  indicator: fc.constantFrom('a', 'b'),
});
const waitingViews = fc
  .array(waitingView, { maxLength: 60 })
  .map((views) => views.map((view, at): WaitingView => ({ ...view, id: `v${at}` })));

test('groups have five people or more and are formed without looking at a stage; those of a community are formed first', () => {
  fc.assert(
    fc.property(waitingViews, fc.constantFrom('open' as const, 'closed' as const), (views, collection) => {
      const releases = formGroups(views, collection, 3);
      const byId = new Map(views.map((view) => [view.id, view]));
      const groups = Map.groupBy(releases, ({ view, cell }) => `${byId.get(view)?.indicator} ${cell}`);
      for (const group of groups.values()) expect(group.length).toBeGreaterThanOrEqual(SMALLEST_GROUP);
      for (const { view, cell, batch } of releases) {
        expect(batch).toBe(3);
        if (cell !== TOGETHER) expect(cell).toBe(byId.get(view)?.community);
        else expect(collection).toBe('closed');
      }
      const waits = views.filter(({ id }) => !releases.some(({ view }) => view === id));
      for (const [, left] of Map.groupBy(waits, ({ community, indicator }) => `${community} ${indicator}`))
        expect(left.length).toBeLessThan(SMALLEST_GROUP);
    }),
  );
});

test('when collection is closed, small communities are put together, unless that tells how many people each has', () => {
  const views = (...sizes: readonly (readonly [string, number])[]) =>
    sizes.flatMap(([community, size]) =>
      Array.from({ length: size }, (_, at): WaitingView => ({ id: `${community}${at}`, community, indicator: 'a' })),
    );
  const cells = (waiting: readonly WaitingView[], collection: 'open' | 'closed') =>
    [...Map.groupBy(formGroups(waiting, collection, 0), ({ cell }) => cell)].map(([cell, group]) => `${group.length} ${cell}`);
  expect(cells(views(['legal', 6], ['policy', 3], ['academia', 2]), 'open')).toEqual(['6 legal']);
  expect(cells(views(['legal', 6], ['policy', 3], ['academia', 2]), 'closed')).toEqual(['6 legal', '5 together']);
  expect(cells(views(['policy', 3], ['academia', 1]), 'closed')).toEqual([]);
  expect(cells(views(['a', 1], ['b', 1], ['c', 1], ['d', 1], ['e', 1]), 'closed')).toEqual([]);
  expect(cells(views(['a', 2], ['b', 1], ['c', 1], ['d', 1], ['e', 1]), 'closed')).toEqual(['6 together']);
});

/** Views of one indicator in groups of five and more. */
const released = fc
  .array(
    fc.tuple(
      fc.nat(1),
      fc.constantFrom('legal', 'technical', TOGETHER),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 7 }),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((groups) => {
    const distinct = new Map(groups.map((group) => [`${group[0]} ${group[1]}`, group]));
    return [...distinct.values()].flatMap(([batch, cell, stages]) => stages.map((stage): ReleasedView => ({ batch, cell, stage })));
  });
const rule = fc.record({
  agreement: fc.constantFrom(0.5, 0.67, 0.75, 0.8, 1),
  within: fc.integer({ min: 0, max: 2 }),
  minimumViews: fc.integer({ min: 1, max: 12 }),
});

test('what is told of all is true of the views as they are: their median, their quartiles, and the outcome of the rule unless it is withheld', () => {
  fc.assert(
    fc.property(released, rule, (views, under) => {
      const exact = { counts: [0, 1, 2, 3].map((stage) => views.filter((view) => view.stage === stage).length), untold: 0 };
      const told = tellViews(views, 3);
      const shown = perceive(views, 3, ['legal', 'technical'], ['legal', 'technical']).overall;
      const bounds = quantileBounds(exact, 0.5);
      if (shown?.median != null) expect(shown.median).toBe(bounds?.low);
      if (shown?.quartiles != null) expect(shown.quartiles[0]).toBe(quantileBounds(exact, 0.25)?.low);
      if (shown?.counts != null) expect(shown.counts).toEqual(exact.counts);
      expect(shown?.people).toBe(views.length);
      const outcome = applyRule(told, under);
      const truth = applyRule(exact, under);
      expect(truth.result).not.toBe('withheld');
      if (outcome.result !== 'withheld') expect([outcome.result, outcome.stage]).toEqual([truth.result, truth.stage]);
    }),
    { numRuns: 2_000 },
  );
});

test('what a former rule told: three legal views and one technical, all alike, gave the fourth away; now none of them is told', () => {
  const waiting = ['legal', 'legal', 'legal', 'technical'].map(
    (community, at): WaitingView => ({ id: `v${at}`, community, indicator: 'a' }),
  );
  expect(formGroups(waiting, 'open', 0)).toEqual([]);
  expect(formGroups(waiting, 'closed', 0)).toEqual([]);
  expect(perceive([], 3, ['legal', 'technical'], ['legal', 'technical'])).toEqual({
    communities: [
      { community: 'legal', spread: null },
      { community: 'technical', spread: null },
    ],
    overall: null,
    divergence: null,
  });
});

test('a group of three or four could not be judged by what its people say: who waits for that would give people away', () => {
  // Told exactly as soon as two people are outside the most frequent stage, else going on to wait.
  const fit = (stages: readonly number[]) => {
    const counts = [0, 1, 2, 3].map((stage) => stages.filter((one) => one === stage).length);
    return stages.length - Math.max(...counts) >= 2 ? JSON.stringify(counts) : 'waits';
  };
  const seen = (world: readonly number[]) => `${fit(world.slice(0, 3))}, then ${fit(world)}`;
  const waited = [...worlds(4, 4)].filter((world) => fit(world.slice(0, 3)) === 'waits');
  expect(determinedFor(0, waited, seen)).not.toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import { diffPacks } from './diff.ts';

const pack = (groups: string) =>
  makePack(`pack: p
version: 1.0.0
title: P
stages: [{ id: s0, title: S0, meaning: M }, { id: s1, title: S1, meaning: M }, { id: s2, title: S2, meaning: M }]
groups:
${groups}`);
const indicator = (id: string, criteria: string, more = '') =>
  `      - { id: ${id}, title: Title of ${id}${more}, criteria: [${criteria}] }\n`;
const group = (id: string, indicators: string) => `  - id: ${id}\n    title: Group ${id}\n    indicators:\n${indicators}`;

const BEFORE = pack(
  group('g', indicator('i', '{ id: c1, stage: s1, text: One }, { id: c2, stage: s1, text: Two }, { id: c3, stage: s2, text: Three }')) +
    group('h', indicator('j', '{ id: d1, stage: s1, text: One of j }')),
);
const changed = (after: string) =>
  diffPacks(BEFORE, pack(after))
    .filter(({ kind }) => kind !== 'kept')
    .map(({ id, kind, fields, from, into }) => [id, kind, ...fields, ...from, ...into]);

describe('the difference of two versions of a pack', () => {
  it('is nothing but kept elements between equal packs', () => {
    const changes = diffPacks(BEFORE, BEFORE);
    expect(changes.map(({ id }) => id)).toEqual(['g', 'i', 'c1', 'c2', 'c3', 'h', 'j', 'd1']);
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['kept']));
  });

  it('tells reworded, moved, rescored, added and dropped elements apart, by id', () => {
    const after =
      group(
        'g',
        indicator('i', '{ id: c1, stage: s1, text: Other words }, { id: c2, stage: s2, text: Two }, { id: c4, stage: s2, text: Four }'),
      ) + group('h', indicator('j', '{ id: d1, stage: s1, text: One of j }', ', weight: 3'));
    expect(changed(after)).toEqual([
      ['c1', 'reworded', 'text'],
      ['c2', 'moved', 'stage'],
      ['c4', 'added'],
      ['j', 'rescored', 'weight'],
      ['c3', 'dropped'],
    ]);
  });

  it('knows an element that moved to another parent', () => {
    const after =
      group('g', indicator('i', '{ id: c1, stage: s1, text: One }, { id: c2, stage: s1, text: Two }')) +
      group('h', indicator('j', '{ id: d1, stage: s1, text: One of j }, { id: c3, stage: s2, text: Three }'));
    expect(changed(after)).toEqual([['c3', 'moved', 'parent']]);
  });

  it('follows what was split and what was merged by the ids that elements declare to continue', () => {
    const after =
      group(
        'g',
        indicator(
          'i',
          '{ id: c1a, stage: s1, text: One a, from: [c1] }, { id: c1b, stage: s1, text: One b, from: [c1] }, { id: c23, stage: s2, text: Both, from: [c2, c3] }',
        ),
      ) + group('h', indicator('j', '{ id: d1, stage: s1, text: One of j }'));
    expect(changed(after)).toEqual([
      ['c1a', 'renamed', 'text', 'c1'],
      ['c1b', 'renamed', 'text', 'c1'],
      ['c23', 'merged', 'c2', 'c3'],
      ['c1', 'split', 'c1a', 'c1b'],
    ]);
  });

  it('counts an element that keeps its id as one part of the split', () => {
    const after =
      group(
        'g',
        indicator(
          'i',
          '{ id: c1, stage: s1, text: One }, { id: c1b, stage: s1, text: More, from: [c1] }, { id: c2, stage: s1, text: Two }, { id: c3, stage: s2, text: Three }',
        ),
      ) + group('h', indicator('j', '{ id: d1, stage: s1, text: One of j }'));
    expect(changed(after)).toEqual([
      ['c1b', 'renamed', 'text', 'c1'],
      ['c1', 'split', 'c1', 'c1b'],
    ]);
  });
});

describe('groups in groups', () => {
  const nested = (sub: string, top = 'g', more = '') =>
    pack(
      ['g', 'h']
        .map((id) => {
          const inner =
            id === top
              ? `    groups:\n      - { id: sub, title: Sub${sub}, indicators: [{ id: k, title: K, criteria: [{ id: k1, stage: s1, text: One }] }] }\n`
              : '';
          return `  - id: ${id}\n    title: Group ${id}${more}\n${inner}    indicators:\n${indicator(`i${id}`, `{ id: c${id}, stage: s1, text: T }`)}`;
        })
        .join(''),
    );
  const differing = (before: ReturnType<typeof pack>, after: ReturnType<typeof pack>) =>
    diffPacks(before, after)
      .filter(({ kind }) => kind !== 'kept')
      .map(({ id, element, kind, fields }) => [id, element, kind, ...fields]);

  it('are compared as groups, each with its parent, its words and its rule', () => {
    const before = nested('');
    expect(diffPacks(before, before).map(({ id, element }) => `${id} ${element}`)).toEqual([
      'g group',
      'sub group',
      'k indicator',
      'k1 criterion',
      'ig indicator',
      'cg criterion',
      'h group',
      'ih indicator',
      'ch criterion',
    ]);
    expect(differing(before, nested('', 'h'))).toEqual([['sub', 'group', 'moved', 'parent']]);
    expect(differing(before, nested(' of today'))).toEqual([['sub', 'group', 'reworded', 'title']]);
    expect(differing(before, nested(', rule: minimum'))).toEqual([['sub', 'group', 'rescored', 'rule']]);
  });
});

it('an indicator in another group, and a criterion of another effort, are moved and rescored', () => {
  const first = (effort: number) => indicator('i', `{ id: c1, stage: s1, text: One, effort: ${effort} }`);
  const second = indicator('j', '{ id: d1, stage: s1, text: One }');
  const third = indicator('k', '{ id: e1, stage: s1, text: One }');
  const changes = diffPacks(
    pack(group('g', first(1) + second) + group('h', third)),
    pack(group('g', first(2)) + group('h', third + second)),
  );
  expect(changes.filter(({ kind }) => kind !== 'kept').map(({ id, element, kind, fields }) => [id, element, kind, ...fields])).toEqual([
    ['c1', 'criterion', 'rescored', 'effort'],
    ['j', 'indicator', 'moved', 'parent'],
  ]);
});

it('an id that a version continues and that the earlier one does not have is no origin', () => {
  const before = pack(group('g', indicator('i', '{ id: c1, stage: s1, text: One }')));
  const after = pack(
    group('g', indicator('i', '{ id: c1, stage: s1, text: One }, { id: c2, stage: s2, text: Two, from: [nowhere, elsewhere] }')),
  );
  expect(diffPacks(before, after).find(({ id }) => id === 'c2')).toEqual({
    ...{ id: 'c2', element: 'criterion', kind: 'added' },
    ...{ fields: [], from: [], into: [] },
  });
});

it('criteria of packs without stages are compared by their words and scoring', () => {
  const plain = (text: string) =>
    makePack(
      `pack: p\nversion: 1.0.0\ntitle: P\nrule: mean\ngroups: [{ id: g, title: G, rule: mean, indicators: [{ id: i, title: I, rule: mean, criteria: [{ id: c, text: ${text} }] }] }]\n`,
    );
  expect(diffPacks(plain('One'), plain('Two')).map(({ id, kind }) => `${id} ${kind}`)).toEqual(['g kept', 'i kept', 'c reworded']);
});

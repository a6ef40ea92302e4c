import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELATIONS, type Relation } from '../model.ts';
import { makePack } from '../testing/make-pack.ts';
import { composeRelations, crosswalk } from './crosswalk.ts';

const INSTRUMENTS = `instruments:
  - { id: treaty, title: Treaty, provisions: { 1: One, 2: Two, 3: Three } }
  - { id: a, title: A, provisions: { a1: A1, a2: A2 } }
  - { id: b, title: B, provisions: { b1: B1, b2: B2, b3: B3, b4: B4 } }
`;
const framework = (id: string, mappings: Readonly<Record<string, string>>) => {
  const instruments = INSTRUMENTS.split('\n')
    .filter((line) => !line.includes(`{ id: ${id},`))
    .join('\n');
  const indicators = Object.entries(mappings).map(
    ([key, list]) => `      - { id: ${key}, title: T, answer: share, mappings: [${list}] }\n`,
  );
  return makePack(
    `pack: ${id}\nversion: 1.0.0\ntitle: T\n${instruments}groups:\n  - id: g\n    title: G\n    indicators:\n${indicators.join('')}`,
  );
};
const map = (to: string, relation: Relation) => `{ to: '${to}', relation: ${relation} }`;

describe('the crosswalk between two frameworks', () => {
  const a = framework('a', { a1: map('b:b1', 'broader'), a2: [map('treaty:1', 'equal'), map('treaty:2', 'broader')].join(', ') });
  const b = framework('b', {
    b1: '',
    b2: map('a:a2', 'broader'),
    b3: map('treaty:1', 'narrower'),
    b4: map('treaty:3', 'equal'),
  });
  const entries = new Map(crosswalk(a, b).entries.map((entry) => [entry.indicator, entry]));

  it('takes a mapping in the direction in which it was declared', () => {
    expect(entries.get('b1')).toEqual({
      indicator: 'b1',
      informed: 'part',
      links: [{ indicator: 'a1', relation: 'broader', through: null }],
    });
  });

  it('turns a mapping that the other framework declared', () => {
    expect(entries.get('b2')).toEqual({
      indicator: 'b2',
      informed: 'full',
      links: [{ indicator: 'a2', relation: 'narrower', through: null }],
    });
  });

  it('joins indicators by a provision that both are mapped to', () => {
    expect(entries.get('b3')?.links).toEqual([{ indicator: 'a2', relation: 'broader', through: 'treaty:1' }]);
  });

  it('lists what nothing informs', () => {
    expect(crosswalk(a, b).uncovered).toEqual(['b4']);
    expect(entries.get('b4')).toEqual({ indicator: 'b4', informed: 'none', links: [] });
  });

  it('only relates two that lie in the same wider provision', () => {
    const left = framework('a', { a1: map('treaty:1', 'broader') });
    const right = framework('b', { b1: map('treaty:1', 'broader') });
    expect(crosswalk(left, right).entries[0]).toMatchObject({ informed: 'touched', links: [{ relation: 'related' }] });
  });

  it('is the same read backwards, with every relation turned', () => {
    const inverse: Record<Relation, Relation> = { equal: 'equal', narrower: 'broader', broader: 'narrower', related: 'related' };
    const forth = crosswalk(a, b).entries.flatMap(({ indicator, links }) =>
      links.map((link) => [link.indicator, inverse[link.relation], indicator].join(' ')),
    );
    const back = crosswalk(b, a).entries.flatMap(({ indicator, links }) =>
      links.map((link) => [indicator, link.relation, link.indicator].join(' ')),
    );
    expect(back.toSorted()).toEqual(forth.toSorted());
  });
});

describe('composed relations', () => {
  const relation = fc.constantFrom(...RELATIONS);

  it('are associative, with equal as the neutral one', () => {
    fc.assert(
      fc.property(relation, relation, relation, (x, y, z) => {
        expect(composeRelations(composeRelations(x, y), z)).toBe(composeRelations(x, composeRelations(y, z)));
        expect(composeRelations('equal', x)).toBe(x);
        expect(composeRelations(x, 'equal')).toBe(x);
      }),
    );
  });
});

describe('of several links', () => {
  const from = (mappings: Readonly<Record<string, string>>) => framework('a', mappings);
  const linksTo = (a: ReturnType<typeof framework>, b: ReturnType<typeof framework>, id = 'b1') =>
    crosswalk(a, b).entries.find(({ indicator }) => indicator === id);

  it('the nearest come first: equal, narrower, broader, related', () => {
    const a = from({
      related: map('b:b1', 'related'),
      broader: map('b:b1', 'broader'),
      narrower: map('b:b1', 'narrower'),
      equal: map('b:b1', 'equal'),
    });
    expect(linksTo(a, framework('b', { b1: '', b2: '', b3: '', b4: '' }))).toEqual({
      indicator: 'b1',
      informed: 'full',
      links: ['equal', 'narrower', 'broader', 'related'].map((relation) => ({ indicator: relation, relation, through: null })),
    });
  });

  it('a mapping comes before a shared provision, then the order of the framework decides', () => {
    const a = from({
      z: map('treaty:1', 'equal'),
      y: map('treaty:1', 'equal'),
      x: map('b:b1', 'equal'),
      w: map('b:b1', 'equal'),
    });
    const b = framework('b', { b1: map('treaty:1', 'equal'), b2: '', b3: '', b4: '' });
    expect(linksTo(a, b)?.links.map(({ indicator, through }) => [indicator, through])).toEqual([
      ['x', null],
      ['w', null],
      ['z', 'treaty:1'],
      ['y', 'treaty:1'],
    ]);
  });

  it('shared provisions stand in the order of the framework, not of the mappings', () => {
    const a = from({
      p: map('treaty:1', 'equal'),
      q: map('b:b1', 'equal'),
      r: map('treaty:2', 'equal'),
      s: map('b:b1', 'equal'),
      t: map('treaty:1', 'equal'),
    });
    const b = framework('b', { b1: [map('treaty:2', 'equal'), map('treaty:1', 'equal')].join(', '), b2: '', b3: '', b4: '' });
    expect(linksTo(a, b)?.links.map(({ indicator }) => indicator)).toEqual(['q', 's', 'p', 'r', 't']);
    expect(crosswalk(a, b)).toMatchObject({ from: { id: 'a', version: '1.0.0' }, to: { id: 'b', version: '1.0.0' } });
  });

  it('only the nearest of an indicator stays', () => {
    const a = from({ one: [map('b:b1', 'related'), map('treaty:1', 'equal')].join(', ') });
    const b = framework('b', { b1: map('treaty:1', 'equal'), b2: '', b3: '', b4: '' });
    expect(linksTo(a, b)).toEqual({
      indicator: 'b1',
      informed: 'full',
      links: [{ indicator: 'one', relation: 'equal', through: 'treaty:1' }],
    });
  });

  it.each([
    ['equal', 'full'],
    ['narrower', 'full'],
    ['broader', 'part'],
    ['related', 'touched'],
  ] as const)('one that is %s informs it in %s', (relation, informed) => {
    expect(linksTo(from({ one: map('b:b1', relation) }), framework('b', { b1: '', b2: '', b3: '', b4: '' }))?.informed).toBe(informed);
  });
});

it.each([
  ['equal', 'broader', 'broader'],
  ['narrower', 'equal', 'narrower'],
  ['narrower', 'narrower', 'narrower'],
  ['broader', 'broader', 'broader'],
  ['narrower', 'broader', 'related'],
  ['related', 'broader', 'related'],
  ['broader', 'related', 'related'],
] as const)('%s, then %s, comes to %s', (first, second, both) => {
  expect(composeRelations(first, second)).toBe(both);
});

import { describe, expect, it } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import { checkPack } from './check.ts';

const HEAD = `pack: p
version: 1.0.0
title: P
stages: [{ id: s0, title: Floor, meaning: M }, { id: s1, title: First, meaning: M }, { id: s2, title: Second, meaning: M }]
instruments: [{ id: treaty, title: Treaty, provisions: { 1: One } }]
glossary: [{ id: word, term: Word, legal: L, technical: T, plain: P, isNot: N }]
`;

describe('the quality of a pack', () => {
  it('finds nothing in a pack that is complete', () => {
    const pack = makePack(`${HEAD}groups:
  - id: g
    title: G
    indicators:
      - id: i
        title: I
        measures: This
        matters: So
        question: { legal: L, technical: T, plain: P }
        communities: [legal]
        mappings: [{ to: 'treaty:1', relation: equal }]
        terms: [word]
        criteria:
          - { id: c1, stage: s1, text: C1, sources: [{ kind: statute, access: public }] }
          - { id: c2, stage: s2, text: C2, sources: [{ kind: statute, access: public }] }
`);
    expect(checkPack(pack)).toEqual([]);
  });

  it('names everything that could be better, by id and code', () => {
    const pack = makePack(
      `${HEAD}groups:\n  - { id: g, title: G, indicators: [{ id: i, title: I, criteria: [{ id: c, stage: s2, text: C }] }] }\n`,
    );
    expect(checkPack(pack).map(({ id, code }) => `${id} ${code}`)).toEqual([
      'i check.no-question',
      'i check.no-reason',
      'i check.no-communities',
      'i check.empty-stage',
      'c check.no-sources',
      'i check.unmapped',
      'treaty check.unused-instrument',
      'word check.unused-term',
    ]);
    expect(checkPack(pack)[3]?.message).toBe('no criteria at First; add one to each stage above the floor');
  });
});

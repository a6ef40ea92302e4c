import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPack } from '../pack/check.ts';
import { minutesToAnswer, questionsFor } from '../pack/questionnaire.ts';
import { makePack } from '../testing/make-pack.ts';
import { indicatorsOf } from '../tree.ts';
import { lix } from './clarity.ts';
import { idsOf } from './released-ids.ts';
import { similarCriteria, similarity, trigrams } from './similarity.ts';

const indicator = (id: string, { plain = 'Is it so?', texts = [`Text of ${id}.`], more = '' } = {}) => `
      - id: ${id}
        title: Title
        measures: This
        matters: So
        question: { legal: L, technical: T, plain: ${JSON.stringify(plain)} }
        communities: [legal]
        mappings: [{ to: 'treaty:1', relation: equal }]
        ${more}
        criteria:${texts.map((text, at) => `\n          - { id: ${id}.c${at}, stage: s1, text: ${JSON.stringify(text)}, sources: [{ kind: statute, access: public }] }`).join('')}`;

const packOf = (indicators: readonly string[], { head = '', provisions = '{ 1: One }', excuses = '{}' } = {}) =>
  makePack(`pack: p
version: 2.0.0
title: P
communities: [legal]
stages: [{ id: s0, title: Floor, meaning: M }, { id: s1, title: First, meaning: M }]
instruments: [{ id: treaty, title: Treaty, provisions: ${provisions}, notInformed: ${excuses} }]
${head}
groups:
  - id: g
    title: G
    indicators:${indicators.join('')}
`);

const strict = (pack: ReturnType<typeof packOf>) => checkPack(pack, { strict: true }).map(({ id, code }) => `${id} ${code}`);

describe('the strict checks', () => {
  it('find nothing in a pack that is complete and clear, and are asked only when wanted', () => {
    expect(strict(packOf([indicator('i')]))).toEqual([]);
    expect(checkPack(packOf([indicator('i', { texts: ['A suitable law is in force.'] })]))).toEqual([]);
  });

  it('name vague words, also at the beginning of a text and in capitals, and no word that merely holds one', () => {
    const texts = [
      'Adequate rules exist.',
      'The law is reviewed REGULARLY.',
      'Irregularly kept lists are unsuitablest.',
      'It follows best practice.',
    ];
    const found = checkPack(packOf([indicator('i', { texts })]), { strict: true });
    expect(found.map(({ id }) => id)).toEqual(['i.c0', 'i.c1', 'i.c3']);
    expect(found[0]?.message).toContain('"adequate"');
  });

  it('name plain questions that are hard to read', () => {
    const hard = 'Does legislation comprehensively criminalise unauthorised interception of communications infrastructure transmissions?';
    const long = `Is it ${'so and '.repeat(30)}so?`;
    expect(strict(packOf([indicator('a', { plain: hard }), indicator('b', { plain: long })]))).toEqual([
      'a check.hard-question',
      'b check.hard-question',
    ]);
  });

  it('name a criterion that nearly repeats another, and the other', () => {
    const one = 'A criminal provision in force punishes whoever enters the computer system of another without right.';
    const other = 'A criminal provision in force punishes whoever enters a computer system of another without right.';
    const found = checkPack(packOf([indicator('a', { texts: [one] }), indicator('b', { texts: [other] })]), { strict: true });
    expect(found).toMatchObject([{ id: 'b.c0', code: 'check.near-duplicate', message: expect.stringContaining('a.c0') }]);
  });

  it('want every provision informed or excused, and no provision both', () => {
    const pack = packOf([indicator('i')], {
      provisions: '{ 1: One, 2: Two, 3: Three }',
      excuses: '{ 1: But it is, 2: It asks nothing of a state }',
    });
    expect(strict(pack)).toEqual(['treaty:1 check.informed-after-all', 'treaty:3 check.uninformed-provision']);
    expect(() => packOf([indicator('i')], { excuses: '{ 9: There is none }' })).toThrow(/there is no provision "9"/);
  });

  it('want an id of a released version kept, continued or retired', () => {
    const head = 'released: [{ version: 1.0.0, ids: [g, i, i.c0, split, gone, lost] }]\nretired: { gone: Asked of nobody any more }';
    expect(strict(packOf([indicator('i', { more: 'from: [split]' })], { head }))).toEqual(['lost check.lost-id']);
  });

  it('limit what one community is asked to 60 questions and 90 minutes', () => {
    const many = Array.from({ length: 61 }, (_, at) =>
      indicator(`i${at}`, { texts: [`Text number ${'abcdefghij'[at % 10]}${at} of its kind ${at * 7919}.`] }),
    );
    expect(strict(packOf(many)).filter((line) => line.includes('burden'))).toEqual(['legal check.burden']);
    const wordy = Array.from({ length: 10 }, (_, at) => indicator(`w${at}`, { texts: [`${at} ${'word '.repeat(2_000)}`] }));
    expect(strict(packOf(wordy)).filter((line) => line.includes('burden'))).toEqual(['legal check.burden']);
  });
});

describe('the measures', () => {
  it('LIX is words a sentence plus percent of long words', () => {
    expect(lix('The cat sat on the mat. The elephant slept.')).toBeCloseTo(9 / 2 + (100 * 1) / 9);
    expect(lix('')).toBe(0);
  });

  it('similarity is symmetric, from 0 to 1, and 1 for texts that differ only in case and punctuation', () => {
    expect(similarity(trigrams('Law, in force!'), trigrams('law in force'))).toBe(1);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const found = similarity(trigrams(a), trigrams(b));
        expect(found).toBe(similarity(trigrams(b), trigrams(a)));
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(1);
      }),
    );
    // night and nacht of the literature, here with the spaces around them: " ni nig igh ght ht " and " na nac ach cht ht ".
    expect(similarity(trigrams('night'), trigrams('nacht'))).toBeCloseTo((2 * 1) / 10);
  });

  it('similar criteria come out with every pair once, most alike first', () => {
    const pack = packOf([
      indicator('i', { texts: ['one two three', 'one two three four', 'one two three four five', 'quite another thing'] }),
    ]);
    const pairs = similarCriteria(pack, 0.6);
    expect(pairs.map(({ a, b }) => `${a} ${b}`)).toEqual(['i.c1 i.c2', 'i.c0 i.c1', 'i.c0 i.c2']);
    expect(pairs.map((pair) => pair.similarity)).toEqual(pairs.map((pair) => pair.similarity).toSorted((a, b) => b - a));
  });

  it('minutes are words at 200 a minute and half a minute to decide', () => {
    const pack = packOf([indicator('i', { plain: 'one two three', texts: [`${'word '.repeat(195)}`] })]);
    expect(questionsFor(pack, 'legal').map(({ id }) => id)).toEqual(['i']);
    expect(questionsFor(pack, 'technical')).toEqual([]);
    expect(minutesToAnswer(pack, indicatorsOf(pack.root))).toBeCloseTo((1 + 1 + 3 + 195) / 200 + 0.5);
    expect(idsOf(pack)).toEqual(['g', 'i', 'i.c0']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Pack } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import { loadPack } from './load.ts';
import { formatPackError, type PackError } from './pack-error.ts';

const HEAD = `pack: sample
version: 1.0.0
language: en
title: A sample
description: For tests
licence: CC-BY-4.0
labels: [dimension, factor]
stages:
  - { id: start-up, title: Start-up, meaning: Nothing yet }
  - { id: formative, title: Formative, meaning: Begun }
  - { id: established, title: Established, meaning: In place }
communities: [legal, technical]
files: [law.yaml, glossary.yaml]
`;
const LAW = `groups:
  - id: law
    title: Law
    groups:
      - id: offences
        title: Offences
        indicators:
          - id: illegal-access
            title: Access
            communities: [legal]
            criteria:
              - { id: illegal-access.offence, stage: formative, text: It is an offence }
              - { id: illegal-access.cases, stage: established, text: A court has judged, effort: 4, weight: 2, from: [old] }
            mappings: [{ to: 'budapest:2', relation: equal }]
            terms: [computer-system]
`;
const GLOSSARY = `glossary:
  - { id: computer-system, term: Computer system, legal: a, technical: b, plain: c, isNot: d }
instruments:
  - { id: budapest, title: Convention, provisions: { 2: Illegal access } }
`;

type Texts = Record<string, string>;
const sample = (changed: Texts = {}): Map<string, string> =>
  new Map(Object.entries({ 'pack.yaml': HEAD, 'law.yaml': LAW, 'glossary.yaml': GLOSSARY, ...changed }));

function loaded(files: ReadonlyMap<string, string>): Pack {
  const result = loadPack(files);
  if ('errors' in result) throw new Error(result.errors.map(formatPackError).join('\n'));
  return result.pack;
}

function errorsOf(files: ReadonlyMap<string, string>): PackError[] {
  const result = loadPack(files);
  return 'errors' in result ? result.errors : [];
}

const codes = (errors: readonly PackError[]) => errors.map(({ code }) => code);
const printed = (changed: Texts) => errorsOf(sample(changed)).map(formatPackError);

describe('loading a pack', () => {
  it('fills in the defaults of the format', () => {
    const pack = loaded(sample());
    expect(pack.root).toMatchObject({ id: 'sample', rule: 'median', label: 'pack' });
    expect(pack.root.children[0]).toMatchObject({ id: 'law', label: 'dimension', rule: 'median', weight: 1, from: [] });
    const [indicator] = indicatorsOf(pack.root);
    expect(indicator).toMatchObject({ answer: { kind: 'criteria' }, rule: 'gate', weight: 1, leadTimeMonths: [] });
    expect(indicator?.criteria[0]).toEqual({
      id: 'illegal-access.offence',
      stage: 1,
      text: { en: 'It is an offence' },
      sources: [],
      effort: 2,
      weight: 1,
      from: [],
    });
    expect(indicator?.criteria[1]).toMatchObject({ stage: 2, effort: 4, weight: 2, from: ['old'] });
  });

  it('takes the mean of groups and the points of criteria where the pack has no stages', () => {
    const text = `pack: p\nversion: 1.0.0\nlanguage: en\ntitle: P\ndescription: D\nlicence: CC0-1.0
groups:
  - { id: g, title: G, indicators: [{ id: i, title: I, criteria: [{ id: c, text: C, weight: 3 }] }, { id: n, title: N, answer: { number: { unit: days, worst: 30, best: 2 } } }] }`;
    const pack = loaded(new Map([['pack.yaml', text]]));
    expect(pack.root.rule).toBe('mean');
    expect(indicatorsOf(pack.root).map(({ rule }) => rule)).toEqual(['points', 'points']);
    expect(indicatorsOf(pack.root)[1]?.answer).toEqual({ kind: 'number', unit: 'days', worst: 30, best: 2 });
  });

  it('puts translations beside the texts they translate', () => {
    const texts = `language: ko
texts:
  formative: { title: 형성, meaning: 시작됨 }
  illegal-access: { title: 불법 접근 }
  illegal-access.offence: { text: 범죄이다 }
  computer-system: { term: 컴퓨터 시스템 }
  budapest: { title: 협약, provisions: { 2: 불법 접근 } }
  sample: { title: 표본 }
`;
    const head = HEAD.replace('glossary.yaml]', 'glossary.yaml, texts/ko.yaml]');
    const pack = loaded(sample({ 'pack.yaml': head, 'texts/ko.yaml': texts }));
    expect(pack.title).toEqual({ en: 'A sample', ko: '표본' });
    expect(pack.stages[1]?.title.ko).toBe('형성');
    expect(indicatorsOf(pack.root)[0]?.criteria[0]?.text.ko).toBe('범죄이다');
    expect(pack.glossary[0]?.term.ko).toBe('컴퓨터 시스템');
    expect(pack.instruments[0]?.provisions['2']).toEqual({ en: 'Illegal access', ko: '불법 접근' });
  });

  it('reads the same pack whatever the order of the files in the map', () => {
    expect(loaded(new Map([...sample()].toReversed()))).toEqual(loaded(sample()));
  });

  it('accepts a byte order mark, Windows line ends and the comments of YAML', () => {
    const files = new Map([...sample()].map(([name, text]) => [name, `\ufeff# a comment\r\n${text.replaceAll('\n', '\r\n')}`]));
    expect(loaded(files)).toEqual(loaded(sample()));
  });
});

describe('errors of a pack', () => {
  it('name the file, the line, the column, what is wrong and what to do', () => {
    expect(printed({ 'law.yaml': LAW.replace('title: Offences', 'titel: Offences') })).toEqual([
      'law.yaml:5:9: "title" is missing; add it',
      'law.yaml:6:9: unknown key "titel"; did you mean "title"?',
    ]);
  });

  it('come all at once, from every file, in the order of files and lines', () => {
    const errors = errorsOf(
      sample({
        'pack.yaml': HEAD.replace('title: A sample', 'title: 3').replace('version: 1.0.0', 'version: one'),
        'law.yaml': LAW.replace('stage: formative', 'stage: formativ')
          .replace('[legal]', '[legal, policy]')
          .replace('effort: 4', 'effort: 9')
          .replace('[computer-system]', '[computer-sistem]')
          .replace('budapest:2', 'budapest:3'),
        'glossary.yaml': `${GLOSSARY}extra: 1\n`,
      }),
    );
    expect(errors.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'pack.yaml:2 pack.value',
      'pack.yaml:4 pack.type',
      'law.yaml:10 pack.unknown-community',
      'law.yaml:12 pack.unknown-stage',
      'law.yaml:13 pack.value',
      'law.yaml:14 pack.unknown-provision',
      'law.yaml:15 pack.unknown-term',
      'glossary.yaml:5 pack.unknown-key',
    ]);
    expect(errors.map(({ message }) => message).join('\n')).toContain('did you mean "formative"?');
  });

  it.each([
    ['an id used twice', { 'law.yaml': LAW.replace('illegal-access.cases', 'illegal-access.offence') }, 'pack.duplicate-id'],
    ['an id of a group that a stage has', { 'law.yaml': LAW.replace('id: offences', 'id: formative') }, 'pack.duplicate-id'],
    ['an id with capitals', { 'law.yaml': LAW.replace('id: offences', 'id: Offences') }, 'pack.value'],
    ['a criterion at the floor', { 'law.yaml': LAW.replace('stage: formative', 'stage: start-up') }, 'pack.criterion-at-floor'],
    ['a criterion without a stage', { 'law.yaml': LAW.replace('stage: formative, ', '') }, 'pack.missing-key'],
    ['a weight of 0', { 'law.yaml': LAW.replace('weight: 2', 'weight: 0') }, 'pack.value'],
    ['a weight below 0', { 'law.yaml': LAW.replace('weight: 2', 'weight: -1') }, 'pack.value'],
    ['a weight that is not finite', { 'law.yaml': LAW.replace('weight: 2', 'weight: .inf') }, 'pack.type'],
    ['an unknown rule', { 'law.yaml': LAW.replace('title: Law', 'title: Law\n    rule: average') }, 'pack.value'],
    ['an unknown instrument', { 'law.yaml': LAW.replace('budapest:2', 'bucharest:2') }, 'pack.unknown-instrument'],
    ['a mapping without provision', { 'law.yaml': LAW.replace('budapest:2', 'budapest') }, 'pack.value'],
    ['an empty group', { 'law.yaml': `${LAW}  - { id: empty, title: Empty }\n` }, 'pack.empty-group'],
    [
      'an indicator without criteria',
      { 'law.yaml': `${LAW}  - { id: g, title: G, indicators: [{ id: i, title: I }] }\n` },
      'pack.no-criteria',
    ],
    [
      'criteria beside another answer',
      { 'law.yaml': LAW.replace('title: Access', 'title: Access\n            answer: share') },
      'pack.answer',
    ],
    ['an unknown answer', { 'law.yaml': LAW.replace('title: Access', 'title: Access\n            answer: maybe') }, 'pack.value'],
    [
      'a column of data for criteria, which no cell can answer',
      { 'law.yaml': LAW.replace('title: Access', 'title: Access\n            column: X') },
      'pack.answer',
    ],
    [
      'more lead times than steps',
      { 'law.yaml': LAW.replace('title: Access', 'title: Access\n            leadTimeMonths: [1, 2, 3]') },
      'pack.lead-times',
    ],
    [
      'a median over shares',
      { 'law.yaml': `${LAW}  - { id: g, title: G, indicators: [{ id: i, title: I, answer: share }] }\n` },
      'pack.rule',
    ],
    ['a file that is not there', { 'pack.yaml': HEAD.replace('law.yaml', 'low.yaml') }, 'pack.missing-file'],
    ['a file listed twice', { 'pack.yaml': HEAD.replace('law.yaml', 'law.yaml, law.yaml') }, 'pack.file-twice'],
    ['a file that is not listed', { 'more.yaml': 'glossary: []' }, 'pack.unlisted-file'],
    ['bands out of order', { 'pack.yaml': `${HEAD}bands: [{ id: b, title: B, from: 5 }, { id: a, title: A, from: 9 }]\n` }, 'pack.bands'],
    [
      'a column with two owners',
      { 'pack.yaml': `${HEAD}column: X\n`, 'law.yaml': LAW.replace('title: Access', 'title: Access\n            column: X') },
      'pack.duplicate-column',
    ],
    ['one stage only', { 'pack.yaml': HEAD.replace(/ {2}- \{ id: (formative|established).*\n/g, '') }, 'pack.value'],
    ['a number in place of a text', { 'law.yaml': LAW.replace('text: It is an offence', 'text: 12') }, 'pack.type'],
    ['a list in place of a map', { 'law.yaml': '- 1\n- 2\n' }, 'pack.type'],
    ['nothing in a file', { 'law.yaml': '' }, 'pack.yaml'],
    ['translations of an unknown id', { 'law.yaml': `${LAW}language: ko\ntexts: { nowhere: { title: x } }\n` }, 'pack.unknown-text-id'],
    ['translations of an unknown field', { 'law.yaml': `${LAW}language: ko\ntexts: { law: { meaning: x } }\n` }, 'pack.unknown-text'],
    ['texts without a language', { 'law.yaml': `${LAW}texts: { law: { title: x } }\n` }, 'pack.language'],
    ['a key that would reach a prototype', { 'law.yaml': `${LAW}__proto__: { polluted: yes }\n` }, 'pack.unknown-key'],
  ])('refuse %s', (_, changed, code) => {
    const errors = errorsOf(sample(changed as Texts));
    expect(codes(errors)).toContain(code);
    expect(errors.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    expect(errors.every(({ message }) => /;|\?$/.test(message))).toBe(true);
  });

  it('say that the entry is missing', () => {
    expect(codes(errorsOf(new Map([['law.yaml', LAW]])))).toEqual(['pack.no-entry']);
    expect(codes(errorsOf(new Map()))).toEqual(['pack.no-entry']);
  });

  it('point at the rule that cannot be computed', () => {
    expect(printed({ 'law.yaml': LAW.replace('title: Access', 'title: Access\n            rule: median') })).toEqual([
      'law.yaml:10:19: the median is taken of stages, and criteria have none to take it of; use gate or another rule',
    ]);
  });
});

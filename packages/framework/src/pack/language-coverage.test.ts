import { expect, test } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import { languageCoverage } from './language-coverage.ts';

const pack = makePack(`pack: p
version: 1.0.0
title: Pack
labels: [part]
stages:
  - { id: none, title: None, meaning: Nothing }
  - { id: some, title: Some, meaning: Something }
communities: [legal]
groups:
  - id: law
    title: Law
    indicators:
      - id: access
        title: Access
        communities: [legal]
        criteria:
          - { id: access.offence, stage: some, text: It is an offence }
          - { id: access.cases, stage: some, text: A court has judged }
`);

/** The same pack with Arabic for the title of the group and one of two criteria. */
const translated = {
  ...pack,
  root: JSON.parse(
    JSON.stringify(pack.root)
      .replace('"title":{"en":"Law"}', '"title":{"en":"Law","ar":"القانون"}')
      .replace('"text":{"en":"It is an offence"}', '"text":{"en":"It is an offence","ar":"هو جريمة"}'),
  ),
};

test('counts the criteria and the texts that exist in a language, and of its own language all', () => {
  const coverage = languageCoverage(translated, 'ar');
  expect(coverage).toMatchObject({ language: 'ar', own: 'en', criteria: { translated: 1, all: 2 }, texts: { translated: 2 } });
  const own = languageCoverage(translated, 'en');
  expect(own.criteria).toEqual({ translated: 2, all: 2 });
  expect(own.texts).toEqual({ translated: coverage.texts.all, all: coverage.texts.all });
  expect(languageCoverage(translated, 'ko').texts.translated).toBe(0);
});

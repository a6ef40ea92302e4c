import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TestResult } from './checks/suites.ts';
import { type Feature, featureTable, parseFeatures, unprovedFeatures, withFeatureTable } from './features.ts';

const features = parseFeatures(read('../features.json'));

const done: Feature = { id: 'gate', title: 'Gate rule', status: 'done', tests: [{ file: 'a.test.ts', name: 'the gate holds' }] };

test('the README shows the feature table that features.json gives', () => {
  const readme = read('../README.md');
  expect(withFeatureTable(readme, features), 'run: node scripts/features.ts --write').toBe(readme);
});

test('every test that a feature names is written in the file that it names', () => {
  const named = features.flatMap((feature) => feature.tests.map((entry) => ({ feature: feature.id, ...entry })));
  const absent = named.filter(
    (entry) => !read(`../${entry.file}`).includes(entry.name.replaceAll("'", "\\'")) && !read(`../${entry.file}`).includes(entry.name),
  );
  expect(absent).toEqual([]);
});

test('every feature marked done names a test', () => {
  const bare = features.filter((feature) => feature.status === 'done' && feature.tests.length === 0);
  expect(bare.map((feature) => feature.id)).toEqual([]);
});

test('a feature is proved by its test when that ran and passed', () => {
  expect(unprovedFeatures([done], [result('passed')])).toEqual([]);
});

test.each([
  ['failed', [result('failed')]],
  ['was skipped', [result('skipped')]],
  ['did not run', []],
  ['passed in one row of its table and failed in another', [result('passed'), result('failed')]],
])('a feature is not proved by a test that %s', (_what, results) => {
  expect(unprovedFeatures([done], results)).toHaveLength(1);
});

test('a planned feature needs no proof', () => {
  expect(unprovedFeatures([{ ...done, status: 'planned' }], [])).toEqual([]);
});

test('an id that is used twice is refused', () => {
  expect(() => parseFeatures(JSON.stringify([done, done]))).toThrow(/same id/);
});

test('writing the table leaves the rest of the README alone', () => {
  const table = featureTable([done]);
  const readme = `before\n${featureTable([])}\nafter`;
  expect(withFeatureTable(readme, [done])).toBe(`before\n${table}\nafter`);
  expect(() => withFeatureTable('no marks', [done])).toThrow(/lacks the marks/);
});

function result(status: TestResult['status']): TestResult {
  return { file: 'a.test.ts', name: 'the gate holds', fullName: 'the gate holds', status };
}

function read(relative: string): string {
  return readFileSync(new URL(relative, import.meta.url), 'utf8');
}

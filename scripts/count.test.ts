/** What `npm test` says of tests that need data beside the project. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { wantingData } from './count.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATA = path.resolve(ROOT, '../shared');
const NOT_OURS = ['node_modules', 'dist', '.git', 'data', 'fixtures'];
const files = globSync('{packages,server,web,cli,bench,tests}/**/*.{ts,tsx}', {
  cwd: ROOT,
  exclude: (place) => NOT_OURS.includes(path.basename(place)),
}).map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));

test('tests that are skipped for want of data are told in one line, with their number and what they need', () => {
  expect(wantingData([])).toBeNull();
  expect(wantingData(['a.test.ts › on Linux only', 'b.test.ts › a shared drive'])).toBeNull();
  expect(wantingData(['a.test.ts › of the index (../shared/data/a.csv) has ten pairs'])).toBe(
    'Skipped: 1 test needs ../shared/data beside the project, which is not there.',
  );
  expect(
    wantingData([
      'b › the cases of ../shared/cases beside the project',
      'a › (../shared/data/a.csv)',
      'c › on Windows',
      'd › (needs ../shared/data)',
    ]),
  ).toBe('Skipped: 3 tests need ../shared/cases and ../shared/data beside the project, which is not there.');
});

test('every test that is skipped for want of data says so in its name', () => {
  const skips = files.flatMap(({ file, text }) =>
    [...text.matchAll(/\.skipIf\(!(?:existsSync\(|hasData\(|hasGci).*?\)\(\s*(['"`])(.*?)\1,/gs)].map(([, , name = '']) => ({
      file,
      name,
    })),
  );
  expect(skips.length).toBeGreaterThan(15);
  expect(skips.filter(({ name }) => wantingData([name]) === null)).toEqual([]);
});

test('the data are looked for in one place, so that no test is skipped where they are there', () => {
  const places = files.flatMap(({ file, text }) =>
    [...text.matchAll(/new URL\('([./]*\/shared\/[^']*)'/g)].map(([, place = '']) => ({ file, place })),
  );
  expect(places.length).toBeGreaterThan(8);
  const elsewhere = places.filter(({ file, place }) => !path.resolve(ROOT, path.dirname(file), place).startsWith(`${DATA}${path.sep}`));
  expect(elsewhere).toEqual([]);
});

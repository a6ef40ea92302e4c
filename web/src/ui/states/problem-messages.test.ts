import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import arabic from '../messages/ar.json';
import english from '../messages/en.json';

const SERVER = new URL('../../../../server/src/', import.meta.url);
const CALLS = new URL('../../api.ts', import.meta.url);

/** What only the operator meets, in the terminal: starting, migrating, backing up and restoring, and what is done to jurisdictions, people and logs. */
const IN_THE_TERMINAL =
  /^(address|backup|copy|damaged|data|database|migration|ledger-key-lost|ledger-secret|login|newer|no-account|no-place|no-postgres|node|not-a-backup|port|postgres|role-too|secret|service)-?/;
const OF_COMMANDS = new Set([
  'evidence-is-private',
  'example-invalid',
  'invalid-setting',
  'jurisdiction-exists',
  'jurisdiction-here',
  'jurisdiction-not-in-backup',
  'no-such-file',
  'no-such-jurisdiction',
  'no-such-role',
  'not-a-publication',
  'not-admitted',
  'not-proved',
  'nothing-to-back-up',
  'nothing-to-end',
  'others-saw-more',
  'other-schema',
  'pack-changed',
  'pack-differs',
  'pack-invalid',
  'stored-file-missing',
  'unknown-assessor',
]);
/** Named in the terminal's pattern, and met by pages all the same. */
const ALSO_OF_PAGES = new Set(['database-unavailable']);

/** The codes that sources name where they stop with a problem. */
function codesIn(source: string): string[] {
  const text = source.replaceAll(/^\s*(\*|\/\*\*|\/\/).*$/gm, '');
  return [
    ...[...text.matchAll(/\b(?:fail|unfit|tooMany|new Problem|reply)\(\s*(?:c, )?'([a-z]+(?:-[a-z]+)*)'/g)].map(([, code = '']) => code),
    ...[...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)*)',\s*(?:details|title)\b/g)].map(([, code = '']) => code),
    ...[...text.matchAll(/^ {2}[a-z_]+: \[\s*'([a-z]+-[a-z-]+)',\s*'/gm)].map(([, code = '']) => code),
    ...[...text.matchAll(/\bstale\(\s*'([a-z]+)'/g)].map(([, what = '']) => `stale-${what}`),
  ];
}

async function codesOfServer(): Promise<string[]> {
  const files = (await readdir(SERVER, { recursive: true })).filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|testing\//.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SERVER), 'utf8')));
  return texts.flatMap(codesIn);
}

const isOfTerminal = (code: string) => !ALSO_OF_PAGES.has(code) && (IN_THE_TERMINAL.test(code) || OF_COMMANDS.has(code));

test('every problem that a page can meet has a message and a remedy of its own, in every language', async () => {
  const codes = new Set([...(await codesOfServer()), ...codesIn(await readFile(CALLS, 'utf8'))].filter((code) => !isOfTerminal(code)));
  expect(codes.size).toBeGreaterThan(50);
  const without = [...codes].filter((code) =>
    [english, arabic].some((messages) => !Object.hasOwn(messages, `problem.${code}`) || !Object.hasOwn(messages, `problem.${code}.remedy`)),
  );
  expect(without.toSorted()).toEqual([]);
});

test('no message speaks of a problem that there is not', async () => {
  const codes = new Set([...(await codesOfServer()), ...codesIn(await readFile(CALLS, 'utf8'))]);
  const spoken = Object.keys(english).flatMap((id) => /^problem\.([a-z-]+)\.remedy$/.exec(id)?.[1] ?? []);
  expect(spoken.filter((code) => !codes.has(code) && code !== 'unexpected').toSorted()).toEqual([]);
});

test('codes are found wherever a problem is made', () => {
  const source = `
    fail('one-thing', {});
    unfit(
      'two-things',
    return { code: 'three-things', details: {} };
    refusal: { code: 'too-many-things', title: 'x' };
    stale('thing', 1);
  some_key: ['of-table', 'Title'],
 * fail('in-a-comment', {})`;
  expect(codesIn(source)).toEqual(['one-thing', 'two-things', 'three-things', 'too-many-things', 'of-table', 'stale-thing']);
});

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setupI18n } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { describe, expect, test } from 'vitest';
import { type Catalogue, checkMessages, type MessageFault, usedIn } from './check-messages.ts';
import { LANGUAGES } from './src/messages/languages.ts';

const SOURCES = path.join(import.meta.dirname, 'src');
const files = await readdir(SOURCES, { recursive: true });

const catalogues: readonly Catalogue[] = await Promise.all(
  files
    .filter((file) => /^[a-z-]+\/messages\/[a-z]+\.json$/.test(file))
    .map(async (file) => ({
      folder: path.dirname(path.dirname(file)),
      language: path.basename(file, '.json'),
      messages: JSON.parse(await readFile(path.join(SOURCES, file), 'utf8')),
    })),
);

/** The pages' own files, without tests, by their path below `src`. */
const pages = new Map(
  await Promise.all(
    files
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing\//.test(file))
      .map(async (file) => [file, await readFile(path.join(SOURCES, file), 'utf8')] as const),
  ),
);

/** Words for the codes of the ledger, of refused receipts and of problems, and for roles: other tests hold them against the codes. */
const CODED = ['act.', 'subject.', 'refused.', 'problem.', 'role.'];

describe('of the messages of the pages', () => {
  test('none is missing, unused, untranslated, malformed or out of order, and all take the same values', () => {
    expect(checkMessages(catalogues, [...pages.values()], { sameInAllLanguages: new Set(), coded: CODED })).toEqual([]);
  });

  test('there is a file in every language beside the pages of every folder that has messages', () => {
    const folders = new Set(catalogues.map(({ folder }) => folder));
    expect(folders.size).toBeGreaterThan(10);
    for (const folder of folders) {
      expect(
        catalogues.filter((one) => one.folder === folder).map(({ language }) => language),
        folder,
      ).toEqual(Object.keys(LANGUAGES).toSorted());
    }
  });

  test('numbers are put in their plural form', () => {
    const english = catalogues.filter(({ language }) => language === 'en').flatMap(({ messages }) => Object.entries(messages));
    const messages = Object.fromEntries(english.map(([id, message]) => [id, compileMessageOrThrow(message)]));
    const i18n = setupI18n({ locale: 'en', messages: { en: messages } });
    expect(i18n._('home.shown', { count: 1, all: 28 })).toBe('1 indicator of 28 shown');
    expect(i18n._('compare.change', { size: 2, way: 'down' })).toBe('2 stages down');
  });
});

describe('each page', () => {
  const routes = [...pages].filter(([file]) => /\/routes\.tsx?$/.test(file));
  const lazy = routes.flatMap(([from, source]) =>
    [...source.matchAll(/lazyPage\(\s*\(\) => import\('\.\/([^']+)'\),\s*'\w+'((?:,\s*'[a-z-]+')*),?\s*\)/g)].map(
      ([, file = '', rest = '']) => ({
        file: path.join(path.dirname(from), file),
        folders: [...rest.matchAll(/'([a-z-]+)'/g)].map(([, folder = '']) => folder),
      }),
    ),
  );
  const first = ['assessment', 'sign-in', 'ui'];

  test('is found in the list of addresses', () => {
    expect(lazy.length).toBe(routes.flatMap(([, source]) => source.match(/import\('/g) ?? []).length);
    expect(lazy.length).toBeGreaterThan(15);
  });

  test.each([{ file: 'main.tsx', folders: [] }, { file: 'verify/main.tsx', folders: ['verify'] }, ...lazy])(
    '$file loads the messages of every part that it shows, and no others',
    ({ file, folders }) => {
      const needed = new Set([...reached(file)].flatMap((part) => foldersOfMessages(pages.get(part) ?? '')));
      expect([...needed].filter((folder) => !first.includes(folder)).toSorted()).toEqual(folders.toSorted());
    },
  );
});

/** The files that are loaded together with one, itself included. */
function reached(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = (pages.get(file) ?? '').matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)'/gm);
  for (const [, target = ''] of imports) reached(path.join(path.dirname(file), target), seen);
  return seen;
}

function foldersOfMessages(source: string): string[] {
  const used = usedIn([source], []);
  return catalogues.filter(({ language, messages }) => language === 'en' && Object.keys(messages).some(used)).map(({ folder }) => folder);
}

describe('the check of messages finds', () => {
  const check = (
    en: Record<string, string>,
    ar: Record<string, string>,
    source = Object.keys(en)
      .map((id) => `'${id}'`)
      .join(),
  ) =>
    checkMessages(
      [
        { folder: 'views', language: 'en', messages: en },
        { folder: 'views', language: 'ar', messages: ar },
      ],
      [source],
      { sameInAllLanguages: new Set(['code']), coded: ['act.'] },
    ).map(({ code, language, id, detail }) => [code, language, id, ...(detail === undefined ? [] : [detail])].join(' '));
  const SIX = '{n, plural, zero {لا} one {واحد} two {اثنان} few {# قليل} many {# كثير} other {# آخر}}';

  test('nothing where all is well', () => {
    expect(
      check({ a: 'One {n}', b: '{n, plural, one {# view} other {# views}}', code: 'CSV' }, { a: 'واحد {n}', b: SIX, code: 'CSV' }),
    ).toEqual([]);
  });

  test.each<readonly [code: MessageFault['code'], en: Record<string, string>, ar: Record<string, string>, fault: string]>([
    ['missing', { a: 'One', b: 'Two' }, { a: 'واحد' }, 'missing ar b'],
    ['unknown', { a: 'One' }, { a: 'واحد', b: 'اثنان' }, 'unknown ar b'],
    ['untranslated', { a: 'One' }, { a: 'One' }, 'untranslated ar a'],
    ['unsorted', { b: 'One', a: 'Two' }, { a: 'واحد', b: 'اثنان' }, 'unsorted en a'],
    ['other-placeholders', { a: 'One {n}' }, { a: 'واحد {m}' }, 'other-placeholders ar a n, m'],
    ['other-placeholders', { a: 'One {n}' }, { a: 'واحد' }, 'other-placeholders ar a n'],
    [
      'other-placeholders',
      { a: '{way, select, up {up} other {down}}' },
      { a: '{way, select, down {نزول} other {صعود}}' },
      'other-placeholders ar a way (other|up), way (down|other)',
    ],
    [
      'plural-form-missing',
      { a: '{n, plural, one {# view} other {# views}}' },
      { a: SIX.replace('many {# كثير} ', '') },
      'plural-form-missing ar a n: many',
    ],
    ['plural-form-missing', { a: '{n, plural, =0 {none} few {x} other {#}}' }, { a: SIX }, 'plural-form-missing en a n: one'],
  ])('%s: %o', (_, en, ar, fault) => {
    expect(check(en, ar)).toContain(fault);
  });

  test('what is no ICU message, wherever it stands', () => {
    expect(check({ a: 'One {n' }, { a: 'واحد' }).join()).toMatch(/^invalid en a .+/);
    expect(check({ a: 'One' }, { a: '{n, plural, one {واحد}' }).join()).toMatch(/invalid ar a .+/);
  });

  test('a form that the language does not have', () => {
    expect(check({ a: '{n, plural, one {#} few {#} other {#}}' }, { a: SIX }).join()).toMatch(/(plural-form-unknown|invalid) en a/);
  });

  test('a message that no page uses, but not one that a template or a code makes', () => {
    const en = { 'a.one': 'One', 'act.done': 'Done', b: 'Two' };
    const ar = { 'a.one': 'واحد', 'act.done': 'تم', b: 'اثنان' };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a page
    expect(check(en, ar, 't(`a.${which}`)')).toEqual(['unused en b']);
    expect(check({ b: 'Two' }, { b: 'اثنان' }, "x === null ? '' : t('b', x)")).toEqual([]);
  });

  test('an id that two folders have', () => {
    const one = (folder: string): Catalogue => ({ folder, language: 'en', messages: { a: 'One' } });
    const faults = checkMessages([one('views'), one('ledger')], ["'a'"], { sameInAllLanguages: new Set(), coded: [] });
    expect(faults).toEqual([{ code: 'twice', folder: 'ledger', language: 'en', id: 'a' }]);
  });
});

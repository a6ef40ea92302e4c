/** Every page in a language that nobody speaks: what is not in brackets is written into a page, and belongs into its messages. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accented, buildPseudoPages, pseudo } from '../../web/pseudo-language.ts';
import { launchChromium } from './chromium.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { open, openAll, pageAddresses, sideways, signIn } from './visit.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Names of languages, and of what programs and standards call by letters. */
const NAMES = ['English', 'العربية', 'CSV', 'XLSX', 'HTML', 'PDF', 'DOCX', 'JSON', 'Word', 'SHA-256', 'Mufakat', 'UTC', 'kB', 'AM', 'PM'];
/** What React Aria says by itself, in the language of the page. */
const OF_THE_LIBRARY = ['Expand', 'Collapse'];

let folder: string;
let server: ExampleServer;
let browser: Browser;
let context: BrowserContext;
let addresses: Record<string, string>;
/** Every text that the server sent. */
const data = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mufakat-pseudo-'));
  [server, browser] = await Promise.all([startExampleServer(), launchChromium(), buildPseudoPages(folder)]);
  const storageState = await signIn(browser, server);
  const plain = await browser.newContext({ ...(storageState === undefined ? {} : { storageState }) });
  addresses = await pageAddresses(await plain.newPage(), server);
  await plain.close();
  context = await browser.newContext({
    ...(storageState === undefined ? {} : { storageState }),
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: { width: 320, height: 640 },
  });
  await context.route('**/*', async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) return route.fallback();
    const file = path.join(folder, pathname);
    const served = path.extname(file) !== '' && existsSync(file) ? file : path.join(folder, 'index.html');
    return route.fulfill({ body: await readFile(served), contentType: TYPES[path.extname(served)] ?? 'application/octet-stream' });
  });
  context.on('response', async (response) => {
    if (!response.headers()['content-type']?.includes('json')) return;
    for (const text of textsOf(await response.json().catch(() => null))) data.add(text);
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(textsOf)];
}

/** What a page shows or tells a screen reader, a piece of text each; what is code or in another language, and says so, is left out. */
function shownTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isLeftOut = (element: Element | null) =>
      element?.closest('script, style, noscript, code, pre, kbd, svg title, option, .written, iframe') !== null ||
      element.closest('html [lang]:not(html)') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text !== '' && !isLeftOut(node.parentElement)) texts.push(text);
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (!isLeftOut(element)) texts.push(element.getAttribute(name)?.trim() ?? '');
      }
    }
    return texts;
  });
}

/** What is left of a text without what stands in brackets, however deep. */
function outsideBrackets(text: string): string {
  const inner = /⟦[^⟦⟧]*⟧/g;
  return inner.test(text) ? outsideBrackets(text.replaceAll(inner, ' ')) : text.trim();
}

const MONTHS =
  /\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b/g;

/** The words of a text that are neither a message, nor data of the server, nor a date. */
function hardCoded(text: string, sent: string): string {
  const rest = outsideBrackets(text);
  if (sent.includes(rest) || OF_THE_LIBRARY.includes(rest)) return '';
  const named = NAMES.reduce((left, name) => left.replaceAll(name, ' '), rest.replaceAll(MONTHS, ' '));
  const pieces = named.split(/, | and |[·:;()–\n]+/).map((piece) => piece.replace(/^[\d\s…]+|[.…\s]+$/g, ''));
  return pieces.filter((piece) => /\p{L}{2}/u.test(piece) && !sent.includes(piece)).join(' | ');
}

test('messages are in brackets, accented and longer, and keep what is put into them', () => {
  expect(pseudo('Views of {name}')).toEqual(['⟦', accented('Views of '), ['name'], '⟧']);
  expect(accented('Views')).toBe('Víiééwš');
  expect(accented('Assessments of a country').length).toBeGreaterThan('Assessments of a country'.length * 1.3);
  expect(hardCoded('⟦Íin ⟦bóoth⟧⟧ plain words', 'data')).toBe('plain words');
  expect(hardCoded('⟦Íin⟧ Pelanua, 3 March 2026', 'Pelanua')).toBe('');
});

describe('in the pseudo-language the page', () => {
  test.each([
    ...[
      'assessments',
      'home',
      'indicator',
      'sources',
      'questions',
      'views',
      'compare',
      'report',
      'publications',
      'packs',
      'pack',
      'sessions',
    ],
    ...['region', 'ledger'],
  ])('%s has no word outside its messages and fits 320 pixels', async (name) => {
    const jurisdiction = /assessments\/([0-9a-f-]{36})/.exec(addresses.home ?? '')?.[1];
    const more: Readonly<Record<string, string>> = { region: '/region', ledger: `/jurisdictions/${jurisdiction}/ledger` };
    const page = await context.newPage();
    await open(page, `${server.url}${addresses[name] ?? more[name] ?? '/missing'}`);
    await openAll(page);
    expect(await page.locator('h1').first().innerText()).toMatch(/\p{L}/u);
    const texts = await shownTexts(page);
    expect(texts.filter((text) => text.includes('⟦')).length).toBeGreaterThan(5);
    const sent = [...data].join('\n');
    expect(texts.map((text) => hardCoded(text, sent)).filter((words) => words !== '')).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.close();
  });
});

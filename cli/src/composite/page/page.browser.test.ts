/** Reports on an index in a real Chromium: nothing that axe finds, nothing that runs or is loaded, at any width, by day and by night, and on paper. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPdf } from '../../../../server/src/report/testing/pdf-text.ts';
import { launchChromium } from '../../../../tests/browser/chromium.ts';
import { faultsOf } from '../../../../tests/browser/faults.ts';
import { indexAudit } from '../audit/audit.ts';
import { indexBuild } from '../build/build.ts';
import { indexCompare } from '../compare/compare.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/index/', import.meta.url));
const EDITION = { recipe: `${EXAMPLE}recipe.json`, data: `${EXAMPLE}2026.csv`, meta: `${EXAMPLE}structure.csv` };

let browser: Browser;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-index-pages-'));
  await indexBuild(EDITION.recipe, { ...EDITION, out: join(folder, 'build') });
  await indexAudit(EDITION.recipe, { ...EDITION, design: `${EXAMPLE}design.json`, out: join(folder, 'audit') });
  await indexCompare({ ...EDITION, data: `${EXAMPLE}2024.csv` }, EDITION, join(folder, 'compare'));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

const pageOf = (kind: string) => pathToFileURL(join(folder, kind, 'report.html')).href;
const KINDS = ['build', 'audit', 'compare'];
const LOOKS = [320, 1280].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })));

describe.each(KINDS)('the page of index %s', (kind) => {
  test.each(LOOKS)(
    'has no fault that axe finds and needs no sideways scrolling, $width wide and $colorScheme',
    async ({ width, colorScheme }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      await page.goto(pageOf(kind));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await faultsOf(page, colorScheme === 'dark' ? 'colours' : 'all')).toEqual([]);
      expect(await faultsOf(page, 'best practice')).toEqual([]);
      await context.close();
    },
  );

  test('loads nothing but itself, and complains of nothing', async () => {
    const page = await browser.newPage();
    const [loaded, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => loaded.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pageOf(kind));
    expect([loaded, complaints]).toEqual([[pageOf(kind)], []]);
    await page.close();
  });
});

test('colours of plots follow the page into the dark', async () => {
  const fills = await Promise.all(
    (['light', 'dark'] as const).map(async (colorScheme) => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      await page.goto(pageOf('build'));
      const fill = await page
        .locator('.panel svg rect')
        .first()
        .evaluate((bar) => getComputedStyle(bar).fill);
      await context.close();
      return fill;
    }),
  );
  expect(fills).toEqual(['rgb(20, 111, 139)', 'rgb(124, 199, 225)']);
});

test('on paper no part of a table or plot is cut off', async () => {
  const context = await browser.newContext({ viewport: { width: 690, height: 1000 } });
  const page = await context.newPage();
  await page.emulateMedia({ media: 'print' });
  await page.goto(pageOf('audit'));
  const cut = await page
    .locator('.scroll, .panel, .on-paper')
    .evaluateAll((boxes) =>
      boxes
        .filter(
          (box) =>
            box.checkVisibility() && (box.scrollWidth > box.clientWidth + 1 || box.getBoundingClientRect().right > window.innerWidth),
        )
        .map((box) => box.getAttribute('aria-label')),
    );
  expect(cut).toEqual([]);
  await context.close();
});

const squeezed = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

test.each(KINDS)(
  'on paper of A4 every cell of every table of index %s is there, with the first column and the header beside it',
  async (kind) => {
    const page = await browser.newPage();
    await page.goto(pageOf(kind));
    const tables = await page.locator('.scroll table').evaluateAll((all) =>
      all.map((table) => ({
        heads: [...table.querySelectorAll('thead th')].map((cell) => cell.textContent),
        rows: [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)),
      })),
    );
    const { pages } = await readPdf(new Uint8Array(await page.pdf({ format: 'A4', printBackground: true })));
    const printed = squeezed(pages.join(''));
    const told = tables.flatMap(({ heads, rows }) => [...heads, ...rows.flat()]).map(squeezed);
    expect(told.length).toBeGreaterThan(50);
    expect(told.filter((cell) => !printed.includes(cell))).toEqual([]);
    for (const { heads, rows } of tables) {
      const [first = ''] = rows.at(-1) ?? [];
      const numbers = (rows.at(-1) ?? []).filter((cell) => /^-?\d+\.\d+$/.test(cell));
      const beside = pages.map(squeezed).filter((text) => text.includes(squeezed(first)) && text.includes(squeezed(heads[0] ?? '')));
      for (const number of numbers)
        expect(
          beside.some((text) => text.includes(number)),
          `${first} ${number}`,
        ).toBe(true);
    }
    await page.close();
  },
);

test('a table that is too wide for the paper is printed in parts, each with the first column', async () => {
  const page = await browser.newPage();
  await page.setContent(await wideTable());
  await page.emulateMedia({ media: 'print' });
  const { pages } = await readPdf(new Uint8Array(await page.pdf({ format: 'A4' })));
  const printed = pages.map(squeezed);
  for (let row = 100; row < 160; row += 1) {
    for (let column = 1; column < 40; column += 1) {
      const cell = `${row}.${String(column).padStart(3, '0')}`;
      const on = printed.filter((text) => text.includes(cell));
      expect(on.length, cell).toBeGreaterThan(0);
      expect(
        on.every((text) => text.includes(`Unit${row}`) && text.includes(`Indicator${column}`)),
        cell,
      ).toBe(true);
    }
  }
  await page.close();
});

async function wideTable(): Promise<string> {
  const { pageOf: written } = await import('./page.ts');
  const columns = [{ title: 'Unit' }, ...Array.from({ length: 39 }, (_, at) => ({ title: `Indicator ${at + 1}`, digits: 3 }))];
  const rows = Array.from({ length: 60 }, (_, at) => at + 100).map((row) => [
    `Unit ${row}`,
    ...Array.from({ length: 39 }, (_, at) => row + (at + 1) / 1000),
  ]);
  const section = { title: 'Wide', sentence: 'Sixty units in forty columns.', figure: null, columns, rows };
  return written({ kind: 'Index', title: 'Wide', lead: '', cautions: [], brief: [], sections: [section], made: '' });
}

/** Reports on an index in a real Chromium: nothing that axe finds, nothing that runs or is loaded, at any width, by day and by night, and on paper. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  expect(fills).toEqual(['rgb(14, 90, 114)', 'rgb(124, 199, 225)']);
});

test('on paper no part of a table or plot is cut off', async () => {
  const context = await browser.newContext({ viewport: { width: 690, height: 1000 } });
  const page = await context.newPage();
  await page.emulateMedia({ media: 'print' });
  await page.goto(pageOf('audit'));
  const cut = await page
    .locator('.scroll, .panel')
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

/** The region as whoever is signed in sees it: what countries publish, and a table that is opened on one's own device. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { open, openAll, picture, signIn, type Visit, visit, WCAG } from './visit.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 320, height: 640 };

/** Scores of 194 countries; not part of the project. */
const GCI = fileURLToPath(new URL('../../../shared/data/gci-2020.csv', import.meta.url));

let server: ExampleServer;
let browser: Browser;
let member: BrowserContextOptions['storageState'];
let opened: Visit;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startExampleServer(), launchChromium()]);
  member = await signIn(browser, server);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  opened = await visit(browser, { storageState: member, viewport: DESK, acceptDownloads: true });
  page = await opened.context.newPage();
});
afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
});

const faults = async () => {
  await openAll(page);
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html).slice(0, 3) }));
};

/** Nothing stands out of the window sideways. */
const isContained = () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const view = async (name: string) => {
  await page.getByRole('navigation', { name: 'Views of the region' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
};

/** The page fits a phone, and reads from the right in Arabic, without a fault in either. */
async function looksWellEverywhere(name: string): Promise<void> {
  await picture(page, `region-${name}`);
  expect(await faults()).toEqual([]);
  await page.setViewportSize(PHONE);
  expect(await isContained()).toBe(true);
  await picture(page, `region-${name}-320`);
  await page.setViewportSize(DESK);
  await page.getByLabel('Language').selectOption('ar');
  await page.locator('html[dir=rtl]').waitFor();
  await picture(page, `region-${name}-ar`);
  expect(await faults()).toEqual([]);
  await page.getByLabel('اللغة').selectOption('en');
}

test('the region is a click away from every page, and names the frameworks by which something is shared', async () => {
  await open(page, server.url);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Region' }).click();
  await page.getByRole('heading', { level: 1, name: 'A region side by side' }).waitFor();
  await picture(page, 'region-all');
  expect(await faults()).toEqual([]);
});

describe.skipIf(!existsSync(GCI))('a table of one’s own: the GCI 2020 (../shared/data/gci-2020.csv)', () => {
  beforeEach(async () => {
    await open(page, `${server.url}/region/table`);
    await page.getByLabel(/^Table/).setInputFiles(GCI);
    await page.getByText('194 countries.').waitFor();
  });

  test('shows 194 countries by five pillars, sorts by each, and has no fault', async () => {
    expect(await page.locator('.heat tbody tr').count()).toBe(194);
    await page.getByRole('button', { name: 'Whole' }).click();
    const first = page.locator('.heat tbody tr').first();
    expect(await first.locator('th').textContent()).toMatch(/United States/);
    expect(await first.locator('.heat-whole').textContent()).toMatch(/100.*Tier 1/);
    await page.getByRole('button', { name: 'Country' }).press('Enter');
    expect(await first.locator('th').textContent()).toBe('Afghanistan');
    await looksWellEverywhere('gci-stages');
  });

  test('says what a geometric mean would do, refuses one that cannot rank, and ranks at once when a weight moves', async () => {
    await view('Weights');
    const told = page.locator('.mean-effect');
    expect(await told.textContent()).toMatch(/71 countries of 194 have a dimension at zero.*cannot rank them.*up to 68.*20% .*up to 22/s);
    await page.getByRole('radio', { name: /without a floor/ }).check();
    await page.getByText('The countries cannot be ranked so').waitFor();
    await page.getByRole('button', { name: 'Use a floor of 20%' }).click();
    await page.getByText('Ranks move by up to 22 places').waitFor();
    await page.getByRole('button', { name: 'As in the framework' }).click();
    await page.getByText('No rank moves').waitFor();
    const times = await page.evaluate(timesOfChanges);
    const ranking = times.map((time) => time.ranking).toSorted((a, b) => a - b);
    const drawn = times.map((time) => time.page).toSorted((a, b) => a - b);
    const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    console.info(
      `194 countries ranked in ${median(ranking).toFixed(2)} ms (median of ${times.length} changes, at most ${ranking.at(-1)?.toFixed(2)}), ` +
        `with the page drawn anew in ${median(drawn).toFixed(1)} ms`,
    );
    expect(median(ranking)).toBeLessThan(50);
    expect(await page.locator('.moved').count()).toBeGreaterThan(50);
    await looksWellEverywhere('gci-weights');
  });

  test('tells how sure each rank is, the same for the same seed, and counts the builds that failed', async () => {
    await view('Ranks');
    await page.getByText('1,024 builds of the index, seed 1').waitFor();
    await openAll(page);
    const rowOf = (name: string) => page.locator('.as-table tr', { has: page.getByRole('link', { name, exact: true }) });
    expect(await rowOf('United States').locator('td').allTextContents()).toEqual(['1', '1', '1', '1', '1,024']);
    const grenada = await rowOf('Grenada').locator('td').allTextContents();
    await page.getByLabel('Seed').fill('2');
    await page.getByText('seed 2').waitFor();
    await page.getByLabel('Seed').fill('1');
    await page.getByText('seed 1:').waitFor();
    await openAll(page);
    expect(await rowOf('Grenada').locator('td').allTextContents()).toEqual(grenada);
    await looksWellEverywhere('gci-ranks');
    await page.getByLabel('Mean: also geometric without a floor').check();
    await page.getByText(/\d+ builds of 1,024 gave no ranks/).waitFor();
    await page.getByText('All of them have: Geometric mean without a floor.').waitFor();
  });
});

/** Moves the first weight through its range: how long the ranking took each time, and until the page was drawn anew. Runs in the page. */
async function timesOfChanges(): Promise<{ ranking: number; page: number }[]> {
  const slider = document.querySelector<HTMLInputElement>('.weight-sliders input');
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  if (slider === null || setter === undefined) throw new Error('no slider');
  const times = [];
  for (let step = 0; step < 40; step++) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const start = performance.now();
    setter.call(slider, String(step));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    times.push({
      ranking: performance.getEntriesByName('mufakat-ranking').at(-1)?.duration ?? Number.NaN,
      page: performance.now() - start,
    });
  }
  return times;
}

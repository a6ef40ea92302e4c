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
    await picture(page, 'region-gci-stages');
    expect(await page.locator('.heat tbody tr').count()).toBe(194);
    await page.getByRole('button', { name: 'Whole' }).click();
    const first = page.locator('.heat tbody tr').first();
    expect(await first.locator('th').textContent()).toMatch(/United States/);
    expect(await first.locator('.heat-whole').textContent()).toMatch(/100.*Tier 1/);
    expect(await faults()).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await isContained()).toBe(true);
    await picture(page, 'region-gci-stages-320');
  });
});

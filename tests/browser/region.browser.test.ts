/** The region as whoever is signed in sees it: what countries publish, and a table that is opened on one's own device. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseReceipt, verifyReceipt } from '@mufakat/ledger';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { faultsOf } from './faults.ts';
import { open, openAll, picture, sideways, signIn, type Visit, visit } from './visit.ts';

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

/** Nothing stands out of the window sideways. */

const view = async (name: string) => {
  await page.getByRole('navigation', { name: 'Views of the region' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
};

/** What a button gives to take away. */
async function taken(name: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('the region is a click away from every page, and names the frameworks by which something is shared', async () => {
  await open(page, server.url);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Region' }).click();
  await page.getByRole('heading', { level: 1, name: 'A region side by side' }).waitFor();
  await picture(page, 'region-all');
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('link', { name: /Published by countries/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Region: / }).waitFor();
});

describe('what the invented countries of the example publish', () => {
  const at = (name: string, more = '') => `${server.url}/region/baseline?view=${name}${more}`;

  test.each(['stages', 'map', 'ranks', 'weights', 'pair', 'solved', 'country', 'coherence'])(
    'the view %s has no fault on a desk, on a phone and in Arabic',
    async (name) => {
      await open(page, at(name));
      await page.locator('.uncertainty-progress').waitFor({ state: 'detached' });
      await picture(page, `region-${name}`);
      await openAll(page);
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize(PHONE);
      await open(page, at(name));
      await page.locator('.uncertainty-progress').waitFor({ state: 'detached' });
      expect(await sideways(page)).toBe(0);
      await picture(page, `region-${name}-320`);
      await openAll(page);
      expect(await sideways(page)).toBe(0);
      await page.setViewportSize(DESK);
      await open(page, at(name, '&lang=ar'));
      await page.locator('.uncertainty-progress').waitFor({ state: 'detached' });
      expect(await page.getAttribute('html', 'dir')).toBe('rtl');
      await picture(page, `region-${name}-ar`);
      expect([await faultsOf(page), await sideways(page)]).toEqual([[], 0]);
    },
  );

  test('a stage, an interval, what is unknown and what is not shared are told apart, to the eye and in words', async () => {
    await open(page, at('stages'));
    const cells = page.locator('.heat tbody .cell-mark');
    const told = await cells.evaluateAll((marks) =>
      marks.map((mark) => [
        mark.getAttribute('data-kind'),
        mark.querySelectorAll('.cell-part').length,
        mark.querySelector('.visually-hidden')?.textContent ?? '',
      ]),
    );
    expect(new Set(told.map(([kind, parts]) => `${kind} ${parts}`))).toEqual(new Set(['known 1', 'known 2', 'unknown 0', 'not-shared 0']));
    for (const [kind, parts, words] of told) {
      if (kind === 'known') expect(words).toMatch(parts === 1 ? /^\d \p{L}/u : /\d \p{L}.*\d \p{L}/u);
      else expect(words).toMatch(kind === 'unknown' ? /^unknown/ : /^not shared$/);
    }
  });

  test('the table sorts by keyboard, what has no figure last', async () => {
    await open(page, at('stages'));
    await page.locator('.heat-sort').nth(3).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.heat thead th').nth(3).getAttribute('aria-sort')).toBe('descending');
    const column = await page.locator('.heat tbody tr td:nth-child(4) .cell-mark').evaluateAll((marks) =>
      marks.map((mark) => {
        const parts = [...mark.querySelectorAll('.cell-part')].map((part) => Number(part.textContent));
        return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
      }),
    );
    const known = column.filter((figure) => figure !== null);
    expect(known).toEqual(known.toSorted((a, b) => b - a));
    expect(column.slice(known.length).every((figure) => figure === null)).toBe(true);
    expect(known.length).toBeLessThan(column.length);
  });

  test('a tile leads to the card of its country by keyboard, and the card to the receipt of what was published', async () => {
    await open(page, at('map'));
    const tile = page.getByRole('list', { name: 'Invented countries' }).getByRole('link').first();
    const name = (await tile.locator('.visually-hidden').textContent())?.split(':')[0] ?? '';
    await tile.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 3, name }).waitFor();
    const receipt = await page.getByRole('link', { name: 'Receipt of the publication' }).getAttribute('href');
    const answer = await page.request.get(`${server.url}${receipt}`);
    const { entry } = verifyReceipt(parseReceipt(await answer.text()), { key: parseReceipt(await answer.text()).key });
    expect(entry.what).toBe('publication.published');
  });

  test('every view gives its table to take away, and its plot', async () => {
    await open(page, at('stages'));
    const rows = await page.locator('.heat tbody tr').count();
    const table = await taken('Table (CSV)');
    expect([table.name, table.text.trim().split('\r\n').length]).toEqual(['baseline-stages.csv', rows + 1]);
    expect(table.text).toMatch(/^\uFEFFCode,Country,/);
    const heat = await taken('Plot (SVG)');
    expect(heat.text).toMatch(/>not shared</);
    for (const { text } of [table, heat]) expect(text.match(/\(invented\)/g)).toHaveLength(rows);
    await view('Map');
    const map = await taken('Plot (SVG)');
    expect(map.text).toMatch(/<svg[^>]+xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(map.text).toMatch(/>TV</);
    expect(map.text).toMatch(/>Invented countries</);
    await view('Ranks');
    await page.locator('.region-plot svg').waitFor();
    const plot = await taken('Plot (SVG)');
    expect(plot.text).not.toMatch(/class=|var\(/);
    expect(plot.text.match(/<circle/g)?.length).toBeGreaterThan(3);
    const wellFormed = (text: string) =>
      page.evaluate((xml) => new DOMParser().parseFromString(xml, 'image/svg+xml').querySelector('parsererror') === null, text);
    expect([await wellFormed(heat.text), await wellFormed(map.text), await wellFormed(plot.text)]).toEqual([true, true, true]);
  });

  test('who is ahead on what a country lacks tells how it got there, where it shares its reasons', async () => {
    await open(page, at('solved'));
    const reasons = page.locator('.ahead details').first();
    await reasons.getByText('How they got there').click();
    expect((await reasons.locator('.written').textContent())?.length).toBeGreaterThan(20);
  });

  test('two countries are compared by all choices that could have been made; with itself none is', async () => {
    await open(page, at('pair'));
    const options = await page.getByLabel('Compared with').locator('option').allTextContents();
    for (const option of options) {
      await page.getByLabel('Compared with').selectOption(option);
      await page.getByText(/in [\d.]+% of the builds|the same country|has no rank/).waitFor();
    }
    expect(new URL(page.url()).searchParams.get('other')).not.toBeNull();
  });
});

describe('a table of one’s own', () => {
  const choose = (name: string, text: string | Buffer) =>
    page.getByLabel(/^Table/).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

  test('that is none is refused with its place and remedy, and nothing is sent to the server', async () => {
    await open(page, `${server.url}/region/table`);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await choose('twice.csv', 'iso3,country,iso3\nAAA,A,AAA\n');
    await page.getByText('The column iso3 stands twice.').waitFor();
    await choose('short.csv', 'iso3,country\nAAA\n');
    await page.getByText('Row 2 has 1 cells').waitFor();
    await choose('letters.csv', Buffer.of(0x61, 0xff, 0xfe));
    await page.getByText('It is no text in UTF-8.').waitFor();
    await choose('other.csv', 'iso3,country\nAAA,A\n');
    await page.getByText('there is no column').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(sent).toEqual([]);
  });
});

/** Invented countries, more than there are, under the pack of the index. */
async function manyCountries(count: number): Promise<string> {
  const answer = await page.request.get(`${server.url}/api/packs/gci-2020/1.0.0`);
  const columns = JSON.stringify(await answer.json()).matchAll(/"column":"([A-Z_]+)"/g);
  const names = [...new Set([...columns].map(([, name]) => name))];
  const rows = Array.from({ length: count }, (_, row) => [
    `C${row}`,
    `Land ${row}`,
    ...names.map((name, at) => (/SCO?RE$/.test(name ?? '') ? '' : ((row * 7 + at * 13) % 101) / 100)),
  ]);
  return [['iso3', 'country', ...names], ...rows].map((cells) => cells.join(',')).join('\n');
}

test('a long analysis tells how far it is, leaves the page alive, and ends when it is cancelled', async () => {
  await open(page, `${server.url}/region/table?view=ranks`);
  const buffer = Buffer.from(await manyCountries(4_000));
  await page.getByLabel(/^Table/).setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer });
  const bar = page.getByRole('progressbar');
  await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled: there are no intervals.').waitFor();
  expect(await bar.count()).toBe(0);
  await page.getByRole('button', { name: 'Begin again' }).click();
  await bar.waitFor();
  await page.getByLabel('Weights: each').uncheck();
  await page.getByLabel('Scale: as it is').uncheck();
  await page.getByLabel('Mean: arithmetic').uncheck();
  await page.getByText('Nothing is taken as uncertain').waitFor();
});

describe.skipIf(!existsSync(GCI))('a table of one’s own: the GCI 2020 (../shared/data/gci-2020.csv)', () => {
  beforeEach(async () => {
    await open(page, `${server.url}/region/table`);
    await page.getByLabel(/^Table/).setInputFiles(GCI);
    await page.getByText('194 countries.').waitFor();
  });

  test('shows 194 countries by five pillars, sorts by each, tells their tiers, and has no fault', async () => {
    expect(await page.locator('.heat tbody tr').count()).toBe(194);
    await page.getByRole('button', { name: 'Whole' }).click();
    const first = page.locator('.heat tbody tr').first();
    expect(await first.locator('th').textContent()).toMatch(/United States/);
    expect(await first.locator('.heat-whole').textContent()).toMatch(/100.*Tier 1/);
    await page.getByRole('button', { name: 'Country' }).press('Enter');
    expect(await first.locator('th').textContent()).toBe('Afghanistan');
    const tiers = await page.locator('.band-count dd').allTextContents();
    expect(tiers.reduce((sum, count) => sum + Number(count), 0)).toBe(194);
    await picture(page, 'region-gci-stages');
    expect(await faultsOf(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await sideways(page)).toBe(0);
    await picture(page, 'region-gci-stages-320');
  });

  test('says what a geometric mean would do, refuses one that cannot rank, and ranks at once when a weight moves', async () => {
    await view('Weights');
    const told = page.locator('.mean-effect');
    expect(await told.textContent()).toMatch(
      /71 countries of 194 have a dimension at zero.*cannot rank them.*moves ranks by up to 68 places.*20% .*by up to 22 places/s,
    );
    await page.getByRole('radio', { name: /without a floor/ }).check();
    await page.getByText('The countries cannot be ranked so').waitFor();
    await page.getByRole('button', { name: 'Use a floor of 20%' }).click();
    await page.getByText('Ranks move by up to 22 places').waitFor();
    await page.getByRole('button', { name: 'As in the framework' }).click();
    await page.getByText('No rank moves').waitFor();
    const times = await page.evaluate(timesOfChanges);
    expect(times.filter((time) => !time.ranked)).toEqual([]);
    const ranking = times.map((time) => time.ranking).toSorted((a, b) => a - b);
    const drawing = times.map((time) => time.page).toSorted((a, b) => a - b);
    const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    console.info(
      `194 countries ranked in ${median(ranking).toFixed(2)} ms (median of ${times.length} changes, at most ${ranking.at(-1)?.toFixed(2)}), ` +
        `with the page drawn anew in ${median(drawing).toFixed(1)} ms`,
    );
    expect(await page.locator('.moved').count()).toBeGreaterThan(50);
    await picture(page, 'region-gci-weights');
    expect(await faultsOf(page)).toEqual([]);
  });

  test('tells how sure each rank is, the same for the same seed, and counts the builds that failed', async () => {
    await view('Ranks');
    await page.getByText('1,024 builds of the index, seed 1').waitFor();
    await openAll(page);
    const rowOf = (name: string) => page.locator('.as-table tr', { has: page.getByRole('link', { name, exact: true }) });
    expect(await rowOf('United States').locator('td').allTextContents()).toEqual(['1', '1', '1', '1', '1,024']);
    const grenada = await rowOf('Grenada').locator('td').allTextContents();
    await page.getByLabel('Seed').fill('2');
    await page.getByText('seed 2:').waitFor();
    await page.getByLabel('Seed').fill('1');
    await page.getByText('seed 1:').waitFor();
    await openAll(page);
    expect(await rowOf('Grenada').locator('td').allTextContents()).toEqual(grenada);
    await page.getByRole('button', { name: 'Show all 194' }).click();
    await page.locator('.region-plot svg circle').nth(193).waitFor();
    await picture(page, 'region-gci-ranks');
    await page.getByLabel('Mean: also geometric without a floor').check();
    await page.getByText(/\d+ builds of 1,024 gave no ranks/).waitFor();
    await page.getByText('All of them have: Geometric mean without a floor.').waitFor();
  });

  test('the pillars go together from .83 to .91', async () => {
    await view('Coherence');
    await page.getByText('The correlations of the 10 pairs of dimensions lie from 0.83 to 0.91.').waitFor();
    const shown = (await page.locator('.heat tbody .cell-part').allTextContents()).map(Number);
    expect([shown.length, Math.min(...shown), Math.max(...shown)]).toEqual([20, 0.83, 0.91]);
  });

  test('on the map Tuvalu is as large as India, and who has no tile is listed', async () => {
    await view('Map');
    const sizeOf = async (name: string) => {
      const box = await page.getByRole('link', { name: new RegExp(`^${name}:`) }).boundingBox();
      return [Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)];
    };
    const boxes = [await sizeOf('Tuvalu'), await sizeOf('India')];
    expect(boxes[0]).toEqual(boxes[1]);
    expect(boxes[0]?.[0]).toBeGreaterThan(30);
    await page.getByText(/\d+ countries have no tile here/).click();
    expect(await page.locator('.name-list li').count()).toBe(194 - (await page.locator('.tile-link').count()));
    await picture(page, 'region-gci-map');
  });

  test('the card of a country whose published score contradicts its answers shows both, and each point down to its figure', async () => {
    await view('One country');
    await page.getByLabel('Country').and(page.locator('select')).selectOption('Afghanistan');
    await page.getByText('Published is 0.395, but the answers give 7.906.').waitFor();
    await page.getByText('gives 7.91 of 9.18 points').waitFor();
    await picture(page, 'region-gci-country');
  });
});

/** Moves the first weight through its range: whether that alone ranked the countries anew each time, how long it took, and until the page was drawn. Runs in the page. */
async function timesOfChanges(): Promise<{ ranked: boolean; ranking: number; page: number }[]> {
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
    const last = performance.getEntriesByName('mufakat-ranking').at(-1);
    times.push({
      ranked: last !== undefined && last.startTime >= start,
      ranking: last?.duration ?? Number.NaN,
      page: performance.now() - start,
    });
  }
  return times;
}

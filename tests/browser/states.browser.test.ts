/** What the pages do when not all is well, and on other devices: slow line, no line, failure, nothing there yet, paper, forced colours. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { faultsOf } from './faults.ts';
import { open, openAll, pageAddresses, picture, signIn, visit } from './visit.ts';

let server: ExampleServer;
let browser: Browser;
let signedIn: BrowserContextOptions['storageState'];
let addresses: Record<string, string>;

beforeAll(async () => {
  [server, browser] = await Promise.all([startExampleServer(), launchChromium()]);
  signedIn = await signIn(browser, server);
  const { context, close } = await visit(browser, { storageState: signedIn });
  addresses = await pageAddresses(await context.newPage(), server);
  await close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (name: string) => `${server.url}${addresses[name] ?? '/missing'}`;
const DESK = { width: 1440, height: 1000 };

describe('on a slow line', () => {
  test.each(['home', 'indicator', 'pack'])('the page %s says that it loads, in the place of what comes, and stands still', async (name) => {
    const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
    const page = await context.newPage();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    await context.route(/\/(profile|indicators\/[^/]+|packs\/[^/]+\/[^/]+)$/, async (route) => {
      if (route.request().resourceType() === 'fetch') await arrived;
      await route.fallback();
    });
    await page.goto(at(name), { waitUntil: 'commit' });
    await page.getByRole('status').getByText('Loading').waitFor();
    await picture(page, `${name}-loading`);
    expect(await page.locator('.banner-invented').isVisible()).toBe(true);
    expect(
      await page
        .locator('.skeleton-block')
        .first()
        .evaluate((block) => getComputedStyle(block).animationName),
    ).toBe('none');
    expect(await faultsOf(page)).toEqual([]);
    arrive();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await close();
  });
});

describe('without a connection', () => {
  test('the page says so, keeps what it has, and tries again when asked', async () => {
    const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
    const page = await context.newPage();
    await open(page, at('home'));
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await picture(page, 'offline');
    expect(await page.locator('.indicator-row').count()).toBeGreaterThan(0);
    expect(await faultsOf(page)).toEqual([]);
    await context.setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
    await close();
  });
});

describe('when the server', () => {
  test('does not answer, the page names the way out, and the keyboard takes it', async () => {
    const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
    const page = await context.newPage();
    await context.route('**/profile', (route) => route.abort());
    await page.goto(at('home'));
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
    await picture(page, 'unreachable');
    expect(await page.title()).toContain('This page could not be loaded');
    expect(await faultsOf(page)).toEqual([]);
    await context.unroute('**/profile');
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.group-trigger').first().waitFor();
    await close();
  });

  test('cannot make the report, the page says why there and in place of the preview', async () => {
    const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
    const page = await context.newPage();
    const refusal = { code: 'report-failed', title: 'No font has this letter', remedy: 'Tell whoever runs this server.' };
    await context.route('**/report.*', (route) => route.fulfill({ status: 500, json: refusal }));
    await page.goto(at('report'));
    await page.getByRole('region', { name: 'Preview' }).getByRole('alert').getByText(refusal.title).waitFor();
    await page.getByRole('link', { name: /^PDF/ }).click();
    const told = page.locator('.downloads ~ [role=alert]').filter({ hasText: refusal.title });
    await told.getByText(refusal.remedy).waitFor();
    await picture(page, 'report-refused');
    expect(await faultsOf(page)).toEqual([]);
    await close();
  });

  test('has ended the session, the next page asks to sign in, and the open one keeps what is written on it', async () => {
    const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
    const page = await context.newPage();
    await open(page, at('indicator'));
    await page
      .getByRole('button', { name: /your verdict/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Reasons' }).fill('Half a sentence');
    await page.getByRole('form').getByText('Met', { exact: true }).click();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save the verdict' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('textbox', { name: 'Reasons' }).inputValue()).toBe('Half a sentence');
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await close();
  });

  test('knows no such page, indicator or assessment, the page says so', async () => {
    const { context, close } = await visit(browser, { storageState: signedIn });
    const page = await context.newPage();
    for (const address of [`${server.url}/nowhere`, `${at('home')}/indicators/nothing`]) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    }
    await page.goto(at('home').replace(/[0-9a-f]{12}$/, '000000000000'));
    await page.getByRole('alert').waitFor();
    await close();
  });
});

test('a download says that it is being made, and can be called off', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
  const page = await context.newPage();
  await context.route('**/report.pdf*', () => undefined);
  await open(page, at('report'));
  await page.getByRole('link', { name: /^PDF/ }).click();
  await page.getByRole('progressbar', { name: 'The PDF is being made' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  expect(await page.locator('.downloads ~ [role=alert]').count()).toBe(0);
  await close();
});

test('an empty assessment says on each page what is not there yet and what to do', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
  const page = await context.newPage();
  await open(page, server.url);
  await page.getByRole('button', { name: 'Open an assessment' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Empty so far');
  await page.getByLabel('First day of the period').fill('2020-01-01');
  await page.getByLabel('Last day of the period').fill('2020-06-30');
  await page.getByRole('button', { name: 'Open the assessment' }).click();
  await page.getByRole('heading', { level: 1, name: 'Empty so far' }).waitFor();
  const home = page.url().replace(/\/$/, '');
  const said: Record<string, string> = {
    '': 'Nothing is recorded yet',
    '/sources': 'No source yet',
    '/views': '0 views of 0 participants',
    '/compare': 'What changed in the country',
  };
  for (const [part, words] of Object.entries(said)) {
    await open(page, home + part);
    await page.getByText(words).first().waitFor();
    await picture(page, `empty${part.replace('/', '-')}`);
  }
  await open(page, home);
  await page.getByRole('link', { name: 'Bring in views' }).waitFor();
  // What nobody has answered is not counted at the lowest stage.
  expect(await page.getByRole('list', { name: 'Indicators at each evidenced stage' }).innerText()).toMatch(/^\d+\s+not known$/);
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Judge the first indicator' }).click();
  await page.getByText('No verdict yet').first().waitFor();
  await page.getByText('Nothing was adopted yet.').waitFor();
  // Nothing known is never drawn as the lowest stage alone: the bar stays open up to what could be.
  expect(await page.locator('.reading .bar-open').count()).toBe(1);
  await picture(page, 'empty-indicator');
  expect(await faultsOf(page)).toEqual([]);
  await close();
});

test('every plot has a name and a table of the same numbers', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: DESK });
  const page = await context.newPage();
  await open(page, at('indicator').replace(/[^/]+$/, 'data-and-system-interference')); // one with communities whose numbers are told
  const plots = page.locator('figure [role=img]');
  expect(await plots.count()).toBe(1);
  expect(await plots.first().getAttribute('aria-label')).toMatch(/Legal: \d+ people, median \w+/);
  await openAll(page);
  const dots = await page.locator('.spread-dot circle').count();
  const rows = await page.getByRole('table', { name: 'People at each stage, by community' }).locator('tbody tr').allInnerTexts();
  const people = rows
    .filter((row) => !row.includes('nearly all'))
    .map((row) => Number(row.split('\t')[1]))
    .filter((number) => !Number.isNaN(number));
  expect(dots).toBe(people.reduce((sum, number) => sum + number, 0));

  await open(page, at('home'));
  await openAll(page);
  const strips = await page.locator('.indicator-row').evaluateAll((shown) =>
    shown.map((row) => {
      const [evidenced, , adopted] = [...row.querySelectorAll('.strip-words')].map((words) => words.textContent ?? '');
      return [row.querySelector('a')?.textContent, evidenced, adopted?.split(',')[0]?.replace(/^\d /, '')];
    }),
  );
  const table = await page
    .getByRole('table', { name: 'Readings of every indicator' })
    .locator('tbody tr')
    .evaluateAll((shown) => shown.map((row) => [0, 1, 5].map((cell) => row.children[cell]?.textContent)));
  expect(table).toEqual(
    strips.map(([title, evidenced, adopted]) => [title, evidenced, adopted === 'no finding yet' ? 'not known' : adopted]),
  );
  for (const list of await page.locator('.counts').all()) {
    expect(await list.getAttribute('aria-label')).toMatch(/^Indicators at each/);
    expect(await list.locator('li').first().textContent()).toMatch(/^\d+ [A-Za-z]/);
  }
  await close();
});

test('on paper a page has no buttons and forms, and keeps its marks, its tables and its explanations', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, colorScheme: 'dark' });
  const page = await context.newPage();
  for (const [name, tables] of [
    ['home', 1],
    ['indicator', 2],
    ['questions', 0],
    ['compare', 1],
  ] as const) {
    await open(page, at(name));
    await page.emulateMedia({ media: 'print' });
    // The title of a part is a button on the screen; on paper it is a title like any other.
    expect(await page.locator('button:visible:not(.group-trigger), form:visible, input:visible').count(), name).toBe(0);
    expect(await page.locator('.group-trigger svg:visible').count(), name).toBe(0);
    expect(await page.locator('.indicator-row:visible').count(), name).toBe(await page.locator('.indicator-row').count());
    expect(await page.locator('table:visible').count(), name).toBeGreaterThanOrEqual(tables);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), name).toBe('rgb(255, 255, 255)');
    expect(await page.locator('.banner-invented').isVisible(), name).toBe(true);
    await picture(page, `${name}-print`);
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 4).toString()).toBe('%PDF');
    await page.emulateMedia({ media: 'screen' });
  }
  await open(page, at('indicator'));
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.bar:visible').count()).toBeGreaterThan(0);
  await close();
});

test('with forced colours every mark is still drawn, and the page one is on is marked', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, forcedColors: 'active', viewport: DESK });
  const page = await context.newPage();
  await open(page, at('home'));
  await picture(page, 'home-forced-colours');
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const mark of ['.bar', '.dot', '.range', '.diamond']) {
    const colour = await page
      .locator(mark)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect([mark, colour]).not.toEqual([mark, paper]);
  }
  const lines = await page
    .locator('.assessment-nav a')
    .evaluateAll((links) => links.map((link) => getComputedStyle(link).borderBottomColor));
  expect(lines.filter((colour) => colour !== paper)).toHaveLength(1);
  await close();
});

test.each(['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'] as const)(
  'stages stay apart for eyes with %s, and number and word stand beside',
  async (type) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { context, close } = await visit(browser, { storageState: signedIn, colorScheme, viewport: DESK });
      const page = await context.newPage();
      await open(page, at('pack'));
      const protocol = await context.newCDPSession(page);
      await protocol.send('Emulation.setEmulatedVisionDeficiency', { type });
      const marks = page.locator('.stage-list .stage-number');
      const lightness: number[] = [];
      for (const mark of await marks.all()) lightness.push(await lightnessOf(page, await mark.screenshot()));
      const steps = lightness.slice(1).map((value, place) => Math.abs(value - (lightness[place] ?? 0)));
      // L* of 10 apart is seen at a glance even where the two do not touch.
      expect(Math.min(...steps), `${colorScheme}: ${lightness.map(Math.round).join(' ')}`).toBeGreaterThan(10);
      expect(await marks.allInnerTexts()).toEqual(['0', '1', '2', '3', '4']);
      await close();
    }
  },
);

/** CIE L* of a mark's fill, as it was drawn: taken beside its number, inside its edge. */
function lightnessOf(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(
    async (bytes) => {
      const drawn = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d');
      if (canvas === null) throw new Error('no canvas');
      canvas.drawImage(drawn, 0, 0);
      const linear = [...canvas.getImageData(4, drawn.height / 2, 1, 1).data.subarray(0, 3)].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      const [red = 0, green = 0, blue = 0] = linear;
      return 116 * Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue) - 16;
    },
    [...png],
  );
}

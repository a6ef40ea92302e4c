/** The ledger as its auditor and others see it: acts, filters, and the proof of each, verified in the browser and taken away. */
import { readFile } from 'node:fs/promises';
import { parseReceipt, parseReceiptLine, verifyReceipt } from '@mufakat/ledger';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../example-server.ts';
import { launchChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { operatorOf } from './operator.ts';
import { readQr } from './read-qr.ts';
import { open, openAll, picture, sideways, signIn, type Visit, visit } from './visit.ts';

const DESK = { width: 1280, height: 900 };

let server: ObservedServer;
let browser: Browser;
let auditor: BrowserContextOptions['storageState'];
let assessor: BrowserContextOptions['storageState'];
let address: string;

let opened: Visit;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  auditor = await signIn(browser, server);
  assessor = await signIn(browser, server, await operatorOf(server)('sign-in', 'nadira.salim@pelanua.example'));
  await lookAs(auditor);
  await page.goto(server.url);
  const link = await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Ledger' }).getAttribute('href');
  address = `${server.url}${link}`;
  await allPublished();
  await opened.close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(() => lookAs(auditor));
afterEach(() => opened.close());

async function lookAs(storageState: BrowserContextOptions['storageState'], options: BrowserContextOptions = {}): Promise<void> {
  opened = await visit(browser, { storageState, viewport: DESK, acceptDownloads: true, ...options });
  page = await opened.context.newPage();
}

/** The example is loaded when the server starts; its acts are published within seconds. */
async function allPublished(): Promise<void> {
  await open(page, address);
  await page.getByText('Waiting', { exact: true }).waitFor({ state: 'detached' });
}

const rows = () => page.locator('.acts tbody tr');

/** Waits until so many acts are shown. */
const shown = (count: number) => page.waitForFunction((wanted) => document.querySelectorAll('.acts tbody tr').length === wanted, count);
const settled = () => page.waitForFunction(() => document.querySelector('.skeleton, .acts[aria-busy=true]') === null);
const column = (at: number) => rows().evaluateAll((found, place) => found.map((row) => row.children[place]?.textContent ?? ''), at);
const verified = () => page.getByRole('status').getByText('Verified in this browser: the entry stands in the log, unchanged.').waitFor();
const openFirst = async () => {
  await rows().getByRole('link').first().click();
  await verified();
};

describe('to the auditor', () => {
  test('all acts are shown, newest first, and older ones page by page', async () => {
    await open(page, address);
    await shown(50);
    const places = (await column(4)).map(Number);
    expect(places).toEqual(Array.from({ length: 50 }, (_, at) => (places[0] ?? 0) - at));
    await page.getByRole('button', { name: 'Show older ones' }).click();
    await shown(100);
    expect(Number((await column(4)).at(-1))).toBe((places[0] ?? 0) - 99);
    await page.getByRole('status').getByText('The newest 100 acts').waitFor();
    await open(page, `${address}?what=source.added`);
    const older = page.getByRole('button', { name: 'Show older ones' });
    for (let count = 100; (await older.count()) > 0; count += 50) {
      await older.press('Enter');
      await page.waitForFunction(
        (wanted) =>
          /^\d+ acts, /.test(document.querySelector('.acts caption')?.textContent ?? '') ||
          document.querySelectorAll('.acts tbody tr').length === wanted,
        count,
      );
    }
    // The button is gone, and the focus has not gone with it.
    await page.waitForFunction(() => document.activeElement?.matches('.table-region') === true);
    expect(
      new Set(await page.locator('.acts time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime')))).size,
    ).toBeGreaterThan(100);
    expect(opened.complaints).toEqual([]);
  });

  test('the log stands there with its size, its readers and its key, its signature checked', async () => {
    await open(page, address);
    const log = page.getByRole('region', { name: 'Assessment', exact: true });
    const [newest] = await column(4);
    expect(await log.innerText()).toContain(`${(Number(newest) + 1).toLocaleString('en')} entries`);
    expect(await log.innerText()).toContain('Private: auditors, coordinators and custodians');
    expect(await log.innerText()).toMatch(/mufakat\/0192f3a0-[0-9a-f-]+\/assessment\+[0-9a-f]{8}\+/);
    await log.getByText('The signature was checked in this browser.').waitFor();
    expect(await page.getByRole('region', { name: 'Evidence' }).count()).toBe(0);
  });

  test('acts are found by kind, person, day and words; what was asked stands in the address', async () => {
    await open(page, address);
    await page.getByLabel('Kind of act').selectOption({ label: 'Assessment opened' });
    await shown(2);
    expect(await column(0)).toEqual(['Assessment opened', 'Assessment opened']);
    expect(new URL(page.url()).searchParams.get('what')).toBe('assessment.opened');
    const subject = rows()
      .first()
      .getByRole('link', { name: /^Assessment …/ });
    expect(await subject.getAttribute('href')).toMatch(/^\/assessments\/[^/]+\/[^/]+$/);
    await page.getByLabel('To (day, UTC)').fill('2020-01-01');
    await page.locator('.empty').getByText('No act matches').waitFor();
    await page.getByRole('link', { name: 'Show everything' }).click();
    await shown(50);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('acts-search');
    await page.getByRole('searchbox', { name: 'Search' }).fill('assessment/');
    await page.keyboard.press('Enter');
    const ofTwo = 2 * ['opened', 'views released', 'more views released', 'collection closed'].length;
    await shown(ofTwo);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('acts-search');
    await page.reload();
    await shown(ofTwo);
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('assessment/');
    await rows().first().getByRole('link', { name: 'Only acts of Amihan Rāvelo' }).click();
    await shown(50);
    expect(
      await page
        .getByLabel(/^Person/)
        .locator('option:checked')
        .innerText(),
    ).toBe('Amihan Rāvelo (you)');
    expect(await page.getByRole('link', { name: 'What I did' }).getAttribute('aria-current')).toBe('page');
  });

  test('who saw what is one click away, and the proof of another person’s act keeps its content closed', async () => {
    await readRestricted();
    await open(page, address);
    await page.getByRole('link', { name: 'Who saw what' }).click();
    await page.getByText('Each reading of a restricted file.').waitFor();
    await settled();
    expect(new Set(await column(0))).toEqual(new Set(['Restricted file read']));
    expect(new Set(await column(2))).toEqual(new Set(['Nadira Salim']));
    const source = rows().first().getByRole('link', { name: 'Police procedure manual, part 9: digital material' });
    expect(await source.getAttribute('href')).toMatch(/^\/assessments\/[^/]+\/[^/]+\/sources$/);
    await openFirst();
    const unproved = page.locator('[data-kind="not-proved"]');
    await unproved.getByText('What was entered: the receipt does not show it.').waitFor();
    await page.locator('.facts').getByText('Nadira Salim').waitFor();
    expect(await page.getByRole('heading', { name: 'What was entered' }).count()).toBe(0);
  });
});

/** Nadira, who assesses, opens a restricted file; waits until the ledger has published that. */
async function readRestricted(): Promise<void> {
  const { context, close } = await visit(browser, { storageState: assessor });
  const own = await context.newPage();
  await own.goto(server.url);
  const home = await own.locator('.assessments a').first().getAttribute('href');
  await open(own, `${server.url}${home}/sources`);
  const row = own.getByRole('row').filter({ hasText: 'Police procedure manual, part 9' });
  const file = await row.getByRole('link').getAttribute('href');
  expect((await own.request.get(`${server.url}${file}`)).status()).toBe(200);
  await close();
  await allPublished();
}

describe('the proof of an act', () => {
  test('is verified in the browser, says what is proved and what is not, and shows to its owner what was entered', async () => {
    await open(page, `${address}?what=verdict.recorded`);
    await openFirst();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    const proved = page.locator('[data-kind="proved"]');
    expect(await proved.innerText()).toMatch(
      /The log holds exactly this entry, of the kind “Verdict recorded”, at place \d+, counted from 0\./,
    );
    expect(await proved.innerText()).toContain('The content shown is what was entered, to the letter.');
    await page.locator('[data-kind="not-proved"]').getByText('no witness whom you trust confirms it').waitFor();
    await page.getByText('Verified with the key that this server named for the log.').waitFor();
    expect(await page.getByRole('region', { name: 'What was entered' }).innerText()).toContain('"criterion":');
    await page.getByRole('link', { name: 'All that was recorded about this' }).click();
    await shown(1);
    expect(opened.complaints).toEqual([]);
  });

  test('is taken away as a file and as a line of text; both prove the entry without the server', async () => {
    await open(page, `${address}?what=verdict.recorded`);
    await openFirst();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the receipt' }).click()]);
    const entry = page.url().split('/').at(-1) ?? '';
    expect(download.suggestedFilename()).toBe(`receipt-${entry}.json`);
    const receipt = parseReceipt(await readFile(await download.path(), 'utf8'));
    const { proved } = verifyReceipt(receipt);
    expect(proved.map(({ code }) => code)).toEqual([
      'receipt.signed',
      'receipt.included',
      'receipt.about-opened',
      'receipt.content-opened',
    ]);
    await opened.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy the line' }).click();
    await page.getByText('Copied.').waitFor();
    const line = parseReceiptLine(await page.evaluate(() => navigator.clipboard.readText()));
    expect(line).toEqual({ ...receipt, about: null, content: null });
    expect(verifyReceipt(line).entry.entry).toBe(entry);
  });

  test('has a line that is selected when the browser does not let the page copy', async () => {
    await open(page, `${address}?what=verdict.recorded`);
    await openFirst();
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.getByRole('button', { name: 'Copy the line' }).click();
    await page.getByText('The line is selected: copy it by keyboard.').waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(await page.locator('.receipt-line').innerText());
  });

  test.each(['light', 'dark'] as const)(
    'has a QR code of the line, which a camera reads in %s colours, on a desk, a phone and paper',
    async (colorScheme) => {
      await opened.close();
      await lookAs(auditor, { colorScheme, deviceScaleFactor: 2 });
      await open(page, address);
      await openFirst();
      const line = await page.locator('.receipt-line').innerText();
      const code = page.getByRole('img', { name: 'The line as a QR code' });
      expect(await readQr(code)).toBe(line);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await readQr(code)).toBe(line);
      await page.emulateMedia({ media: 'print', colorScheme });
      expect(await readQr(code)).toBe(line);
      expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    },
  );

  test('is refused, with the part named, when the receipt was changed on its way', async () => {
    await page.route(/\/receipt$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('\\"what\\":\\"finding.', '\\"what\\":\\"verdict.') });
    });
    await open(page, `${address}?what=finding.adopted`);
    await rows().getByRole('link').first().click();
    const alert = page.getByRole('alert');
    await alert.getByText('Not proved').waitFor();
    await alert.getByText('The entry, or the path from it to the signed state, was changed.').waitFor();
    expect(await page.locator('.statements, .take-away').count()).toBe(0);
    const [download] = await Promise.all([page.waitForEvent('download'), alert.getByRole('button', { name: 'Save the receipt' }).click()]);
    expect(await readFile(await download.path(), 'utf8')).toContain('\\"what\\":\\"verdict.');
    await picture(page, 'proof-refused');
    expect(await faultsOf(page)).toEqual([]);
  });

  test('comes by itself as soon as the entry is published', async () => {
    let asked = 0;
    await page.route(/\/receipt$/, async (route) => {
      asked += 1;
      if (asked > 1) return route.fallback();
      const body = { code: 'not-published-yet', title: 'It has no receipt yet', remedy: 'Ask again in a moment.' };
      return route.fulfill({ status: 409, json: body });
    });
    await open(page, address);
    await rows().getByRole('link').first().click();
    await page.getByRole('alert').getByText('There is no receipt yet').waitFor();
    await verified();
  });
});

test('a member who is no auditor sees what they did themselves, and no proof of what others did', async () => {
  await readRestricted();
  await open(page, `${address}?what=verdict.recorded`);
  const foreign = await rows().getByRole('link').first().getAttribute('href');
  await opened.close();
  await lookAs(assessor);
  await open(page, address);
  await page.getByRole('heading', { name: 'What I did' }).waitFor();
  await page.getByText('These are your own acts.').waitFor();
  await settled();
  expect(new Set(await column(0))).toEqual(new Set(['Restricted file read']));
  expect(new Set(await column(2))).toEqual(new Set(['Nadira Salim']));
  expect(await page.getByLabel('Person').count()).toBe(0);
  await picture(page, 'ledger-own');
  await openFirst();
  await page.getByRole('region', { name: 'What was entered' }).getByText('"sha256":').waitFor();
  await page.goto(`${server.url}${foreign}`);
  await page.getByRole('alert').getByText('Not found').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
});

describe('when not all is well', () => {
  /** Changes what the server says of the logs. */
  const said = (change: (log: Record<string, unknown>) => void) =>
    page.route(/\/ledger$/, async (route) => {
      if (route.request().resourceType() !== 'fetch') return route.fallback();
      const answer = await route.fetch();
      const logs: Record<string, unknown>[] = await answer.json();
      for (const log of logs) change(log);
      return route.fulfill({ response: answer, json: logs });
    });

  test('a paused log says why and what to do, before anything else', async () => {
    await said((log) => {
      log.paused = { detail: 'The database is older than what was shown.', remedy: 'Restore a younger backup.' };
      log.waiting = 3;
    });
    await open(page, address);
    const alert = page.getByRole('alert').first();
    expect(await alert.innerText()).toContain('This log is paused: nothing more is signed');
    expect(await alert.innerText()).toContain('Restore a younger backup.');
    expect(await page.getByRole('region', { name: 'Evidence' }).innerText()).toContain('3 entries');
    await picture(page, 'ledger-paused');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Log', exact: true }).selectOption('Evidence');
    await page.getByRole('status').getByText('No act was recorded yet').waitFor();
    expect(new URL(page.url()).searchParams.get('log')).toBe('evidence');
  });

  test.for([
    ['readable', 'can be read by others on the server'],
    ['missing', 'no longer in the server’s data folder'],
    ['lost', 'does not open: nothing more is signed'],
    ['ended', 'the secret of its key was lost'],
  ])('a key whose secret is %s is told, with what to do', async ([keyState, words = '']) => {
    await said((log) => {
      log.keyState = keyState;
    });
    await open(page, address);
    expect(await page.getByRole('alert').first().innerText()).toContain(words);
    expect(await faultsOf(page)).toEqual([]);
  });

  test('the page says what a check covers, and how it is run', async () => {
    await open(page, address);
    expect(await page.getByRole('region', { name: 'Checking what is stored' }).innerText()).toContain('npx mufakat ledger check');
  });

  test('an act that waits says so, and gets its place as soon as it is published', async () => {
    let published = false;
    await said((log) => {
      if (!published) Object.assign(log, { publishedSize: 0, checkpoint: null, waiting: log.publishedSize });
    });
    await page.route(/\/acts\?/, async (route) => {
      const answer = await route.fetch();
      const { acts, more }: { acts: object[]; more: boolean } = await answer.json();
      await route.fulfill({ response: answer, json: { acts: published ? acts : acts.map((act) => ({ ...act, index: null })), more } });
    });
    await open(page, address);
    await shown(50);
    expect(new Set(await column(4))).toEqual(new Set(['waits']));
    await page.getByText('Nothing is published yet').waitFor();
    published = true;
    await page.waitForFunction(() => /^\d+$/.test(document.querySelector('.acts tbody td[data-number]')?.textContent ?? ''));
    await page.getByText('The signature was checked in this browser.').waitFor();
  });

  test('a signed state that does not verify is shown as that', async () => {
    await said((log) => {
      log.checkpoint = String(log.checkpoint).replace(/\n\d+\n/, '\n7\n');
    });
    await open(page, address);
    await page.getByRole('alert').getByText('The signed state that the server shows does not verify').waitFor();
    expect(await page.getByText('The signature was checked in this browser.').count()).toBe(0);
  });

  test('acts that cannot be loaded say so, and are asked for again; nothing there yet is said as well', async () => {
    await page.route(/\/acts\?/, (route) =>
      route.fulfill({ status: 500, json: { code: 'broken', title: 'It broke', remedy: 'Try later.' } }),
    );
    await open(page, address);
    await page.getByRole('alert').getByText('It broke').waitFor();
    await page.unroute(/\/acts\?/);
    await page.route(/\/acts\?/, (route) => route.fulfill({ json: { acts: [], more: false } }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('status').getByText('No act was recorded yet').waitFor();
    await page.unroute(/\/acts\?/);
  });

  test('offline, what was loaded stays', async () => {
    await open(page, address);
    await shown(50);
    await opened.context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    expect(await rows().count()).toBe(50);
  });

  test('a log and an entry that do not exist are said not to', async () => {
    await open(page, `${address}/diary/0192f3a0-0000-7000-8000-000000000000`);
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each(['en', 'ar'])(
    'the pages have in %s no fault that axe finds, on a desk and on a phone, and nothing sticks out',
    async (language) => {
      await opened.close();
      await lookAs(auditor, { colorScheme });
      await open(page, `${address}?lang=${language}&what=source.added`);
      const proof = await rows().getByRole('link').first().getAttribute('href');
      for (const [name, at] of [
        ['ledger', address],
        ['proof', `${server.url}${proof}`],
      ] as const) {
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 });
          await open(page, `${at}?lang=${language}`);
          await page.locator(name === 'ledger' ? '.acts' : '.take-away').waitFor();
          await openAll(page);
          await picture(page, `${name}-${colorScheme}-${language}-${width}`);
          expect(await sideways(page)).toBe(0);
          expect(await faultsOf(page, colorScheme === 'dark' ? 'colours' : 'all')).toEqual([]);
        }
      }
      expect(opened.complaints).toEqual([]);
    },
  );
});

test('the ledger is walked by keyboard: from the navigation to an act, its proof and back', async () => {
  await open(page, server.url);
  await tabTo(/^Ledger$/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1' && document.title.startsWith('Ledger'));
  await shown(50);
  await tabTo(/^Finding adopted$/);
  await page.keyboard.press('Enter');
  await verified();
  await tabTo(/^Back to the acts$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await shown(50);
});

async function tabTo(name: RegExp, key = 'Tab'): Promise<void> {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press(key);
    if (name.test(await page.evaluate(() => document.activeElement?.textContent ?? ''))) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

/** Where one is signed in, and what the page says while the server is busy with what one has asked for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../example-server.ts';
import { launchChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { operatorOf } from './operator.ts';
import { open, pageAddresses, picture, signIn, visit } from './visit.ts';

const FACILITATOR = 'facilitator@pelanua.example';

/** A report that others wait before takes longer than the rest of a page. */
const REPORT_MS = 100_000;

let server: ObservedServer;
let browser: Browser;
let link: () => Promise<string>;
let report = '';

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  const mufakat = operatorOf(server);
  link = () => mufakat('sign-in', FACILITATOR);
  const { context, close } = await visit(browser, { storageState: await signIn(browser, server, await link()) });
  report = (await pageAddresses(await context.newPage(), server)).report ?? '';
  await close();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const opened = async (storageState: BrowserContextOptions['storageState'], address: string) => {
  const visited = await visit(browser, { storageState, viewport: { width: 1280, height: 900 } });
  const page = await visited.context.newPage();
  page.setDefaultTimeout(REPORT_MS);
  await page.goto(server.url + address);
  return { page, close: visited.close };
};

test('a person sees every device, ends one and all others by keyboard, and the others are asked to sign in', async () => {
  const states = await Promise.all([0, 1, 2].map(async () => signIn(browser, server, await link())));
  const { page, close } = await opened(states[0], '/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Where you are signed in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Where you are signed in' }).waitFor();
  await page.getByRole('row').filter({ hasText: 'This device' }).waitFor();
  const rows = page.locator('tbody tr');
  const before = await rows.count();
  expect(before).toBeGreaterThanOrEqual(3);
  expect(await rows.filter({ hasText: 'Chrome, Linux' }).count()).toBeGreaterThanOrEqual(process.platform === 'linux' ? 3 : 0);
  await picture(page, 'sessions');
  await page.setViewportSize({ width: 320, height: 640 });
  const end = await page
    .getByRole('button', { name: /^End: / })
    .first()
    .boundingBox();
  expect((end?.x ?? 320) + (end?.width ?? 320)).toBeLessThanOrEqual(320);
  await picture(page, 'sessions-320');
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await faultsOf(page)).toEqual([]);
  await page
    .getByRole('button', { name: /^End: / })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length === count, before - 1);
  await page.getByRole('button', { name: 'End all others' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/^\d+ others? ended$/).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  expect(await page.getByRole('button', { name: /^End/ }).count()).toBe(0);
  for (const state of states.slice(1)) {
    const ended = await opened(state, '/sessions');
    await ended.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await ended.close();
  }
  await close();
});

let tongues = 0;
/** A language in which nobody has made a report yet. */
function nextLanguage(): string {
  const letters = [Math.floor(tongues / 26), tongues % 26].map((letter) => String.fromCharCode(97 + letter)).join('');
  tongues += 1;
  return `q${letters}`;
}

/** Asks for so many reports by the side of the page, which nobody has made before, and lets go of them when the page does. */
async function askBeside(page: Page, many: number): Promise<void> {
  const address = report
    .replace('/assessments/', '/api/jurisdictions/')
    .replace(/\/([0-9a-f-]{36})\/report$/, '/assessments/$1/report.pdf');
  const languages = Array.from({ length: many }, nextLanguage);
  await page.evaluate(
    ([to, names]) => {
      for (const name of names) void fetch(`${to}?lang=${name}`).catch(() => undefined);
    },
    [address, languages] as const,
  );
}

/** Keeps everything full that one person may have in hand, beside the page: `begun` resolves when something was refused. */
function askOnAndOn(page: Page): { readonly begun: Promise<void>; readonly stop: () => void } {
  const address = report
    .replace('/assessments/', '/api/jurisdictions/')
    .replace(/\/([0-9a-f-]{36})\/report$/, '/assessments/$1/report.pdf');
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const stopping = new AbortController();
  const ask = async () => {
    while (!stopping.signal.aborted) {
      const reply = await page.request.get(`${server.url}${address}?lang=${nextLanguage()}`, { timeout: 0 }).catch(() => undefined);
      if (reply?.status() !== 429) continue;
      resolve();
      await sleep(100);
    }
  };
  for (let each = 0; each < 6; each += 1) void ask();
  return { begun, stop: () => stopping.abort() };
}

test('the page says how many reports come before, and the waiting can be cancelled', async () => {
  const { page, close } = await opened(await signIn(browser, server, await link()), report);
  await page.locator('iframe').waitFor();
  await askBeside(page, 2);
  await page.getByRole('link', { name: /^PDF/ }).click();
  await page
    .getByRole('progressbar', { name: /The PDF is being made\. Waiting: (next in turn|1 comes before it|2 come before it)/ })
    .waitFor();
  await picture(page, 'report-waiting');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await close();
});

test.each([
  ['en', 'You have several reports in hand', /There may be room again in \d+ (second|minute)s?\./],
  ['ar', 'لديك عدة تقارير قيد الإعداد', /قد يتاح مكان بعد/],
])('what is too much is told in the language of the page with when to come back: %s', async (language, title, remedy) => {
  const { page, close } = await opened(await signIn(browser, server, await link()), `${report}?lang=${language}`);
  await page.locator('iframe').waitFor();
  const { begun, stop } = askOnAndOn(page);
  await begun;
  const told = page.getByRole('alert').filter({ hasText: title });
  // When a place is free just then, the report is made: it is asked for again until it is refused.
  for (let refused = false; !refused; ) {
    const made = page.waitForEvent('download').then(() => false);
    await page.getByRole('link', { name: /^DOCX/ }).click();
    refused = await Promise.race([told.waitFor().then(() => true), made]);
  }
  await told.getByText(remedy).waitFor();
  stop();
  expect(await told.innerText()).not.toMatch(language === 'ar' ? /[A-Za-z]{3}/ : /لديك/);
  expect(await faultsOf(page)).toEqual([]);
  await close();
});

test('the preview can be cancelled and begun again', async () => {
  const { context, close } = await visit(browser, { storageState: await signIn(browser, server, await link()) });
  const page = await context.newPage();
  await open(page, server.url + report.replace(/\/report$/, '/sources'));
  const { promise: cancelled, resolve: cancel } = Promise.withResolvers<void>();
  await context.route(/\/report\.html/, async (route) => {
    await cancelled;
    await route.fallback();
  });
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('The preview was cancelled.').waitFor();
  cancel();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('iframe').waitFor({ timeout: REPORT_MS });
  await close();
});

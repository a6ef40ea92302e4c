/** A visit of the example in a real browser: signed in, with everything that the browser complains about written down. */
import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ExampleServer } from './example-server.ts';

/** Stricter than any server needs to be: no inline style, no inline script, no code from strings. */
const STRICT_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'";

/** Chromium's remark on a sandboxed frame of the same origin; it refuses nothing. */
const ABOUT_THE_FRAME = /Origin-Agent-Cluster/;

export type Visit = {
  readonly context: BrowserContext;
  /** Errors, warnings and refused contents, in order. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
};

type VisitOptions = Parameters<Browser['newContext']>[0];

/** Signs in once by a link, that of the example's coordinator unless told otherwise, and remembers it for all further visits. */
export async function signIn(
  browser: Browser,
  server: ExampleServer,
  link = server.signInLink,
): Promise<NonNullable<VisitOptions>['storageState']> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await page.getByRole('heading', { level: 1 }).waitFor();
  if (await button.isVisible()) await button.click();
  await page.getByRole('heading', { level: 1, name: 'Assessments' }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Opens a context whose pages are held to the strict content policy. */
export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  context.on('console', (message) => {
    const serious = message.type() === 'error' || message.type() === 'warning';
    if (serious && !ABOUT_THE_FRAME.test(message.text())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (request.resourceType() !== 'document' || request.frame().parentFrame() !== null) return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': STRICT_POLICY } });
  });
  return { context, complaints, close: () => context.close() };
}

/** Addresses of the pages of the example, found by following links from the first. */
export async function pageAddresses(page: Page, server: ExampleServer): Promise<Record<string, string>> {
  await page.goto(server.url);
  const home = await addressOf(page, '.assessments a');
  await page.goto(server.url + home);
  const indicator = await addressOf(page, '.indicator-row a');
  await page.goto(`${server.url}/packs`);
  const pack = await addressOf(page, '.assessments a[href*="baseline"]');
  const parts = Object.fromEntries(
    ['sources', 'questions', 'views', 'compare', 'report', 'publications'].map((part) => [part, `${home}/${part}`]),
  );
  return {
    assessments: '/',
    home,
    indicator,
    ...parts,
    packs: '/packs',
    pack,
    sessions: '/sessions',
    'pack element': `${pack}?element=${indicator.split('/').at(-1)}`,
  };
}

async function addressOf(page: Page, selector: string): Promise<string> {
  const href = await page.locator(selector).first().getAttribute('href');
  if (href === null) throw new Error(`${selector} leads nowhere`);
  return href.replace(/\/$/, '');
}

/** Opens a page and waits until nothing of it is still loading. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  // While something is loading a skeleton stands in its place; what is drawn by size is drawn a frame later. Looked at frame by frame: a locator
  // that waits looks again after half a second only, and that on every page of every test.
  await page.waitForFunction(
    () => document.querySelector('h1')?.checkVisibility() === true && document.querySelector('.skeleton') === null,
  );
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}

/** Everything a page's `<details>` hide is part of the page too. */
export const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

/** How far the page can be scrolled sideways, once what is drawn by size is drawn. */
export const sideways = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });

/** Keeps a picture of the whole page in the folder that MUFAKAT_PICTURES names; without one, nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.MUFAKAT_PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

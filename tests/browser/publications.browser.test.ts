/** Publishing as a coordinator does it, what a region then reads, and what other members see of it. */
import { readFile } from 'node:fs/promises';
import { parseReceipt, verifyReceipt } from '@mufakat/ledger';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../example-server.ts';
import { launchChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { operatorOf } from './operator.ts';
import { open, openAll, pageAddresses, picture, sideways, signIn, type Visit, visit } from './visit.ts';

const DESK = { width: 1440, height: 1000 };
const PHONE = { width: 320, height: 640 };

let server: ObservedServer;
let browser: Browser;
let coordinator: BrowserContextOptions['storageState'];
let address: string;
let opened: Visit;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  coordinator = await signIn(browser, server);
  const { context, close } = await visit(browser, { storageState: coordinator });
  address = `${server.url}${(await pageAddresses(await context.newPage(), server)).home}/publications`;
  await close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  opened = await visit(browser, { storageState: coordinator, viewport: DESK, acceptDownloads: true });
  page = await opened.context.newPage();
});
afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
});

async function faults(): Promise<unknown[]> {
  await openAll(page);
  return faultsOf(page);
}

/** Nothing stands out of the window sideways. */
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const focusIsOn = (text: string) => page.waitForFunction((wanted) => document.activeElement?.textContent?.includes(wanted) === true, text);
const dimension = (name: string) => page.getByRole('radiogroup', { name, exact: true });
const choose = (name: string, choice: string) => dimension(name).getByText(choice, { exact: true }).click();
const newest = () => page.locator('.publication').first();

async function look(): Promise<void> {
  await press('Look at what would be published');
  await page.getByRole('heading', { name: 'Exactly this would be published' }).waitFor();
}
async function publish(): Promise<void> {
  await press('Publish this');
  await page.getByText('Published. The region reads it now.').waitFor();
}

/** Publishes stages of one dimension, and nothing else. */
async function publishOnly(name: string): Promise<void> {
  await open(page, address);
  await press('Nothing of any dimension');
  await choose(name, 'Stages');
  await look();
  await publish();
}

/** What the region reads of Pelanua: undefined while it publishes nothing. */
async function inRegion(): Promise<unknown> {
  const shared: { snapshot: { jurisdiction: { code: string } } }[] = await (
    await page.request.get(`${server.url}/api/region/baseline`)
  ).json();
  return shared.find(({ snapshot }) => snapshot.jurisdiction.code === 'XA')?.snapshot;
}

/** A finding of another member, while somebody looks at the preview. */
const adopt = (indicator: string) =>
  page.evaluate(
    async ([at, finding]) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(at, { method: 'POST', headers, body: JSON.stringify(finding) })).status;
    },
    [
      new URL(address).pathname.replace(/^\/assessments\/([^/]+)\/([^/]+)\/publications$/, '/api/jurisdictions/$1/assessments/$2/findings'),
      { id: crypto.randomUUID(), indicator, stage: 2, basis: 'decision', reasons: 'Since yesterday.', dissent: [], supersedes: null },
    ] as const,
  );

test.each([
  ['in Arabic, from right to left', 'ar', DESK, 'light'],
  ['on a screen of 320 pixels in Arabic', 'ar', PHONE, 'light'],
  ['on a screen of 320 pixels', 'en', PHONE, 'light'],
  ['in dark colours', 'en', DESK, 'dark'],
] as const)('%s both steps fit and have no fault', async (_, lang, viewport, colorScheme) => {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await open(page, `${address}?lang=${lang}`);
  expect(await page.evaluate(() => document.documentElement.dir)).toBe(lang === 'ar' ? 'rtl' : 'ltr');
  await page.locator('.share-rows [role="radiogroup"]').first().locator('label').last().click();
  expect(await sideways(page)).toBe(0);
  await picture(page, `publish-${lang}-${viewport.width}-${colorScheme}`);
  expect(await faults()).toEqual([]);
  await page.locator('.publish-go button').click();
  await page.locator('#preview-heading').waitFor();
  expect(await sideways(page)).toBe(0);
  await picture(page, `publish-preview-${lang}-${viewport.width}-${colorScheme}`);
  expect(await faults()).toEqual([]);
});

test('nothing is published before it was looked at, and what was looked at is what the region reads, to the letter', async () => {
  await open(page, address);
  await page.getByText('The region reads nothing of Pelanua').waitFor();
  expect(await page.getByRole('button', { name: 'Look at what would be published' }).isDisabled()).toBe(true);
  await picture(page, 'publish-empty');
  expect(await faults()).toEqual([]);
  await press('Stages of all dimensions');
  await choose('Law', 'Stages with reasons');
  await choose('Security', 'Nothing');
  await page.getByText('7 dimensions chosen, 1 with reasons.').waitFor();
  await picture(page, 'publish-chosen');
  await look();
  await focusIsOn('Exactly this would be published');
  expect(await inRegion()).toBeUndefined();
  await picture(page, 'publish-preview');
  const seen = await page.locator('.snapshot').innerText();
  for (const words of ['Pelanua', 'Stages with reasons', 'no finding yet', 'By the rule', 'Dissent']) expect(seen).toContain(words);
  expect(await page.locator('.snapshot-kept').innerText()).toContain('Security');
  expect(await faults()).toEqual([]);
  const raw = JSON.parse((await page.locator('.snapshot-raw').textContent()) ?? '');
  await publish();
  await focusIsOn('Published. The region reads it now.');
  expect(await inRegion()).toEqual(raw);
  await picture(page, 'publish-done');
  await open(page, `${server.url}/region/baseline`);
  await page.getByRole('link', { name: 'Pelanua', exact: true }).waitFor();
});

test('without a pointer a dimension is chosen, looked at and published', async () => {
  await open(page, address);
  await press('Nothing of any dimension');
  for (let step = 0; step < 2; step++) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role="radiogroup"]')?.textContent)).toContain('Commitment');
  await page.keyboard.press('ArrowRight');
  await page.getByText('1 dimension chosen, none with reasons.').waitFor();
  const visible = await page.evaluate(() => {
    const box = document.activeElement?.closest('label')?.getBoundingClientRect();
    const foot = document.querySelector('.publish-go')?.getBoundingClientRect();
    return box !== undefined && foot !== undefined && box.bottom <= foot.top;
  });
  expect(visible).toBe(true);
  await page.getByRole('button', { name: 'Look at what would be published' }).focus();
  await page.keyboard.press('Enter');
  await focusIsOn('Exactly this would be published');
  await page.getByRole('button', { name: 'Choose again' }).focus();
  await page.keyboard.press('Enter');
  await focusIsOn('Choose what is shared');
  await page.getByRole('button', { name: 'Look at what would be published' }).focus();
  await page.keyboard.press('Enter');
  await focusIsOn('Exactly this would be published');
  await page.getByRole('button', { name: 'Publish this' }).focus();
  await page.keyboard.press('Enter');
  await focusIsOn('Published. The region reads it now.');
  expect(await inRegion()).toMatchObject({ dimensions: [{ id: 'commitment', share: 'stage' }] });
});

test('when the assessment has changed since it was looked at, nothing is published until the change was seen', async () => {
  await open(page, address);
  await press('Nothing of any dimension');
  await choose('Law', 'Stages with reasons');
  await look();
  expect(await adopt('victims-and-witnesses')).toBe(201);
  const before = await inRegion();
  await press('Publish this');
  await focusIsOn('The assessment has changed since you looked');
  expect(await inRegion()).toEqual(before);
  const changed = await page.locator('.conflict').innerText();
  expect(changed).toMatch(/Victims and witnesses\s+not known\s+2\s+Established/);
  await picture(page, 'publish-changed');
  expect(await faults()).toEqual([]);
  expect(await page.locator('.snapshot').first().innerText()).toContain('Since yesterday.');
  await publish();
  expect(JSON.stringify(await inRegion())).toContain('Since yesterday.');
  // The browser reports the refusal itself; everything else it may not complain of.
  expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
});

test('a later publication takes the place of the one before, and leaves with its withdrawal after a word on what that can do', async () => {
  await publishOnly('Law');
  await publishOnly('Evidence');
  expect(await page.locator('.publication-state').allInnerTexts()).toEqual(
    expect.arrayContaining(['Shared now', 'Superseded by a later one']),
  );
  expect(await inRegion()).toMatchObject({ dimensions: [{ id: 'evidence' }] });
  await press('Withdraw…');
  await focusIsOn('Withdraw this publication?');
  await page.getByText('It takes nothing back from those who have read or saved it').waitFor();
  await picture(page, 'publish-withdraw');
  expect(await faults()).toEqual([]);
  await press('Leave it published');
  await focusIsOn('Withdraw…');
  expect(await inRegion()).toMatchObject({ dimensions: [{ id: 'evidence' }] });
  await press('Withdraw…');
  await press('Withdraw it');
  await page.getByText('The region reads nothing of Pelanua').waitFor();
  await focusIsOn('Withdrawn');
  expect(await inRegion()).toBeUndefined();
  expect(await page.getByRole('button', { name: 'Withdraw…' }).count()).toBe(0);
  await picture(page, 'publish-withdrawn');
});

test('a publication is verified in the browser, and its receipt holds without this server', async () => {
  await publishOnly('Skills');
  await press('Verify it');
  await page.getByText('Verified in this browser: the log of the country holds exactly what is shown here.').waitFor();
  await picture(page, 'publish-proof');
  expect(await faults()).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent('download'), press('Save the receipt')]);
  expect(download.suggestedFilename()).toMatch(/^publication-[0-9a-f-]{36}-[0-9a-f-]{36}\.json$/);
  const receipt = parseReceipt(await readFile(await download.path(), 'utf8'));
  expect(verifyReceipt(receipt, { key: receipt.key }).entry.what).toBe('publication.published');
  expect(JSON.parse(receipt.content?.text ?? '')).toEqual(await inRegion());
  const verify = await newest().getByRole('link', { name: 'Verify a receipt' }).getAttribute('href');
  expect(await page.getByRole('contentinfo').getByRole('link', { name: 'Verify a receipt' }).getAttribute('href')).toBe(verify);
  expect(await (await page.request.get(`${server.url}${verify}`)).text()).toContain('mufakat-receipt@1');
  // While the log is about to sign, the server says so with 409, and the browser reports that.
  expect(opened.complaints.splice(0).filter((complaint) => !complaint.includes('409'))).toEqual([]);
  await page.setViewportSize(PHONE);
  expect(await sideways(page)).toBe(0);
  await picture(page, 'publish-proof-320');
});

test('a receipt of something else is refused in the browser', async () => {
  await publishOnly('Law');
  const other = await page.request.get(`${server.url}/api/region/baseline`);
  const [{ id, snapshot }]: [{ id: string; snapshot: { jurisdiction: { id: string } } }] = await other.json();
  await page.route('**/api/region/publications/*/*/receipt', async (route) =>
    route.fulfill({ response: await page.request.get(`${server.url}/api/region/publications/${snapshot.jurisdiction.id}/${id}/receipt`) }),
  );
  await press('Verify it');
  await page.getByRole('alert').getByText('Not proved').waitFor();
  expect(await faults()).toEqual([]);
});

test('who is no coordinator reads what was published, and is offered nothing else', async () => {
  await publishOnly('Cooperation');
  const link = await operatorOf(server)('sign-in', 'nadira.salim@pelanua.example');
  const reading = await visit(browser, { storageState: await signIn(browser, server, link), viewport: DESK });
  const reader = await reading.context.newPage();
  await open(reader, address);
  await reader.getByText('The region reads 1 dimension of Pelanua').waitFor();
  expect(await reader.getByRole('radiogroup').count()).toBe(0);
  expect(await reader.getByRole('button').allInnerTexts()).not.toContain('Withdraw…');
  await reader.getByText('All that was published').first().click();
  await reader.locator('.snapshot').getByText('Contact point at all hours').waitFor();
  await picture(reader, 'publish-reader');
  expect(reading.complaints).toEqual([]);
  await reading.close();
});

test('when the server cannot be reached it says so, and the choice stays', async () => {
  await open(page, address);
  await press('Stages of all dimensions');
  await page.route('**/publication-preview?*', (route) => route.abort());
  await press('Look at what would be published');
  await page.getByRole('alert').getByText('The server does not answer').waitFor();
  expect(await dimension('Law').getByRole('radio', { name: 'Stages', exact: true }).isChecked()).toBe(true);
  await page.unroute('**/publication-preview?*');
  await look();
  expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
});

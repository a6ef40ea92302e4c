/** What people do: judge, disagree, adopt, bring in views, add sources, take the report away. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { open, pageAddresses, picture, signIn, type Visit, visit } from './visit.ts';

let server: ExampleServer;
let browser: Browser;
let signedIn: BrowserContextOptions['storageState'];
let home: string;
let opened: Visit;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startExampleServer(), launchChromium()]);
  signedIn = await signIn(browser, server);
  const { context, close } = await visit(browser, { storageState: signedIn });
  home = `${server.url}${(await pageAddresses(await context.newPage(), server)).home}`;
  await close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  opened = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 }, acceptDownloads: true });
  page = await opened.context.newPage();
});

afterEach(() => opened.close());

/** An indicator whose next stage needs one criterion only, from the profile that the server gives. */
async function nextStep(skip = 0): Promise<{ indicator: string; criterion: string }> {
  const [, jurisdiction, assessment] = /assessments\/([^/]+)\/([^/]+)/.exec(home) ?? [];
  const answer = await page.request.get(`${server.url}/api/jurisdictions/${jurisdiction}/assessments/${assessment}/profile`);
  const profile: { missing: { indicator: string; ids: string[] }[] } = await answer.json();
  const step = profile.missing.filter(({ ids }) => ids.length === 1)[skip];
  const criterion = step?.ids[0];
  if (step === undefined || criterion === undefined) throw new Error('no indicator of the example is one criterion from its next stage');
  return { indicator: step.indicator, criterion };
}

/** The place of a criterion on the page; ids hold dots. */
const place = (on: Page, criterion: string) => on.locator(`[id="${criterion}"]`);

async function judge(on: Page, criterion: string, verdict: string, reasons: string): Promise<void> {
  const item = place(on, criterion);
  await item.getByRole('button', { name: /your verdict/ }).click();
  await fill(on, criterion, verdict, reasons);
  await item.getByRole('button', { name: 'Save the verdict' }).click();
}

async function fill(on: Page, criterion: string, verdict: string, reasons: string): Promise<void> {
  const item = place(on, criterion);
  await item.getByText(verdict, { exact: true }).last().click();
  await item.getByRole('textbox', { name: 'Reasons' }).fill(reasons);
  const speaks = item.getByRole('checkbox', { name: /speaks for/ });
  if ((await speaks.count()) > 0) await speaks.check();
}

const saved = (on: Page, criterion: string) =>
  place(on, criterion)
    .getByText(/^Saved\./)
    .waitFor();

test('a verdict is changed on the page, and the stage explains itself at once', async () => {
  const { indicator, criterion } = await nextStep();
  await open(page, `${home}/indicators/${indicator}`);
  const before = await page.locator('.reading .strip-words').first().innerText();
  await judge(page, criterion, 'Met', 'The decree of last month closes this gap.');
  const status = place(page, criterion).getByRole('status');
  await status.getByText('The evidenced stage changes').waitFor();
  expect(await status.locator('.stage').count()).toBeGreaterThan(1);
  expect((await status.innerText()).length).toBeGreaterThan(40);
  await page.waitForFunction((old) => document.querySelector('.reading .strip-words')?.textContent !== old, before);
  const history = place(page, criterion).locator('.history');
  await history.locator('summary').click();
  await history.getByText('The decree of last month closes this gap.').waitFor();
  await picture(page, 'explained');
});

test('of two editors the second is told, sees both verdicts, and overwrites nothing', async () => {
  const { indicator, criterion } = await nextStep(1);
  const address = `${home}/indicators/${indicator}`;
  await open(page, address);
  await judge(page, criterion, 'Unknown', 'First look.');
  await saved(page, criterion);
  const elsewhere = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const second = await elsewhere.context.newPage();
  await open(second, address);
  for (const editor of [page, second])
    await place(editor, criterion)
      .getByRole('button', { name: /your verdict/ })
      .click();
  await fill(page, criterion, 'Not met', 'The first editor finds no text.');
  await place(page, criterion).getByRole('button', { name: 'Save the verdict' }).click();
  await saved(page, criterion);
  await fill(second, criterion, 'Met', 'The second editor found one.');
  await place(second, criterion).getByRole('button', { name: 'Save the verdict' }).click();
  const conflict = second.locator('.conflict');
  await conflict.getByText('Somebody was faster').waitFor();
  expect(await conflict.evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await conflict.innerText()).toContain('The first editor finds no text.');
  expect(await conflict.innerText()).toContain('The second editor found one.');
  await picture(second, 'conflict');
  await second.keyboard.press('Tab');
  await second.keyboard.press('Tab');
  await second.keyboard.press('Enter');
  await second.waitForFunction(() => document.activeElement?.textContent === 'Save the verdict');
  await second.keyboard.press('Enter');
  await saved(second, criterion);
  const history = place(second, criterion).locator('.history');
  await history.locator('summary').click();
  await history.getByText('The first editor finds no text.').waitFor();
  await elsewhere.close();
});

test('of two who adopt a finding at once the second is told, and keeps the recorded one', async () => {
  const { indicator } = await nextStep(4);
  const address = `${home}/indicators/${indicator}`;
  const elsewhere = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const second = await elsewhere.context.newPage();
  for (const editor of [page, second]) {
    await open(editor, address);
    await editor.getByRole('button', { name: /Adopt/ }).click();
    await editor.getByRole('form', { name: 'Finding' }).getByText('By decision, with reasons').click();
  }
  const adopt = async (editor: Page, stage: string, reasons: string) => {
    const form = editor.getByRole('form', { name: 'Finding' });
    await form.getByRole('radio', { name: stage }).check({ force: true });
    await form.getByRole('textbox', { name: 'Reasons of the decision' }).fill(reasons);
    await form.getByRole('button', { name: 'Adopt the finding' }).click();
  };
  await adopt(page, '2 Established', 'Decided in the first room.');
  await page.locator('.finding').first().getByText('Decided in the first room.').waitFor();
  await adopt(second, '3 Strategic', 'Decided in the second room.');
  const conflict = second.locator('.conflict');
  await conflict.getByText('Somebody was faster').waitFor();
  expect(await conflict.innerText()).toContain('Decided in the first room.');
  expect(await conflict.innerText()).toContain('Decided in the second room.');
  await conflict.getByRole('button', { name: 'Keep the recorded one' }).click();
  const finding = second.locator('.finding').first();
  await finding.getByText('Decided in the first room.').waitFor();
  expect(await second.locator('.reading .strip-words').last().innerText()).toContain('2 Established');
  await elsewhere.close();
});

test('a verdict is changed by keyboard alone, and the trace beside it follows', async () => {
  const { indicator, criterion } = await nextStep(2);
  await open(page, `${home}/indicators/${indicator}`);
  const before = await page.locator('.reading').innerText();
  await tabTo(page, criterion);
  await page.keyboard.press('Enter');
  const form = place(page, criterion).getByRole('form');
  await form.waitFor();
  expect(await form.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('By keyboard.');
  if ((await form.getByRole('checkbox', { name: /speaks for/ }).count()) > 0) {
    await tabTo(page, 'speaks for');
    if (!(await form.getByRole('checkbox', { name: /speaks for/ }).isChecked())) await page.keyboard.press('Space');
  }
  await tabTo(page, 'Save the verdict');
  await page.keyboard.press('Enter');
  await place(page, criterion).getByText('The evidenced stage changes').waitFor();
  expect(await place(page, criterion).evaluate((item) => item.contains(document.activeElement))).toBe(true);
  await page.waitForFunction((old) => (document.querySelector('.reading') as HTMLElement | null)?.innerText !== old, before);
  const explained = await place(page, criterion).locator('.explained p').last().innerText();
  expect(await page.locator('.reading .sentence').innerText()).toBe(explained);
});

/** Presses Tab until the focus is on what holds these words in its name; a person would give up after two hundred. */
async function tabTo(on: Page, words: string): Promise<void> {
  for (let press = 0; press < 200; press++) {
    await on.keyboard.press('Tab');
    const name = await on.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.closest('label')?.textContent ?? element?.textContent ?? '';
    });
    if (name.includes(words)) return;
  }
  throw new Error(`the keyboard does not reach ${words}`);
}

test('a verdict given without a connection waits, says so, and is sent when the connection is back', async () => {
  const { indicator, criterion } = await nextStep(5);
  await open(page, `${home}/indicators/${indicator}`);
  await place(page, criterion)
    .getByRole('button', { name: /your verdict/ })
    .click();
  await fill(page, criterion, 'Met', 'Written on the train.');
  await opened.context.setOffline(true);
  await place(page, criterion).getByText('You are offline. The verdict is sent').waitFor();
  await place(page, criterion).getByRole('button', { name: 'Save the verdict' }).click();
  await place(page, criterion).getByRole('button', { name: 'Waiting for the connection' }).waitFor();
  await opened.context.setOffline(false);
  await saved(page, criterion);
  await page.reload();
  await place(page, criterion).getByText('Written on the train.').first().waitFor();
});

test('a finding is adopted by decision, with reasons and a dissent that stays on it', async () => {
  const { indicator } = await nextStep(3);
  await open(page, `${home}/indicators/${indicator}`);
  await page.getByRole('button', { name: /Adopt/ }).click();
  const form = page.getByRole('form', { name: 'Finding' });
  await form.getByText('By decision, with reasons').click();
  await form.getByRole('radio', { name: '1 Formative' }).check({ force: true });
  await form.getByRole('textbox', { name: 'Reasons of the decision' }).fill('The meeting follows the documents.');
  await form.getByRole('button', { name: 'Add a dissent' }).click();
  await form.getByLabel('Community').selectOption('technical');
  await form.locator('.dissent-fields').getByLabel('Stage').selectOption('2');
  await form.getByRole('textbox', { name: 'Reasons', exact: true }).fill('Practice is ahead of the text.');
  await form.getByRole('button', { name: 'Adopt the finding' }).click();
  await form.waitFor({ state: 'detached' });
  const finding = page.locator('.finding').first();
  await finding.getByText('The meeting follows the documents.').waitFor();
  expect(await finding.innerText()).toContain('Practice is ahead of the text.');
  expect(await page.locator('.reading .strip-words').last().innerText()).toContain('1 Formative, one dissent');
});

test('collection is closed when the whole of a consultation is loaded, and reopened where views are brought in', async () => {
  await open(page, `${home}/views`);
  await page.getByText('Collection is closed: no views are taken in.').waitFor();
  expect(await page.getByRole('button', { name: 'Bring in views' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Reopen collection' }).click();
  await page.getByText('Collection is open: views are taken in.').waitFor();
  await page.getByRole('button', { name: 'Bring in views' }).waitFor();
  await page.getByRole('button', { name: 'Close collection' }).waitFor();
});

test('views with errors are refused whole, with every error by row and column', async () => {
  await open(page, `${home}/views`);
  const lead = await page.locator('.lead').innerText();
  const rows = [
    'participant,community,indicator,stage,confidence,reasons',
    'x1,legal,no-such-indicator,established,3,',
    'x2,wizards,illegal-access,sublime,9,',
  ];
  await page
    .getByLabel('File (CSV or XLSX)')
    .setInputFiles({ name: 'views.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await page.getByRole('button', { name: 'Bring in views' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('Nothing was brought in').waitFor();
  const table = await alert.getByRole('table').innerText();
  for (const column of ['indicator', 'community', 'stage', 'confidence']) expect(table).toContain(column);
  expect(table).toMatch(/\b2\b/);
  expect(table).toMatch(/\b3\b/);
  await picture(page, 'import-errors');
  await page.reload();
  expect(await page.locator('.lead').innerText()).toBe(lead);
});

test('views without errors are brought in, and bringing them in again changes nothing', async () => {
  await open(page, `${home}/views`);
  const rows = [
    'participant,community,indicator,stage,confidence,reasons',
    'guest-1,academia,illegal-access,established,3,Seen in two rulings.',
  ];
  const file = { name: 'views.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
  await page.getByLabel('File (CSV or XLSX)').setInputFiles(file);
  await page.getByRole('button', { name: 'Bring in views' }).click();
  await page.getByText('Brought in: 1 view.').waitFor();
  await page.getByRole('button', { name: 'Bring in views' }).click();
  await page.getByText('1 was known already.').waitFor();
});

test('names that are nearly the same are pointed out, and one answer is enough for all of them', async () => {
  await open(page, `${home}/views`);
  const rows = [
    'participant,community,indicator,stage,confidence,reasons',
    ...['Oriel Vantage', 'ORIEL VANTAGE', 'Maricel Dumont', 'Maricel Dumond'].map((name) => `${name},academia,illegal-access,2,3,`),
  ];
  const file = { name: 'views.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
  await page.getByLabel('File (CSV or XLSX)').setInputFiles(file);
  const send = page.getByRole('button', { name: 'Bring in views' });
  await send.click();
  const alert = page.getByRole('alert');
  await alert.getByText('2 pairs of names are nearly the same').waitFor();
  expect(await alert.getByRole('table').innerText()).toContain('"Maricel Dumond" is nearly the name "Maricel Dumont", in row 4');
  expect(await send.isDisabled()).toBe(true);
  await picture(page, 'import-names');
  await alert.getByLabel('All of these are different people').check();
  await send.click();
  await page.getByText('Brought in: 4 views.').waitFor();
});

test('of a file in which everything is wrong the first places are listed and the rest is counted', async () => {
  await open(page, `${home}/views`);
  const rows = ['participant,community,indicator,stage,confidence,reasons', ...Array.from({ length: 300 }, () => 'x,y,z,?,9,')];
  const file = { name: 'views.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
  await page.getByLabel('File (CSV or XLSX)').setInputFiles(file);
  await page.getByRole('button', { name: 'Bring in views' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('1,199 places are wrong').waitFor();
  await alert.getByText('999 more are counted and not listed.').waitFor();
  expect(await alert.getByRole('row').count()).toBe(201);
});

test('an import shows how far it is, is cancelled half way, and brings nothing in', async () => {
  await open(page, `${home}/views`);
  const lead = await page.locator('.lead').innerText();
  const slow = await opened.context.newCDPSession(page);
  await slow.send('Network.enable');
  const row = 'guest-2,academia,illegal-access,established,3,';
  const rows = ['participant,community,indicator,stage,confidence,reasons', `${row}${'long '.repeat(400_000)}`];
  await page
    .getByLabel('File (CSV or XLSX)')
    .setInputFiles({ name: 'views.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 });
  await page.getByRole('button', { name: 'Bring in views' }).click();
  await page.getByRole('progressbar', { name: 'Sending the file' }).waitFor();
  await page.waitForFunction(() => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.getByText('Cancelled.').waitFor();
  await page.reload();
  expect(await page.locator('.lead').innerText()).toBe(lead);
});

test('a link, a file and an attested document become sources', async () => {
  await open(page, `${home}/sources`);
  const add = async (form: string, title: string, more: () => Promise<void>) => {
    await page.getByRole('button', { name: 'Add a source' }).click();
    await page.getByRole('form').getByText(form, { exact: true }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    await page.getByRole('textbox', { name: 'Kind' }).fill('statute');
    await more();
    await page.getByRole('button', { name: 'Add the source' }).click();
    await page.getByRole('form').waitFor({ state: 'detached' });
    await page.getByRole('row', { name: new RegExp(title) }).waitFor();
  };
  await add('A link', 'Gazette 12', () => page.getByRole('textbox', { name: 'Address' }).fill('https://gazette.example/12'));
  await add('Attested', 'Threat picture', async () => {
    await page.getByRole('textbox', { name: 'Attested by (office)' }).fill('Office of the Secretary');
    await page.getByLabel('Attested on').fill('2026-05-04');
  });
  await add('A file', 'Circular 7', () =>
    page
      .getByRole('form')
      .locator('input[type=file]')
      .setInputFiles({ name: 'circular.txt', mimeType: 'text/plain', buffer: Buffer.from('Circular') }),
  );
  const row = page.getByRole('row', { name: /Circular 7/ });
  expect(await row.innerText()).toContain('SHA-256');
  const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('link', { name: 'circular.txt' }).click()]);
  expect(await readFile(await download.path(), 'utf8')).toBe('Circular');
});

test('a file is replaced, and what cites the earlier version says so and leads to it', async () => {
  await open(page, `${home}/sources`);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByRole('form').getByText('A file', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Act of two versions');
  await page.getByRole('textbox', { name: 'Kind' }).fill('statute');
  const file = (text: string) => ({ name: 'act.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.getByRole('form').locator('input[type=file]').setInputFiles(file('As it was'));
  await page.getByRole('button', { name: 'Add the source' }).click();
  const row = page.getByRole('row', { name: /Act of two versions/ });
  await row.getByText('version 1').waitFor();
  const { indicator, criterion } = await nextStep(7);
  await open(page, `${home}/indicators/${indicator}`);
  const item = place(page, criterion);
  await item.getByRole('button', { name: /your verdict/ }).click();
  await fill(page, criterion, 'Not met', 'As the act was');
  await item.locator('.source-choice summary').click();
  await item.getByRole('checkbox', { name: /Act of two versions/ }).check();
  await item.getByRole('button', { name: 'Save the verdict' }).click();
  await item.getByRole('form').waitFor({ state: 'detached' });
  await open(page, `${home}/sources`);
  const replace = row.getByRole('button', { name: 'Replace the file of Act of two versions' });
  await replace.waitFor();
  await row.locator('input[type=file]').setInputFiles(file('As it is'));
  await row.getByText('version 2').waitFor();
  await row.getByText('Earlier versions').click();
  const link = row.getByRole('listitem').filter({ hasText: 'version 1' }).getByRole('link', { name: 'act.txt' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(await readFile(await download.path(), 'utf8')).toBe('As it was');
  await row.getByText('1 verdict cites an earlier version').waitFor();
  await row.getByRole('link', { name: criterion }).click();
  await place(page, criterion).getByText('cites version 1; the source is now version 2').first().waitFor();
});

test('an upload is cancelled half way, nothing is stored, and it can be done again', async () => {
  await open(page, `${home}/sources`);
  const slow = await opened.context.newCDPSession(page);
  await slow.send('Network.enable');
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByRole('form').getByText('A file', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Large annex');
  await page.getByRole('textbox', { name: 'Kind' }).fill('annex');
  await page
    .getByRole('form')
    .locator('input[type=file]')
    .setInputFiles({ name: 'annex.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(4_000_000) });
  await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 });
  await page.getByRole('button', { name: 'Add the source' }).click();
  const progress = page.getByRole('progressbar');
  await progress.waitFor();
  await page.waitForFunction(() => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 0);
  await page.locator('.waiting').getByRole('button', { name: 'Cancel' }).click();
  await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.getByText('Cancelled. Nothing was stored.').waitFor();
  const row = page.getByRole('row', { name: /Large annex/ });
  await row.getByText('Upload the file').waitFor();
  await row
    .locator('input[type=file]')
    .setInputFiles({ name: 'annex.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1000) });
  await row.getByText('SHA-256').waitFor();
});

test('a new assessment is opened and begins empty', async () => {
  await open(page, server.url);
  await page.getByRole('button', { name: 'Open an assessment' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Midterm review');
  await page.locator('select[name=pack]').selectOption({ index: 0 });
  await page.getByLabel('First day of the period').fill('2027-01-01');
  await page.getByLabel('Last day of the period').fill('2027-06-30');
  await page.getByRole('button', { name: 'Open the assessment' }).click();
  await page.getByRole('heading', { level: 1, name: 'Midterm review' }).waitFor();
  expect(await page.locator('.whole').innerText()).toContain('0 views of 0 participants');
});

test.each([
  ['HTML', '<!'],
  ['PDF', '%PDF'],
  ['DOCX', 'PK'],
  ['XLSX', 'PK'],
  ['JSON', '{'],
])('the report is taken away as %s', async (format, begin) => {
  await open(page, `${home}/report`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: new RegExp(`^${format}`) }).click()]);
  const content = await readFile(await download.path());
  expect(content.subarray(0, begin.length).toString().toLowerCase()).toBe(begin.toLowerCase());
  expect(download.suggestedFilename().toLowerCase()).toContain(`.${format.toLowerCase()}`);
});

test('the preview shows the report in a frame that can run nothing', async () => {
  await open(page, `${home}/report`);
  const frame = page.locator('iframe');
  expect(await frame.getAttribute('sandbox')).toBe('');
  await frame.scrollIntoViewIfNeeded();
  await page.frameLocator('iframe').getByRole('heading', { level: 1 }).first().waitFor();
});

test('two periods stand side by side, the country apart from the method', async () => {
  await open(page, `${home}/compare`);
  await page.getByRole('heading', { name: 'What changed in the country' }).waitFor();
  await page.getByRole('heading', { name: 'What changed in the method' }).waitFor();
  expect(await page.locator('.move').count()).toBeGreaterThan(0);
});

test('who signs out sees nothing more', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn });
  const own = await context.newPage();
  await open(own, server.url);
  await own.getByRole('button', { name: 'Sign out' }).click();
  await own.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(await own.locator('.assessments').count()).toBe(0);
  await close();
});

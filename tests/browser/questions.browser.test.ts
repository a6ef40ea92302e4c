/** What a participant is asked: their own community's questions, few enough for one sitting. People and links come from the command line, as an operator would do it. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../example-server.ts';
import { launchChromium } from './chromium.ts';
import { operatorOf } from './operator.ts';
import { open, pageAddresses, picture, signIn, visit } from './visit.ts';

let server: ObservedServer;
let browser: Browser;
let coordinator: BrowserContextOptions['storageState'];
let address: string;
let jurisdiction: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  coordinator = await signIn(browser, server);
  const { context, close } = await visit(browser, { storageState: coordinator });
  address = `${server.url}${(await pageAddresses(await context.newPage(), server)).questions}`;
  jurisdiction = /assessments\/([^/]+)/.exec(address)?.[1] ?? '';
  await close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Admits somebody who only takes part, and signs them in. */
async function participant(name: string, email: string, ...community: string[]) {
  const operator = operatorOf(server);
  await operator('person', 'add', jurisdiction, name, email, '--role', 'participant', ...community);
  return signIn(browser, server, await operator('sign-in', email));
}

const questionsOf = (page: Page, community: string) =>
  page.evaluate(
    async ([at, asked]) => {
      const answer = await fetch(`${at}?community=${asked}`);
      return { status: answer.status, json: await answer.json() };
    },
    [
      new URL(address).pathname.replace('/assessments/', '/api/jurisdictions/').replace(`${jurisdiction}/`, `${jurisdiction}/assessments/`),
      community,
    ],
  );

test('a participant of one community sees the questions of that community alone: at most 60, in at most 90 minutes', async () => {
  const engineer = await participant('Eng Ineer', 'engineer@example.test', '--community', 'technical');
  const { context, complaints, close } = await visit(browser, {
    storageState: engineer,
    viewport: { width: 1440, height: 1000 },
    acceptDownloads: true,
  });
  const page = await context.newPage();
  // What the address asks for changes nothing for who only takes part.
  await open(page, `${address}?community=legal`);
  await page.getByText('Your community: Technical').waitFor();
  await page.locator('.asked').first().waitFor();
  await picture(page, 'questions-participant');
  expect(await page.getByRole('combobox', { name: 'Community' }).count()).toBe(0);
  const own = await questionsOf(page, 'technical');
  expect((await questionsOf(page, 'legal')).status).toBe(403);
  const shown = await page.locator('.asked').evaluateAll((items) => items.map(({ id }) => id.replace('asked-', '')));
  expect(shown).toEqual(own.json.indicators);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.length).toBeLessThanOrEqual(60);
  const [, count, minutes] = /(\d+) questions\s+about (\d+) minutes/.exec(await page.locator('.asked-figures').innerText()) ?? [];
  expect([Number(count), Number(minutes)]).toEqual([shown.length, own.json.minutes]);
  expect(Number(minutes)).toBeLessThanOrEqual(90);
  await page.getByText('200 words a minute').waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Take the sheet to fill in' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/_technical\.xlsx$/);
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
  // One complaint is ours: the request for another community's questions, which was refused.
  expect(complaints.filter((complaint) => !complaint.includes('403'))).toEqual([]);
  await close();
});

test('a participant without a community is told whom to ask', async () => {
  const nobody = await participant('No Body', 'nobody@example.test');
  const { context, close } = await visit(browser, { storageState: nobody });
  const page = await context.newPage();
  await open(page, address);
  await page.getByText('Your community is not entered yet').waitFor();
  await page.getByText('Ask the coordinator to enter your community.').waitFor();
  await picture(page, 'questions-no-community');
  expect(await page.locator('.asked').count()).toBe(0);
  await close();
});

test('who leads an assessment chooses the community, and each reads its own wording', async () => {
  const { context, close } = await visit(browser, { storageState: coordinator, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await open(page, `${address}?community=legal`);
  const question = page.locator('[id="asked-illegal-access"] .asked-question');
  const legal = await question.innerText();
  await page.getByRole('combobox', { name: 'Community' }).selectOption('technical');
  await page.waitForURL(/community=technical/);
  await page.waitForFunction((before) => {
    const now = document.querySelector('[id="asked-illegal-access"] .asked-question')?.textContent;
    return now !== undefined && now !== before;
  }, legal);
  const asks = page.locator('[id="asked-illegal-access"] .asked-stages');
  expect(await asks.locator('li').first().isVisible()).toBe(false);
  await asks.getByText('What each stage asks for').click();
  await asks.locator('li').first().waitFor();
  await page.locator('[id="asked-illegal-access"]').getByRole('link').click();
  await page.waitForURL(/indicators\/illegal-access/);
  await close();
});

test('printed, the questions can be answered with a pen', async () => {
  const { context, close } = await visit(browser, { storageState: coordinator });
  const page = await context.newPage();
  await open(page, `${address}?community=technical`);
  await page.locator('.asked').first().waitFor();
  expect(await page.locator('.paper-answer:visible').count()).toBe(0);
  await page.emulateMedia({ media: 'print' });
  const questions = await page.locator('.asked').count();
  expect(await page.locator('.paper-answer:visible').count()).toBe(questions);
  expect(await page.locator('.asked-stages dl:visible').count()).toBeGreaterThanOrEqual(questions);
  await page.locator('.paper-glossary').waitFor();
  await close();
});

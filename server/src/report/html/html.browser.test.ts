import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../../tests/browser/chromium.ts';
import { faultsOf } from '../../../../tests/browser/faults.ts';
import type { Block } from '../blocks.ts';
import { buildDocument } from '../document.ts';
import { exampleInput } from '../testing/example.ts';
import { readPdf } from '../testing/pdf-text.ts';
import { renderHtml } from './html.ts';

let browser: Browser;
let html = '';
/** Every kind of section once: axe takes minutes for all of them. */
let short = '';
beforeAll(async () => {
  browser = await launchChromium();
  const document = buildDocument(await exampleInput());
  html = renderHtml(document);
  short = renderHtml({ ...document, blocks: beginnings(document.blocks, 10) });
});
afterAll(() => browser.close());

/** The first blocks of every chapter. */
function beginnings(blocks: readonly Block[], most: number): Block[] {
  let since = 0;
  return blocks.filter((block) => {
    since = block.kind === 'heading' && block.level === 1 ? 0 : since + 1;
    return since < most;
  });
}

const LOOKS = [
  { width: 320, scheme: 'light' },
  { width: 320, scheme: 'dark' },
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
] as const;

describe('the report in a real Chromium', () => {
  test.each(LOOKS)('has no fault that axe finds and needs no sideways scrolling, $width wide and $scheme', async ({ width, scheme }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
    const page = await context.newPage();
    await page.setContent(html);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.setContent(short);
    expect(await faultsOf(page, scheme === 'dark' ? 'colours' : 'all')).toEqual([]);
    await context.close();
  });

  test('keeps to the practices that axe recommends beyond what it must', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.setContent(short);
    expect(await faultsOf(page, 'best practice')).toEqual([]);
    await context.close();
  });

  test('keeps its look and its links in a sandbox that allows nothing', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.route('http://node.example/report.html', (route) =>
      route.fulfill({
        body: html,
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': "default-src 'none'; style-src 'self' 'unsafe-inline'" },
      }),
    );
    await page.route('http://node.example/', (route) =>
      route.fulfill({
        body: '<iframe title="Report" sandbox="" src="/report.html" width="800" height="600"></iframe>',
        contentType: 'text/html; charset=utf-8',
      }),
    );
    await page.goto('http://node.example/');
    const frame = page.frameLocator('iframe');
    await frame.getByRole('link', { name: 'A Participants' }).click();
    await frame.getByRole('heading', { name: 'A Participants' }).waitFor();
    expect(
      await frame
        .locator('.chip')
        .first()
        .evaluate((chip) => getComputedStyle(chip).backgroundColor),
    ).toBe('rgb(223, 240, 247)');
    expect(complaints.filter((text) => !/Origin-Agent-Cluster/.test(text))).toEqual([]);
    await page.close();
  });

  test('says on every printed page that its data is invented, in light colours also for a dark screen', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await context.newPage();
    await page.setContent(html);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    const { pages } = await readPdf(new Uint8Array(await page.pdf({ preferCSSPageSize: true, printBackground: true })));
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.filter((text) => !text.includes('Invented example data'))).toEqual([]);
    await context.close();
  });
});

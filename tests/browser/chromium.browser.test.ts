import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

test('a real Chromium renders a page and takes a picture of it', async () => {
  const page = await browser.newPage({ viewport: { width: 800, height: 400 } });
  await page.setContent(
    '<html lang="en"><body style="font:40px sans-serif"><p>Mufakat</p><p lang="ar" dir="rtl">الأدلة الرقمية</p><p lang="ko">디지털 증거</p></body></html>',
  );
  const picture = await page.screenshot(
    process.env.MUFAKAT_PICTURES === undefined ? {} : { path: `${process.env.MUFAKAT_PICTURES}/chromium.png` },
  );
  expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(picture.byteLength).toBeGreaterThan(5_000);
  await page.close();
});

test.each([
  ['Arabic', 'ع'],
  ['Korean', '증'],
  ['Thai', 'ก'],
  ['Khmer', 'ក'],
])('%s is drawn with a font that has its letters', async (_script, letter) => {
  const page = await browser.newPage();
  await page.setContent(`<p id="letter">${letter}</p><p id="absent">\u{E123}</p>`);
  const drawn = await page.locator('#letter').screenshot();
  const absent = await page.locator('#absent').screenshot();
  expect(drawn.equals(absent)).toBe(false);
  await page.close();
});

/** The page that a sign-in link opens: without scripts, by keyboard, in both languages, and as often as somebody looks at it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../example-server.ts';
import { launchChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { operatorOf } from './operator.ts';

let server: ObservedServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function signsInOnce(locale: string, lang: string, dir: string, title: string, button: string): Promise<void> {
  const link = await operatorOf(server)('sign-in', 'facilitator@pelanua.example');
  for (const method of ['HEAD', 'GET', 'GET']) {
    const looked = await fetch(link, { method, redirect: 'manual' });
    expect([looked.status, looked.headers.getSetCookie(), looked.headers.get('cache-control')]).toEqual([200, [], 'no-store']);
  }
  const context = await browser.newContext({ locale, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(link);
  const html = page.locator('html');
  expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual([lang, dir]);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title);
  expect(await page.getByRole('button').textContent()).toBe(button);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/`);
  expect((await context.request.get(`${server.url}/api/me`)).status()).toBe(200);

  const late = await browser.newContext({ locale });
  const again = await late.newPage();
  await again.goto(link);
  expect(await faultsOf(again)).toEqual([]);
  await again.getByRole('button').click();
  await again.waitForURL(/\/sign-in\?error=/);
  expect((await late.request.get(`${server.url}/api/me`)).status()).toBe(401);
  await late.close();
  await context.close();
}

test('in English signs in by the keyboard and without scripts, once, after others have opened the link', () =>
  signsInOnce('en-GB', 'en', 'ltr', 'Sign in to Mufakat', 'Sign in'));

test('in Arabic signs in by the keyboard and without scripts, once, after others have opened the link', () =>
  signsInOnce('ar-EG', 'ar', 'rtl', 'تسجيل الدخول إلى مفاكات', 'تسجيل الدخول'));

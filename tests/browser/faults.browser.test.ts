/** What the other tests ask of axe: each way of asking finds what it is there for. */
import { expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';

/** An image without a text, a faint sentence, a heading that skips two levels; and the same faults where nobody looks: in a frame. */
const FAULTY = `<img src="data:,"><p style="color:#999;background:#fff">faint</p><h1>One</h1><h4>Four</h4>`;
const PAGE = `<html lang="en"><title>Faulty</title><main>${FAULTY}<iframe title="A page of its own" srcdoc='${FAULTY}'></iframe></main></html>`;

test('axe finds missing texts, faint colours and skipped headings, each when asked for it, and once', async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.setContent(PAGE);
  const found = async (asked: Parameters<typeof faultsOf>[1]) => (await faultsOf(page, asked)).map(({ id, where }) => [id, where.length]);
  expect(await found('all')).toEqual([
    ['color-contrast', 1],
    ['image-alt', 1],
  ]);
  expect(await found('colours')).toEqual([['color-contrast', 1]]);
  expect(await found('best practice')).toEqual([['heading-order', 1]]);
  await browser.close();
});

/** The page that verifies receipts, as somebody has it who kept the file: opened from a folder, without a server and without a connection. */
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { EMPTY_ROOT, formatKey, formatReceipt, formatReceiptLine, signCheckpoint } from '@mufakat/ledger';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logSigner, ORIGIN, receiptOf, witnessSigner } from '../../packages/ledger/src/testing/receipts.ts';
import { ensureWebBuild } from '../../scripts/build-web.ts';
import { serveWeb, type WebServer } from '../../server/src/kernel/testing/serve-web.ts';
import { launchChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { openAll, picture, sideways } from './visit.ts';

const RECEIPT = formatReceipt(receiptOf({ witnesses: 1 }));
const LINE = formatReceiptLine(receiptOf());
const KEY = formatKey(logSigner(0).key);
const WITNESS = formatKey(witnessSigner(0).key);
const CHANGED = RECEIPT.replace('verdict.recorded', 'verdict.recordee');

let browser: Browser;
let built: string;
/** The page alone in a folder, as it was kept. */
let folder: string;
let kept: string;

beforeAll(async () => {
  [built, browser, folder] = await Promise.all([
    ensureWebBuild(() => undefined),
    launchChromium(),
    mkdtemp(path.join(os.tmpdir(), 'mufakat-verify-')),
  ]);
  await copyFile(path.join(built, 'verify.html'), path.join(folder, 'kept.html'));
  kept = pathToFileURL(path.join(folder, 'kept.html')).href;
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

type Opened = {
  readonly page: Page;
  /** Addresses that anything was asked of, in order; the page itself is the first. */
  readonly requests: string[];
  /** Errors, warnings and refused contents. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
};

async function openPage(address = kept, options: BrowserContextOptions & { readonly before?: string } = {}): Promise<Opened> {
  const { before, ...wanted } = options;
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...wanted });
  const [requests, complaints]: [string[], string[]] = [[], []];
  context.on('request', (request) => requests.push(request.url()));
  context.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  if (before !== undefined) await context.addInitScript(before);
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, requests, complaints, close: () => context.close() };
}

type Given = { readonly receipt: string; readonly key?: string; readonly witnesses?: string; readonly checkpoint?: string };

async function verify(page: Page, { receipt, key, witnesses, checkpoint }: Given): Promise<void> {
  await openAll(page);
  for (const [field, text] of Object.entries({ receipt, key, witnesses, checkpoint })) {
    if (text !== undefined) await page.locator(`#${field}`).fill(text);
  }
  await page.locator('form button[type="submit"]').click();
}

const verdict = (page: Page) => page.getByRole('status').getByRole('heading', { level: 2 });
const listed = (page: Page, name: string) =>
  page
    .locator('section', { has: page.getByRole('heading', { name }) })
    .getByRole('listitem')
    .allInnerTexts();

describe('opened from a folder, without a connection', () => {
  test('it verifies a file that was chosen, says what is proved and what is not, and asks nobody for anything', async () => {
    const { page, requests, complaints, close } = await openPage(kept, { offline: true });
    await page.getByText('Your own copy').waitFor();
    await openAll(page);
    await page.locator('#key').fill(KEY);
    await page.locator('#witnesses').fill(WITNESS);
    const file = path.join(folder, 'receipt.json');
    await writeFile(file, `${RECEIPT}\n`);
    await page.getByLabel('Choose a file').setInputFiles(file);
    await verdict(page).getByText('The entry is in the log, and was not changed').waitFor();
    await picture(page, 'verify-accepted');
    const proved = (await listed(page, 'What is proved')).join('\n');
    expect(proved).toContain(`The key ${KEY} signed this state of the log ${ORIGIN}, with 300 entries.`);
    expect(proved).toContain('of the kind “Verdict recorded”, at place 77');
    expect(proved).toContain('The content shown is what was entered, to the letter.');
    expect(proved).toMatch(/no later than .*2023.*, by the clock of the witness witness-0\.example\.org/);
    expect((await listed(page, 'What is not proved')).join('\n')).toMatch(/That what was entered is true\.\s+Judge it by its sources\./);
    await page.getByText('"verdict": "met"').waitFor();
    expect(requests).toEqual([kept]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('it takes a file that is dropped anywhere on it, and does not leave for it', async () => {
    const { page, requests, close } = await openPage();
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'receipt.json'));
      const send = (type: string) =>
        document.querySelector('footer')?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      send('dragover');
      if (send('drop') !== false) throw new Error('the browser would open the file');
    }, RECEIPT);
    await verdict(page).getByText('it vouches for itself').waitFor();
    await picture(page, 'verify-own-key');
    expect(await page.locator('#receipt').inputValue()).toBe(RECEIPT);
    expect(requests).toEqual([kept]);
    await close();
  });

  test('it verifies a pasted line, and shows that the rest is closed', async () => {
    const { page, close } = await openPage();
    await verify(page, { receipt: `The receipt of our view:\n${LINE}\n`, key: KEY });
    await verdict(page).getByText('The entry is in the log, and was not changed').waitFor();
    expect((await listed(page, 'What is not proved')).join('\n')).toContain('What was entered: the receipt does not show it.');
    expect(await page.locator('.entry-facts').getByText('not shown in this receipt').count()).toBe(3);
    await close();
  });

  test('it needs neither the cryptography nor the storage of the browser', async () => {
    const before = `
      Object.defineProperty(globalThis, 'crypto', { value: undefined });
      Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });`;
    const { page, complaints, close } = await openPage(kept, { before });
    await page.getByLabel('Language').selectOption('ar');
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
    await verify(page, { receipt: RECEIPT, key: KEY });
    await verdict(page).getByText('القيد في السجل ولم يُغيَّر').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('what a receipt holds is shown as text, and nothing that gets into the page runs or reaches anybody', async () => {
    let asked = 0;
    const elsewhere = createServer((_, response) => {
      asked++;
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    });
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`; // of a server that listens on a port
    const { page, requests, complaints, close } = await openPage();
    const content = { note: `</pre><img src="${url}" onerror="document.title=1"><script>document.title=2</script>` };
    await verify(page, { receipt: formatReceipt(receiptOf({ content })) });
    await page.locator('pre').getByText('<script>document.title=2</script>').waitFor();
    expect(requests).toEqual([kept]);
    expect(complaints).toEqual([]);
    const outcome = await page.evaluate(async (address) => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "ran"';
      const image = document.createElement('img');
      const loaded = new Promise((resolve) => {
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
      });
      image.src = address;
      document.body.append(script, image);
      const sent = fetch(address).then(
        () => 'sent',
        () => 'refused',
      );
      return Promise.all([loaded, sent]);
    }, url);
    expect(outcome).toEqual(['refused', 'refused']);
    expect(asked).toBe(0);
    expect(await page.title()).toBe('Verify a receipt – Mufakat');
    await close();
    elsewhere.close();
  });
});

describe('what is refused', () => {
  const part = (piece: string, other: string) => RECEIPT.replace(piece, other);
  const forged = signCheckpoint({ origin: ORIGIN, size: 300, root: EMPTY_ROOT, extensions: [] }, logSigner(0));

  test.each<readonly [string, Given]>([
    ['the entry', { receipt: CHANGED }],
    ['the proof that the entry is in the log', { receipt: part('index 77', 'index 76') }],
    ['the signed state of the log', { receipt: part('\\n300\\n', '\\n301\\n') }],
    [
      'in whose name and about what the entry is',
      { receipt: part('"text":"{\\"subject\\":\\"verdict', '"text":"{\\"subject\\":\\"verdicu') },
    ],
    ['the content of the entry', { receipt: part('\\"met\\"', '\\"not\\"') }],
    ['the key of the log', { receipt: RECEIPT, key: formatKey(logSigner(1).key) }],
    ['the line of text', { receipt: LINE.slice(0, -1) }],
    ['the log itself', { receipt: RECEIPT, checkpoint: forged }],
    ['the witnesses whom you named', { receipt: RECEIPT, witnesses: formatKey(witnessSigner(7).key) }],
  ])('is named: %s', async (name, given) => {
    const { page, complaints, close } = await openPage();
    await verify(page, given);
    await verdict(page).getByText(`Refused: ${name}`, { exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: 'What is proved' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('is no longer shown when something else stands in the form', async () => {
    const { page, close } = await openPage();
    await verify(page, { receipt: CHANGED });
    await verdict(page).waitFor();
    await page.locator('#receipt').fill(RECEIPT);
    expect(await verdict(page).count()).toBe(0);
    await page.getByText('The result will stand here').waitFor();
    await close();
  });
});

describe('what cannot be used', () => {
  test.each<readonly [string, string, Given]>([
    ['nothing at all', 'receipt', { receipt: '' }],
    ['another text', 'receipt', { receipt: 'Dear judge,' }],
    ['a mistyped key', 'key', { receipt: RECEIPT, key: KEY.replace('+f', '+e') }],
    ['the key of a log as a witness', 'witnesses', { receipt: RECEIPT, witnesses: KEY }],
    ['half a state seen before', 'checkpoint', { receipt: RECEIPT, checkpoint: `${ORIGIN}\n300\n` }],
  ])('is told at its field, which takes the focus: %s', async (_, field, given) => {
    const { page, close } = await openPage();
    await verify(page, given);
    const wrong = page.locator('[aria-invalid="true"]');
    await wrong.waitFor();
    expect(await wrong.getAttribute('id')).toBe(field);
    expect(await wrong.evaluate((element) => element === document.activeElement)).toBe(true);
    const [described = ''] = (await wrong.getAttribute('aria-describedby'))?.split(' ') ?? [];
    expect(await page.locator(`#${described}`).innerText()).toMatch(/\w.*\./);
    expect(await verdict(page).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await close();
  });

  test.each([
    ['one larger than any receipt', Buffer.alloc(2 ** 21, '{'), 'more than 1 MB'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xd8]), 'holds no receipt'],
  ])('is told of a file: %s', async (_, buffer, told) => {
    const { page, complaints, close } = await openPage();
    await page.locator('#receipt').fill(RECEIPT);
    await page.getByLabel('Choose a file').setInputFiles({ name: 'file', mimeType: 'application/octet-stream', buffer });
    await page.locator('.verify-problem').getByText(told).waitFor();
    expect(await page.locator('#receipt').inputValue()).toBe('');
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('for everybody', () => {
  test.each(['light', 'dark'] as const)('it has no fault that axe finds in %s colours, whatever it shows', async (colorScheme) => {
    const { page, close } = await openPage(kept, { colorScheme });
    await picture(page, `verify-empty-${colorScheme}`);
    expect(await faultsOf(page)).toEqual([]);
    for (const [name, given] of Object.entries({
      'own-key': { receipt: RECEIPT },
      accepted: { receipt: RECEIPT, key: KEY, witnesses: `${WITNESS}\n${formatKey(witnessSigner(7).key)}` },
      refused: { receipt: CHANGED },
    })) {
      await verify(page, given);
      await verdict(page).waitFor();
      await openAll(page);
      await picture(page, `verify-${name}-${colorScheme}`);
      expect(await faultsOf(page), name).toEqual([]);
    }
    await close();
  });

  test.each(['en', 'ar'])('it fits a screen of 320 pixels in %s without scrolling sideways', async (language) => {
    const { page, close } = await openPage(`${kept}?lang=${language}`, { viewport: { width: 320, height: 640 } });
    expect(await sideways(page)).toBe(0);
    for (const [name, given] of Object.entries({
      accepted: { receipt: RECEIPT, key: KEY, witnesses: WITNESS },
      refused: { receipt: CHANGED },
    })) {
      await verify(page, given);
      await verdict(page).waitFor();
      await openAll(page);
      await picture(page, `verify-${name}-320-${language}`);
      expect(await sideways(page), name).toBe(0);
    }
    await close();
  });

  test('in Arabic it runs from right to left and leaves nothing untranslated', async () => {
    const { page, close } = await openPage(`${kept}?lang=ar`);
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(['ar', 'rtl']);
    const others: Record<string, string[]> = {};
    for (const [name, given] of Object.entries({
      closed: { receipt: LINE },
      accepted: { receipt: RECEIPT, key: KEY, witnesses: WITNESS },
      refused: { receipt: CHANGED },
      unusable: { receipt: 'x' },
    })) {
      await verify(page, given);
      await page.locator('.verdict, .verify-problem').first().waitFor();
      await picture(page, `verify-${name}-ar`);
      others[name] = await latinWords(page);
    }
    // Keys, ids and formats stay what they are; so does the name, and the choice of the other language.
    expect(others).toEqual({ closed: ['UTC'], accepted: ['UTC'], refused: ['UTC'], unusable: [] });
    await close();
  });

  test('it can be used by keyboard alone, in the order of reading', async () => {
    const { page, close } = await openPage(kept);
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.slice(0, 60));
    const order: (string | null | undefined)[] = [];
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
      if (order.at(-1) === 'receipt') await page.keyboard.insertText(RECEIPT);
      if (order.at(-1) === 'key') await page.keyboard.insertText(KEY);
    }
    expect(order.slice(1)).toEqual(['file', 'receipt', 'key', 'Witnesses, and a state seen before', 'Verify']);
    await page.keyboard.press('Enter');
    await verdict(page).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Print this result');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('receipt');
    expect(await page.locator('#receipt').inputValue()).toBe('');
    await close();
  });

  test('on paper there is the result and not the form', async () => {
    const { page, close } = await openPage();
    await verify(page, { receipt: RECEIPT, key: KEY });
    await verdict(page).waitFor();
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'verify-paper');
    expect(await page.locator('form').isVisible()).toBe(false);
    expect(await page.locator('.button').first().isVisible()).toBe(false);
    for (const seen of ['.verdict', '.entry-facts', '.statements']) expect(await page.locator(seen).isVisible(), seen).toBe(true);
    await page.getByText('by the clock of this device').waitFor();
    await close();
  });
});

/** Latin words that somebody sees outside of what is not language: fields, codes, values and texts that say that they are English. */
function latinWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words: string[] = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (
        element === null ||
        !element.checkVisibility() ||
        element.closest('bdi, code, pre, textarea, script, style, option, .brand, [lang="en"]')
      )
        continue;
      words.push(...(walker.currentNode.textContent?.match(/[a-z]{3,}/gi) ?? []));
    }
    const known = ['checkpoint', 'MUFAKAT'];
    return [...new Set(words)].filter((word) => !known.includes(word));
  });
}

describe('served by Mufakat', () => {
  let server: WebServer;

  beforeAll(async () => {
    server = await serveWeb(built);
  });

  afterAll(() => server.stop());

  test('it is the same page, works under the policy of the server, and asks for nothing more', async () => {
    const { page, requests, complaints, close } = await openPage(`${server.url}/verify`);
    await verify(page, { receipt: RECEIPT, key: KEY });
    await verdict(page).getByText('The entry is in the log, and was not changed').waitFor();
    expect(requests).toEqual([`${server.url}/verify`]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('it can be kept: what is saved is the file, byte by byte', async () => {
    const { page, close } = await openPage(`${server.url}/verify`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Keep this page' }).click()]);
    expect(download.suggestedFilename()).toBe('mufakat-verify.html');
    const saved = path.join(folder, 'saved.html');
    await download.saveAs(saved);
    expect(await readFile(saved)).toEqual(await readFile(path.join(built, 'verify.html')));
    await close();
  });
});

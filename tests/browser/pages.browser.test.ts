/** Every page as people meet it: by keyboard, dark and light, narrow and wide, right to left. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { faultsOf } from './faults.ts';
import { open, openAll, pageAddresses, picture, sideways, signIn, type Visit, visit } from './visit.ts';

const PAGES = [
  'assessments',
  'home',
  'indicator',
  'sources',
  'questions',
  'views',
  'compare',
  'report',
  'publications',
  'packs',
  'pack',
  'pack element',
  'sessions',
];

let server: ExampleServer;
let browser: Browser;
let signedIn: BrowserContextOptions['storageState'];
let addresses: Record<string, string>;

beforeAll(async () => {
  [server, browser] = await Promise.all([startExampleServer(), launchChromium()]);
  signedIn = await signIn(browser, server);
  const { context, close } = await visit(browser, { storageState: signedIn });
  addresses = await pageAddresses(await context.newPage(), server);
  await close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (name: string, search = '') => `${server.url}${addresses[name] ?? '/missing'}${search}`;

/** A page opened once, which everybody who looks at it changes to their own screen, colours and language. */
describe.each(PAGES)('the page %s', (name) => {
  let opened: Visit;
  let page: Page;
  beforeAll(async () => {
    opened = await visit(browser, { storageState: signedIn, colorScheme: 'light' });
    page = await opened.context.newPage();
    await open(page, at(name));
  });
  beforeEach(() => page.setViewportSize({ width: 1440, height: 1000 }));
  afterAll(() => opened.close());

  test('is drawn whole: the browser refuses nothing of it', async () => {
    await picture(page, `${name}-light`);
    expect(opened.complaints).toEqual([]);
  });

  test('says that its data are invented', async () => {
    expect(await page.locator('.banner-invented').innerText()).toContain('Invented example data.');
  });

  test('fits a screen of 320 pixels without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await picture(page, `${name}-320-en`);
    expect(await sideways(page)).toBe(0);
  });

  test('fills on a wall screen the width that reading allows, larger, and nothing sticks out', async () => {
    await page.setViewportSize({ width: 2560, height: 1440 });
    await picture(page, `${name}-2560`);
    const seen = await page.evaluate(() => {
      const frame = document.querySelector('.page')?.getBoundingClientRect();
      const lines = [...document.querySelectorAll('.page p')].map((text) => {
        const written = document.createRange();
        written.selectNodeContents(text);
        return written.getBoundingClientRect().width;
      });
      const letter = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      return { frame: (frame?.width ?? 0) / innerWidth, letter, longest: Math.max(...lines) / letter };
    });
    expect(await sideways(page)).toBe(0);
    expect(seen.frame).toBeGreaterThan(0.7);
    expect(seen.letter).toBeGreaterThan(18);
    expect(seen.longest).toBeLessThan(75);
  });

  test('has no fault that axe finds, with everything unfolded, in light and in dark colours', async () => {
    await openAll(page);
    expect(await faultsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, `${name}-dark`);
    expect(await faultsOf(page, 'colours')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('runs from right to left in Arabic, with its navigation translated, and fits 320 pixels there too', async () => {
    const english = await page.getByRole('navigation').first().innerText();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
    expect(await page.getByRole('navigation').first().innerText()).not.toBe(english);
    const boxes = await Promise.all(['.brand', '.top-end'].map((part) => page.locator(part).boundingBox()));
    expect(boxes[0]?.x ?? 0).toBeGreaterThan(boxes[1]?.x ?? 0);
    await picture(page, `${name}-rtl`);
    await page.setViewportSize({ width: 320, height: 640 });
    await picture(page, `${name}-320-ar`);
    expect(await sideways(page)).toBe(0);
  });
});

test('the sign-in page has no fault that axe finds, and is what a stranger sees everywhere', async () => {
  const { context, close } = await visit(browser, {});
  const page = await context.newPage();
  await open(page, at('home'));
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await picture(page, 'sign-in');
  expect(await faultsOf(page)).toEqual([]);
  await close();
});

test('with the spacing of letters and lines that readers may ask for, nothing is cut off or sticks out', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  for (const name of ['home', 'indicator', 'pack element', 'report']) {
    await open(page, at(name));
    const cut = await page.evaluate(() => {
      // WCAG 1.4.12; a sheet made by script is what the content policy of the page allows.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      const clipped = [...document.querySelectorAll('h1, h2, h3, p, a, button, label')].filter(
        (element) => getComputedStyle(element).overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1,
      );
      const hidden = clipped.filter((element) => !element.matches('.visually-hidden, .visually-hidden *'));
      return [
        ...hidden.map(({ outerHTML }) => outerHTML.slice(0, 80)),
        ...(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []),
      ];
    });
    expect(cut, name).toEqual([]);
  }
  await close();
});

test('marks of the profile stand mirrored in Arabic, at the same stages', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  const offsets = async () => {
    const lanes = await page.locator('.strip-row:last-child .lane').evaluateAll((found) =>
      found.flatMap((lane) => {
        const mark = lane.querySelector('.diamond')?.getBoundingClientRect();
        const box = lane.getBoundingClientRect();
        return mark === undefined ? [] : [Math.round(((mark.left + mark.width / 2 - box.left) / box.width) * 100)];
      }),
    );
    return lanes;
  };
  await open(page, at('home', '?lang=en'));
  const left = await offsets();
  await open(page, at('home', '?lang=ar'));
  expect(await offsets()).toEqual(left.map((offset) => 100 - offset));
  await close();
});

test.each(['en', 'ar'])('in %s every word of the plot of views stands inside it', async (language) => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 768, height: 1000 } });
  const page = await context.newPage();
  await open(page, at('indicator', `?lang=${language}`));
  await page.locator('.spread svg text').first().waitFor();
  const outside = await page.locator('.spread').evaluate((figure) => {
    const frame = figure.getBoundingClientRect();
    const words = [...figure.querySelectorAll('svg text')].filter((text) => text.textContent !== '');
    return words
      .filter((text) => text.getBoundingClientRect().left < frame.left - 1 || text.getBoundingClientRect().right > frame.right + 1)
      .map(({ textContent }) => textContent);
  });
  expect(outside).toEqual([]);
  await close();
});

/** Presses Tab until the focus is on what has this name; a person would give up after a hundred. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 100; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const outline = element === null ? '' : getComputedStyle(element).outlineStyle;
      return { name: element?.getAttribute('aria-label') ?? element?.textContent ?? '', outline };
    });
    if (!name.test(focused.name)) continue;
    expect(focused.outline).not.toBe('none');
    return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test('all pages of an assessment are reached by keyboard alone, with the focus seen and the heading read', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await open(page, server.url);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
  const title = await page.locator('.assessment-title').first().innerText();
  await tabTo(page, new RegExp(title));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  for (const part of ['Sources', 'Questions', 'Views', 'Compare', 'Report', 'Frameworks']) {
    await open(page, page.url());
    await tabTo(page, new RegExp(`^${part}$`));
    await page.keyboard.press('Enter');
    await page.waitForFunction((name) => document.activeElement?.tagName === 'H1' && document.title.includes(name), part);
  }
  await close();
});

test('the tree of a framework is walked with the arrow keys', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await open(page, at('pack'));
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Tab');
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.waitForURL(/element=/);
  await page.locator('.pack-element h2').waitFor();
  await close();
});

test('the search of a framework finds criteria and says when there is nothing', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn });
  const page = await context.newPage();
  await open(page, at('pack'));
  const all = await page.getByRole('row').count();
  await page.getByRole('searchbox').fill('dual criminality');
  await page.waitForFunction((before) => document.querySelectorAll('[role=row]').length !== before, all);
  expect(await page.getByRole('row').count()).toBeGreaterThan(0);
  await page.getByRole('searchbox').fill('zzzz');
  await page.getByText('Nothing found for “zzzz”.').first().waitFor();
  await close();
});

test('the profile is filtered by part, community and difference, and the filter is in the address', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await open(page, at('home'));
  const rows = page.locator('.indicator-row');
  const all = await rows.count();
  await page.getByLabel('Only differences of a stage or more').check();
  await page.waitForURL(/differences=true/);
  const different = await rows.count();
  expect(different).toBeLessThan(all);
  expect(await page.locator('.indicator-row .differences').count()).toBeGreaterThan(0);
  await page.getByLabel('Views of').selectOption('legal');
  await page.getByText('Perceived by: Legal').first().waitFor();
  await page.getByLabel('Part').selectOption({ index: 2 });
  await page.waitForURL(/group=/);
  expect(await rows.count()).toBeLessThanOrEqual(different);
  await page.reload();
  expect(await page.getByLabel('Views of').inputValue()).toBe('legal');
  await close();
});

test('a long profile begins as an overview; its parts open by keyboard, by the way there and by address, and stay open', async () => {
  const { context, close } = await visit(browser, { storageState: signedIn, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await open(page, at('home'));
  const parts = page.locator('.group-3');
  const law = page.getByRole('button', { name: 'Law', exact: true });
  expect(await page.locator('.indicator-row:visible').count()).toBe(0);
  // Closed, each part shows its three readings and how the findings spread.
  expect(await parts.evaluateAll((found) => found.map((part) => part.querySelectorAll(':scope > .group-head dd').length))).toEqual(
    Array.from({ length: await parts.count() }, () => 4),
  );
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(3000);
  await law.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/open=law/);
  const rows = await page.locator('.indicator-row:visible').count();
  expect(rows).toBeGreaterThan(0);
  await page.getByRole('navigation', { name: 'Go to' }).getByRole('link', { name: 'Skills' }).click();
  await page.waitForFunction(() => document.activeElement?.id === 'group-skills');
  expect(await page.getByRole('heading', { name: 'Skills', exact: true }).isVisible()).toBe(true);
  await page.locator('.indicator-row:visible').nth(rows).waitFor();
  await page.reload();
  await page.locator('.indicator-row:visible').nth(rows).waitFor();
  await law.click();
  await page.waitForURL((address) => !(address.searchParams.get('open') ?? '').includes('law'));
  await page.getByRole('button', { name: 'Open all' }).click();
  await page.getByRole('button', { name: 'Close all' }).click();
  await page.waitForURL(/open=none/);
  expect(await page.locator('.indicator-row:visible').count()).toBe(0);
  await page.getByLabel('Only differences of a stage or more').check();
  await page.locator('.indicator-row:visible').first().waitFor();
  await open(page, `${at('home')}#group-prevention`);
  await page.waitForFunction(() => document.activeElement?.id === 'group-prevention');
  expect(await page.locator('.group-3[data-expanded]').count()).toBe(1);
  await close();
});

test('stages have the colours of the report, and neighbours differ in lightness', async () => {
  const { STAGE_RAMP } = await import('../../server/src/report/look.ts');
  const { context, close } = await visit(browser, { storageState: signedIn, colorScheme: 'light' });
  const page = await context.newPage();
  await open(page, at('pack'));
  const fills = await page
    .locator('.stage-list .stage-number')
    .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor));
  const rgb = STAGE_RAMP.map(
    ({ fill }) => `rgb(${[1, 3, 5].map((start) => Number.parseInt(fill.slice(start, start + 2), 16)).join(', ')})`,
  );
  expect(fills).toEqual(rgb);
  await close();
});

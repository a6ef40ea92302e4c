/**
 * One weight of an index of 194 countries changes and all are ranked again: in Node, and in Chromium, bundled as the pages are, where a slider moves and the rows of a
 * table are put in order. The limit stands as the peer; until the next frame is painted a screen of 60 Hz takes its own time. The changes are the same in both, and so must be the ranks in
 * the end.
 */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from '../../tests/browser/chromium.ts';
import { tellWhenBusy } from './composite/busy.ts';
import { CHANGES, randomChanges, reranker, WARM_UP } from './composite/change-weights.ts';
import { inventedIndex } from './composite/invented.ts';
import type { Taken } from './composite/rerank-page.ts';
import { median, printLine, progress } from './measure.ts';

const PAGE = fileURLToPath(new URL('./composite/rerank-page.ts', import.meta.url));
const UNITS = 194;
/** The line that counts comes last. */
const INDICATORS = [5, 100, 20];
const LIMIT = 4;

type Measured = { readonly compute: readonly number[]; readonly ranks: readonly number[] };

/** Prints lines for Node and the browser by number of indicators; the last one is the time of ranks and rows in the browser. */
export async function measureRerank(): Promise<void> {
  tellWhenBusy();
  const inNode = INDICATORS.map((indicators) => ({ indicators, ...measureInNode(indicators) }));
  const script = await bundle();
  const browser = await launchChromium();
  try {
    for (const { indicators, compute, ranks } of inNode) {
      const { taken, ranks: there } = await measureInBrowser(browser, script, indicators);
      if (there.join() !== ranks.join()) throw new Error(`${indicators} indicators: ranks in the browser differ from those in Node`);
      const times = (what: keyof Taken) => taken.map((one) => one[what]);
      const shape = `${UNITS}x${indicators}`;
      print(`rerank-node-${shape}`, compute, LIMIT);
      print(`rerank-browser-painted-${shape}`, times('painted'), null);
      print(`rerank-browser-compute-${shape}`, times('compute'), LIMIT);
      print(`rerank-browser-${shape}`, times('laidOut'), LIMIT);
    }
  } finally {
    await browser.close();
  }
}

/** Tells the first, the 95th percentile and the longest, and prints the line with the median. */
function print(name: string, times: readonly number[], limit: number | null): void {
  const counted = times.slice(WARM_UP).toSorted((a, b) => a - b);
  const p95 = counted[Math.floor(0.95 * (counted.length - 1))];
  const [middle, most, longest, first] = [median(counted), p95, counted.at(-1), times[0]].map((ms) => (ms ?? Number.NaN).toFixed(3));
  progress(`${name}: median ${middle} ms, 95 % ${most}, longest ${longest}; the very first ${first}`);
  printLine({ name, ours: median(counted), peer: limit, peerName: limit === null ? 'none' : 'limit', unit: 'ms', runs: CHANGES });
}

function measureInNode(indicators: number): Measured {
  const subject = inventedIndex(UNITS, indicators);
  const rerank = reranker(subject);
  const compute: number[] = [];
  let ranks: ArrayLike<number> = [];
  for (const change of randomChanges(subject, WARM_UP + CHANGES)) {
    const from = performance.now();
    ({ ranks } = rerank(change));
    compute.push(performance.now() - from);
  }
  return { compute, ranks: Array.from(ranks) };
}

/** @throws Error when nothing comes out of it */
async function bundle(): Promise<string> {
  const options = { target: 'es2024', write: false, rolldownOptions: { input: PAGE } };
  const built = await build({ configFile: false, logLevel: 'warn', build: options });
  const [chunk] = 'output' in built ? built.output : [];
  if (chunk === undefined) throw new Error(`${PAGE} gave no bundle`);
  progress(`the page, bundled: ${chunk.code.length} characters`);
  return chunk.code;
}

async function measureInBrowser(browser: Browser, script: string, indicators: number): Promise<{ taken: Taken[]; ranks: number[] }> {
  const page = await browser.newPage();
  // Isolated pages have clocks of 5 µs; in others they tick every 100 µs.
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  await page.route('http://localhost/', (route) =>
    route.fulfill({ headers, contentType: 'text/html', body: '<!doctype html><title>rerank</title>' }),
  );
  await page.goto('http://localhost/');
  await page.addScriptTag({ type: 'module', content: script });
  await page.waitForFunction(() => typeof globalThis.measure === 'function' && crossOriginIsolated);
  const measured = await page.evaluate(([units, count]) => globalThis.measure(units, count), [UNITS, indicators] as const);
  await page.close();
  return measured;
}

/**
 * The national report of the example as PDF, against the same report's HTML printed by a headless Chromium as a tagged PDF with outline. First in a
 * new process, with all that has to be loaded (compiler, fonts, template; for the peer the browser), then once more in the same.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { renderReport } from '@mufakat/server/report/index';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { launchChromium } from '../../tests/browser/chromium.ts';
import { median, printLine, progress, timed } from './measure.ts';
import { readExample } from './report/example.ts';

const RUNS = 7;
const ONCE = fileURLToPath(new URL('./report/once.ts', import.meta.url));

const Took = z.object({ cold: z.number(), warm: z.number() });
type Took = z.infer<typeof Took>;

/** Measures both in turns and prints a line for the warm and, last, for the cold figures. */
export async function measureReport(): Promise<void> {
  const { bytes } = await renderReport('html', await readExample());
  const html = new TextDecoder().decode(bytes);
  const ours: Took[] = [];
  const peer: Took[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    ours.push(await setOnce());
    peer.push(await printOnce(html));
    progress(`run ${run} of ${RUNS}: mufakat ${ours.at(-1)?.cold.toFixed(0)} ms, Chromium ${peer.at(-1)?.cold.toFixed(0)} ms`);
  }
  for (const [name, when] of [
    ['report-warm', 'warm'],
    ['report', 'cold'],
  ] as const) {
    const of = (took: readonly Took[]) => median(took.map((it) => it[when]));
    printLine({ name, ours: of(ours), peer: of(peer), peerName: 'Chromium print of the same HTML', unit: 'ms', runs: RUNS });
  }
}

async function setOnce(): Promise<Took> {
  const { stdout } = await promisify(execFile)(process.execPath, [ONCE]);
  return Took.parse(JSON.parse(stdout));
}

async function printOnce(html: string): Promise<Took> {
  const cold = await timed(async () => {
    const browser = await launchChromium();
    await print(browser, html);
    return browser;
  });
  const warm = await timed(() => print(cold.result, html));
  await cold.result.close();
  return { cold: cold.took, warm: warm.took };
}

async function print(browser: Browser, html: string): Promise<void> {
  const page = await browser.newPage();
  await page.setContent(html);
  await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  await page.close();
}

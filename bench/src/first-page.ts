/**
 * Compressed bytes of the first page: all that a browser with an empty cache takes from the server, addresses and headers included, until the list of
 * assessments can be used. The limit stands as the peer: it is what the page must not exceed.
 */
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../tests/browser/chromium.ts';
import { type ExampleServer, startExampleServer } from '../../tests/browser/example-server.ts';
import { signIn } from '../../tests/browser/visit.ts';
import { median, printLine, progress } from './measure.ts';

const LIMIT = 200_000;
const RUNS = 5;

type SignedIn = Awaited<ReturnType<typeof signIn>>;

/** Visits the example's first page several times, each with an empty cache, and prints the line. */
export async function measureFirstPage(): Promise<void> {
  progress('starting the server with the example …');
  await using started = new AsyncDisposableStack();
  const server = await startExampleServer();
  started.defer(() => server.stop());
  const browser = await launchChromium();
  started.defer(() => browser.close());
  const signedIn = await signIn(browser, server);
  const runs: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    runs.push(await bytesOfFirstPage(browser, server, signedIn));
    progress(`visit ${run} of ${RUNS}: ${runs.at(-1)} bytes`);
  }
  printLine({ name: 'first-page', ours: median(runs), peer: LIMIT, peerName: 'limit', unit: 'bytes', runs: RUNS });
}

async function bytesOfFirstPage(browser: Browser, server: ExampleServer, storageState: SignedIn): Promise<number> {
  const context = await browser.newContext({ ...(storageState === undefined ? {} : { storageState }) });
  const page = await context.newPage();
  const taken = await countBytes(page);
  await page.goto(server.url);
  await page.locator('.assessments a').first().waitFor();
  await page.waitForLoadState('networkidle');
  await context.close();
  return taken();
}

/** Counts what comes over the wire: bodies as they were compressed, and headers. */
async function countBytes(page: Page): Promise<() => number> {
  let bytes = 0;
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Network.enable');
  protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  return () => bytes;
}

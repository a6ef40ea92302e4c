/**
 * Compressed bytes of the first page: all that a browser with an empty cache takes from the server, addresses and headers included, until the list of
 * assessments can be used. The limit stands as the peer: it is what the page must not exceed.
 */
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../tests/browser/chromium.ts';
import { startExampleServer } from '../../tests/browser/example-server.ts';
import { signIn } from '../../tests/browser/visit.ts';

const LIMIT = 200_000;
const RUNS = 5;

process.stderr.write('starting the server with the example …\n');
const [server, browser] = await Promise.all([startExampleServer(), launchChromium()]);
try {
  const signedIn = await signIn(browser, server);
  const runs: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    runs.push(await bytesOfFirstPage(browser, signedIn));
    process.stderr.write(`visit ${run} of ${RUNS}: ${runs.at(-1)} bytes\n`);
  }
  const ours = runs.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
  const ratio = Number((LIMIT / ours).toFixed(2));
  console.log(JSON.stringify({ name: 'first-page', ours, peer: LIMIT, peerName: 'limit', ratio, unit: 'bytes', runs: RUNS }));
} finally {
  await browser.close();
  await server.stop();
}

async function bytesOfFirstPage(from: Browser, storageState: Awaited<ReturnType<typeof signIn>>): Promise<number> {
  const context = await from.newContext({ ...(storageState === undefined ? {} : { storageState }) });
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

/**
 * A real Chromium for the browser tests: the one that comes from the package registry, unpacked once into a folder of its
 * own, with its own fonts; where none is packaged for this machine, the one of the system. Needs no root and no network.
 *
 *   const browser = await launchChromium();
 *   const page = await browser.newPage();
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type ChromiumFiles, isPackaged, unpackChromium } from './unpack-chromium.ts';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const USUAL_PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** By then a page hangs, also on a machine with much else to do: no test asserts a time. */
const HANGS_AFTER = 90_000;

/** Keeps the browser off the network, except for what a page itself asks. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--font-render-hinting=none',
];

/**
 * Starts a headless Chromium. The sandbox is on wherever it works: it is off for root (Chromium refuses it) and where the
 * system gives ordinary users no namespaces (many containers).
 * @throws {Error} when no Chromium starts, with the remedy
 */
export async function launchChromium(): Promise<Browser> {
  const files = isPackaged() ? await unpackChromium() : systemChromium();
  if (process.getuid?.() === 0) return launch(files, false);
  try {
    return await launch(files, true);
  } catch {
    return await launch(files, false);
  }
}

async function launch(files: ChromiumFiles, sandbox: boolean): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: files.executable,
    headless: true,
    chromiumSandbox: sandbox,
    args: QUIET,
    env: { ...definedEnvironment(), ...files.environment },
    timeout: HANGS_AFTER,
  });
  return browser.on('context', (context) => context.setDefaultTimeout(HANGS_AFTER));
}

/** @throws {Error} when this machine has no Chromium */
function systemChromium(): ChromiumFiles {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...folders.flatMap((folder) => ON_PATH.map((name) => path.join(folder, name))),
    ...(USUAL_PLACES[process.platform] ?? []),
  ];
  const executable = candidates.find((file) => existsSync(file));
  if (executable !== undefined) return { executable, environment: {} };
  throw new Error(`No Chromium found, and none is packaged for ${process.platform} ${process.arch}. Install Chromium or Google Chrome.`);
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

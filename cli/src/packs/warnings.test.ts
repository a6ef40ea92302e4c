/** What is no error in the files that people write, and may still not be meant. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const PACK = fileURLToPath(new URL('../../../packs/gci-2020', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../../examples/pelanua/2024', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-warnings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A copy of a folder in which the title of a file ends with “Law #1”. */
async function withNumberedTitle(source: string, file: string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(source, copy, { recursive: true });
  const text = await readFile(join(copy, file), 'utf8');
  await writeFile(join(copy, file), text.replace(/^title: .*$/m, 'title: Law #1'));
  return copy;
}

test('“title: Law #1” in a pack is warned of with file, line and remedy, by every command that reads it', async () => {
  const pack = await withNumberedTitle(PACK, 'pack.yaml');
  const check = await runCli(['pack', 'check', pack]);
  expect([check.code, check.stdout.replaceAll(/\s+/g, ' ')]).toEqual([
    0,
    expect.stringMatching(
      /pack\.yaml:\d+:12: "#1" is a comment in YAML, so that the value is "Law" alone; put the whole value in quotation marks/,
    ),
  ]);
  const strict = await runCli(['pack', 'check', pack, '--strict', '--json']);
  const warning = { file: join(pack, 'pack.yaml'), line: expect.any(Number), column: 12, code: 'yaml.comment-after-value' };
  expect([strict.code, JSON.parse(strict.stdout)]).toMatchObject([1, { ok: false, errors: [], warnings: [warning] }]);
  const shown = await runCli(['pack', 'show', pack]);
  expect([shown.code, shown.stderr]).toEqual([0, expect.stringMatching(/^warning: .+pack\.yaml:\d+:12: "#1" is a comment/)]);
});

test('the same in assessment.yaml', async () => {
  const assessed = await withNumberedTitle(EXAMPLE, 'assessment.yaml');
  const run = await runCli(['assess', assessed, '--out', join(folder, 'out'), '--json']);
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).toMatch(/^warning: .+assessment\.yaml:\d+:1: "#1" is a comment in YAML/);
  const warning = { file: join(assessed, 'assessment.yaml'), line: expect.any(Number), code: 'yaml.comment-after-value' };
  expect(JSON.parse(run.stdout)).toMatchObject({ assessment: { title: 'Law' }, warnings: [warning] });
});

import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/pelanua/2026', import.meta.url));
const MOST_MEGABYTES = 400;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-assess-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copyOfExample(): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(EXAMPLE, copy, { recursive: true });
  return copy;
}

interface Place {
  file: string;
  row?: number;
  line?: number;
  column?: string;
  code: string;
}

/** Runs `assess` and expects a refusal: exit 1, little memory, nothing written. Resolves to the errors. */
async function refusal(dir: string): Promise<Place[]> {
  const out = join(folder, 'out');
  const run = await runCli(['assess', dir, '--out', out, '--json']);
  expect(run.code, run.stderr).toBe(1);
  expect(run.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  expect(existsSync(out)).toBe(false);
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  return JSON.parse(run.stdout).errors;
}

describe('mufakat assess', () => {
  test('writes profile, findings and the report in four formats, the same bytes each time', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const run = await runCli(['assess', EXAMPLE, '--out', first, '--json']);
    expect(run.code, run.stderr).toBe(0);
    expect((await readdir(first)).sort()).toEqual([
      'findings.csv',
      'profile.json',
      'report.docx',
      'report.html',
      'report.pdf',
      'report.xlsx',
    ]);
    const { profile, assessment } = JSON.parse(run.stdout);
    expect(assessment.jurisdiction).toEqual({ name: 'Pelanua', code: 'XA', invented: true });
    expect(JSON.parse(await readFile(join(first, 'profile.json'), 'utf8'))).toEqual(profile);
    const findings = (await readFile(join(first, 'findings.csv'), 'utf8')).split('\n');
    expect(findings[0]).toBe('indicator,title,evidenced_low,evidenced_high,coverage,perceived,adopted,basis,reasons,dissent,note');
    expect(findings[1]).toContain('Invented example data');
    expect((await readFile(join(first, 'report.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
    const again = await runCli(['assess', EXAMPLE, '--out', second]);
    expect(again.stdout).toMatch(/Invented example data: Pelanua does not exist\./);
    for (const name of await readdir(first)) expect(await readFile(join(second, name)), name).toEqual(await readFile(join(first, name)));
  });

  test('names every error of every file with its row and column, and writes nothing', async () => {
    const dir = await copyOfExample();
    await appendFile(
      join(dir, 'verdicts.csv'),
      'illegal-access.offense,nadira-salim,met,Reasons,cca,\nillegal-access.offence,third,perhaps,Reasons,nothing,\n',
    );
    await appendFile(join(dir, 'views.csv'), 'p99,illegal-access,formative,3,\np01,illegal-access,sideways,9,\n');
    await appendFile(join(dir, 'participants.csv'), 'p43,"=HYPERLINK(""http://x"")",legal\n');
    await appendFile(join(dir, 'sources.csv'), 'escape,statute,public,Title,,../../../../etc/passwd,,\n');
    const yaml = await readFile(join(dir, 'assessment.yaml'), 'utf8');
    await writeFile(join(dir, 'assessment.yaml'), yaml.replace('indicator: device-misuse', 'indicator: device-misuze'));
    const errors = await refusal(dir);
    const rows = async (name: string) => (await readFile(join(dir, name), 'utf8')).trimEnd().split('\n').length;
    const verdicts = await rows('verdicts.csv');
    const expected = [
      { file: 'verdicts.csv', row: verdicts - 1, column: 'criterion', code: 'unknown-criterion' },
      { file: 'verdicts.csv', row: verdicts, column: 'value' },
      { file: 'verdicts.csv', row: verdicts, column: 'sources', code: 'unknown-source' },
      { file: 'views.csv', row: await rows('views.csv'), column: 'stage' },
      { file: 'views.csv', row: await rows('views.csv'), column: 'confidence' },
      { file: 'participants.csv', row: 44, column: 'name', code: 'formula' },
      { file: 'sources.csv', column: 'file', code: 'unsafe-path' },
      { file: 'assessment.yaml', line: 9, code: 'unknown-indicator' },
    ];
    for (const { file, ...place } of expected) expect(errors).toContainEqual(expect.objectContaining({ file: join(dir, file), ...place }));
    const shown = await runCli(['assess', dir, '--out', join(folder, 'out')]);
    expect(shown.stderr).toMatch(/verdicts\.csv, row \d+, column criterion: /);
    expect(shown.stderr).toMatch(/assessment\.yaml:\d+:1: /);
    expect(shown.stderr).toMatch(/\d+ errors; nothing was written\.\n$/);
  });

  test('points out names that may be one person’s, and takes them where the folder says that they are two', async () => {
    const dir = await copyOfExample();
    const people = join(dir, 'participants.csv');
    const text = await readFile(people, 'utf8');
    await writeFile(people, `${text.trimEnd()}\np43,NURUL AZIZA PERANGIN,technical\n`);
    expect(await refusal(dir)).toEqual([
      expect.objectContaining({
        file: people,
        row: 44,
        column: 'name',
        code: 'similar-name',
        message: expect.stringContaining('"distinct"'),
      }),
    ]);
    const rows = text.trimEnd().split('\n');
    const told = rows.map((row, index) => `${row},${index === 0 ? 'distinct' : ''}`);
    await writeFile(people, `${[...told, 'p43,NURUL AZIZA PERANGIN,technical,yes', 'p43,Ama Serwaa,kings,'].join('\n')}\n`);
    expect((await refusal(dir)).map(({ code }) => code)).toEqual(['repeated', 'unknown-community']);
  });

  test('tells the first errors of a folder in which everything is wrong, and counts the rest', async () => {
    const dir = await copyOfExample();
    await writeFile(join(dir, 'views.csv'), `participant,indicator,stage,confidence,reasons\n${'=p,a,b,9,=\n'.repeat(40_000)}`);
    const out = join(folder, 'out');
    const json = await runCli(['assess', dir, '--out', out, '--json']);
    const { errors, errorsOmitted } = JSON.parse(json.stdout);
    expect([errors.length, errorsOmitted]).toEqual([200, 40_000 * 4 + 39_999 - 200]);
    expect(json.stdout.length).toBeLessThan(200_000);
    const shown = await runCli(['assess', dir, '--out', out]);
    expect(shown.stderr).toMatch(/and 199799 more, which are only counted\n199999 errors; nothing was written\.\n$/);
  });

  test('refuses a bomb of aliases, malformed YAML and keys that it does not know', async () => {
    const dir = await copyOfExample();
    const yaml = await readFile(join(dir, 'assessment.yaml'), 'utf8');
    const bomb = 'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]`);
    await writeFile(join(dir, 'assessment.yaml'), ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...bomb, yaml].join('\n'));
    expect(await refusal(dir)).toMatchObject([{ code: 'yaml-alias' }]);
    await writeFile(join(dir, 'assessment.yaml'), `title: [unclosed\n${yaml}`);
    expect((await refusal(dir))[0]).toMatchObject({ code: 'yaml-malformed', line: expect.any(Number) });
    await writeFile(join(dir, 'assessment.yaml'), yaml.replace('rule: {', 'rule: { agreemint: 1,'));
    expect((await refusal(dir))[0]).toMatchObject({ file: join(dir, 'assessment.yaml'), line: 7 });
  });

  test('refuses tables with other columns, of 100 MB, or that are links out of the folder', async () => {
    const dir = await copyOfExample();
    await writeFile(join(dir, 'views.csv'), 'person,question,answer\n1,2,3\n');
    const handle = await open(join(dir, 'verdicts.csv'), 'w');
    await handle.truncate(100 * 1024 * 1024);
    await handle.close();
    await rm(join(dir, 'participants.csv'));
    await symlink('/etc/hostname', join(dir, 'participants.csv'));
    const errors = await refusal(dir);
    expect(errors).toContainEqual(expect.objectContaining({ file: join(dir, 'views.csv'), column: 'participant', code: 'missing-column' }));
    expect(errors).toContainEqual(expect.objectContaining({ file: join(dir, 'verdicts.csv'), code: 'file-too-large' }));
    expect(errors).toContainEqual(expect.objectContaining({ file: join(dir, 'participants.csv'), code: 'unsafe-path' }));
  });

  test('refuses a folder that is not there, and to write into the one it reads', async () => {
    expect((await runCli(['assess', join(folder, 'absent'), '--out', join(folder, 'out')])).code).toBe(2);
    const dir = await copyOfExample();
    const before = await readdir(dir);
    expect((await runCli(['assess', dir, '--out', `${dir}/.`])).code).toBe(2);
    expect(await readdir(dir)).toEqual(before);
  });
});

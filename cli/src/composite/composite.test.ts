/** `mufakat index build`, `audit` and `compare`: on the invented example, on ASEM against COINr's golden files, and on what is wrong. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputErrors } from '../terminal/command-result.ts';
import { runCli } from '../testing/run-cli.ts';
import { indexAudit } from './audit/audit.ts';
import { indexBuild } from './build/build.ts';
import { indexCompare } from './compare/compare.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/index/', import.meta.url));
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const EDITION = { recipe: `${EXAMPLE}recipe.json`, data: `${EXAMPLE}2026.csv`, meta: `${EXAMPLE}structure.csv` };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-index-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Row = Record<string, string>;
const csvOf = (path: string): Row[] => parse(readFileSync(path), { columns: true });
const file = async (name: string, content: string) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

describe('an index of the invented example', () => {
  const built = () => indexBuild(EDITION.recipe, { ...EDITION, out: join(folder, 'built') });

  test('is built into a page, a workbook, a table and JSON that say the same', async () => {
    expect(await built()).toMatchObject({ exit: 0, data: { units: 8, scored: 8, indicators: 7 } });
    const table = csvOf(join(folder, 'built/scores.csv'));
    const json = JSON.parse(await readFile(join(folder, 'built/index.json'), 'utf8'));
    const sheet = await readSheet(join(folder, 'built/index.xlsx'), 'Ranking');
    expect(table.toSorted((a, b) => Number(a.rank) - Number(b.rank)).map(({ name }) => name)).toEqual(
      sheet.slice(1).map(([, name]) => name),
    );
    for (const [at, { unit, readiness }] of table.entries()) {
      expect(json.units[at]).toMatchObject({ unit, scores: { readiness: Number(readiness) } });
    }
  });

  test('tells of every figure that did not enter as it was reported', async () => {
    await built();
    const page = await readFile(join(folder, 'built/report.html'), 'utf8');
    expect(page).toContain('missing, filled in by the median of 3 figures of mainland');
    const json = JSON.parse(await readFile(join(folder, 'built/index.json'), 'utf8'));
    expect(json.changes[1]).toEqual([expect.objectContaining({ kind: 'imputed', unit: 'XD', node: 'training' })]);
    // What does not apply is not filled in.
    expect(json.units[4].scores.incidents).toBeNull();
  });

  test('gives the same bytes again', async () => {
    await built();
    const first = await Promise.all((await readdir(join(folder, 'built'))).map((name) => readFile(join(folder, 'built', name), 'base64')));
    await built();
    expect(
      await Promise.all((await readdir(join(folder, 'built'))).map((name) => readFile(join(folder, 'built', name), 'base64'))),
    ).toEqual(first);
  });
});

test('a change is shared out among country and method, and adds up in every row', async () => {
  const outcome = await indexCompare({ ...EDITION, data: `${EXAMPLE}2024.csv` }, EDITION, join(folder, 'compared'));
  expect(outcome).toMatchObject({ exit: 0, data: { units: 8, added: [], dropped: [] } });
  for (const row of csvOf(join(folder, 'compared/changes.csv'))) {
    const effects = ['dropped', 'country', 'bounds', 'method', 'weights', 'added'].map((effect) => Number(row[effect]));
    const sum = effects.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - Number(row.change))).toBeLessThan(1e-10);
    expect(Math.abs(Number(row.after) - Number(row.before) - sum)).toBeLessThan(1e-10);
  }
});

describe('an audit', () => {
  const audit = (design?: string) =>
    indexAudit(EDITION.recipe, { ...EDITION, ...(design !== undefined && { design }), out: join(folder, 'audited') });

  test('tells which runs failed, why and what to do, on the page, in the workbook, in JSON and by its exit', async () => {
    const { exit, data } = await audit(`${EXAMPLE}design.json`);
    expect([exit, data.runs, data.failed]).toEqual([1, 1_280, 320]);
    const page = await readFile(join(folder, 'audited/report.html'), 'utf8');
    expect(page).toContain('320 of 1280 runs failed and have no ranks.');
    for (const remedy of ['normalise to a range above 0 (such as 1 to 100)', 'mean: geometric']) expect(page).toContain(remedy);
    const sheet = await readSheet(join(folder, 'audited/index.xlsx'), 'Runs that failed');
    expect(sheet[1]?.slice(0, 2)).toEqual(['geometric-of-zero', 320]);
    const json = JSON.parse(await readFile(join(folder, 'audited/index.json'), 'utf8'));
    expect(json.failures).toEqual([expect.objectContaining({ code: 'geometric-of-zero', failed: 320, runs: 1_280 })]);
    expect(json.failedRuns).toHaveLength(320);
    expect(csvOf(join(folder, 'audited/ranks.csv')).map(({ ranked, runs }) => [ranked, runs])).toEqual(Array(8).fill(['960', '1280']));
  });

  test('of which every run fails says so, by each cause, and nothing of ranks', async () => {
    const alternatives = ['geometric', 'harmonic'].map((value) => ({ value }));
    const factors = [{ name: 'mean', step: 'aggregate', parameter: 'method', alternatives }];
    const { exit, text } = await audit(await file('doomed.json', JSON.stringify({ kind: 'sensitivity', rows: 8, seed: 1, factors })));
    expect(exit).toBe(1);
    expect(text).toContain('Brisa Coast  in no run');
    const page = await readFile(join(folder, 'audited/report.html'), 'utf8');
    for (const told of ['24 of 24 runs failed', 'None is left', 'the geometric mean takes only', 'the harmonic mean takes only']) {
      expect(page).toContain(told);
    }
    expect(page).not.toContain('NaN');
  });

  test('without a design lets the weights vary, and no run fails', async () => {
    const { data } = await audit();
    expect(data).toMatchObject({ runs: 1_000, failed: 0 });
    expect(await readFile(join(folder, 'audited/report.html'), 'utf8')).toContain('None of 1000.');
  });

  test.skipIf(process.platform === 'win32')('that is stopped while it runs ends by the signal and leaves nothing', async () => {
    const design = await file(
      'long.json',
      JSON.stringify({ kind: 'uncertainty', rows: 1_000_000, seed: 1, factors: [{ name: 'weights', weights: 0.25 }] }),
    );
    // Progress is shown on a terminal only.
    const terminal = 'data:text/javascript,process.stderr.isTTY = true;';
    const files = ['--data', EDITION.data, '--meta', EDITION.meta, '--design', design, '--out', join(folder, 'stopped')];
    const running = spawn(process.execPath, ['--import', terminal, MAIN, 'index', 'audit', EDITION.recipe, ...files], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(running, 'exit');
    // Read to the end: a terminal does not go away.
    running.stderr.setEncoding('utf8').on('data', (shown: string) => {
      if (/[1-9]\d? % runs/.test(shown)) running.kill('SIGINT');
    });
    expect(await ended).toEqual([null, 'SIGINT']);
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
  });
});

describe('the page', () => {
  test('has a title, a language, headings in order, plots in words and tables with captions, and nothing runs or is loaded', async () => {
    await indexAudit(EDITION.recipe, { ...EDITION, design: `${EXAMPLE}design.json`, out: join(folder, 'page') });
    const page = await readFile(join(folder, 'page/report.html'), 'utf8');
    expect(page).toMatch(/<html lang="en">/);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    const plots = page.match(/<svg [^>]*>/g)?.filter((svg) => !svg.includes('aria-hidden="true"')) ?? [];
    expect(plots.length).toBeGreaterThanOrEqual(3);
    for (const plot of plots) expect(plot).toMatch(/role="img".*aria-label="[^"]{20,}"|aria-label="[^"]{20,}".*role="img"/);
    expect(page.match(/<table[ >]/g)?.length).toBe(page.match(/<caption>/g)?.length);
    expect(page).not.toMatch(/<script|<[^>]*\son[a-z]+=|(?:src|href)="(?!#)|url\(|@import/i);
  });

  test('shows names as they are written, whatever they hold', async () => {
    const image = '<img src=x onerror="alert(1)">';
    const quoted = `"${image.replaceAll('"', '""')}"`;
    const data = (await readFile(EDITION.data, 'utf8')).replace('Avalo', quoted).replace('Corran', '=1+1').replace('offences', '@offences');
    const meta = (await readFile(EDITION.meta, 'utf8'))
      .replace('Readiness (invented)', quoted)
      .replace('offences', '@offences')
      .replace(',Law,', ',=2+2,');
    const files = { ...EDITION, data: await file('hostile.csv', data), meta: await file('hostile-meta.csv', meta) };
    await indexAudit(EDITION.recipe, { ...files, out: join(folder, 'hostile/audit') });
    await indexBuild(EDITION.recipe, { ...files, out: join(folder, 'hostile/build') });
    await indexCompare(files, files, join(folder, 'hostile/compare'));
    for (const kind of ['audit', 'build', 'compare']) {
      const page = await readFile(join(folder, 'hostile', kind, 'report.html'), 'utf8');
      expect(parseHTML(page).document.querySelectorAll('img, script, [onerror]')).toHaveLength(0);
      expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    }
    const scores = await readFile(join(folder, 'hostile/build/scores.csv'), 'utf8');
    expect(scores).toContain("'=1+1");
    expect(scores).toContain("'@offences");
    expect((await readSheet(join(folder, 'hostile/compare/index.xlsx'), 'Change of each unit')).flat()).toContain("'=1+1");
  });
});

const TRAP = JSON.stringify({
  steps: [
    { step: 'impute', method: 'median' },
    { step: 'normalise', method: 'min-max', range: [0, 100] },
    { step: 'aggregate', method: 'geometric' },
  ],
});

describe('what is wrong is told with its file, and nothing is written', () => {
  const refused = async (change: Partial<typeof EDITION>) => {
    const out = join(folder, 'refused');
    const error = await indexBuild(change.recipe ?? EDITION.recipe, { ...EDITION, ...change, out }).catch((reason: unknown) => reason);
    expect(existsSync(out)).toBe(false);
    return error instanceof InputErrors ? error.places : [error];
  };

  const figures = (rows: string) => `unit,offences,powers,treaties,units,days,training,incidents,population,area\n${rows}`;
  const structure = (rows: string) => `id,parent,weight,direction,type\nindex,,,,aggregate\n${rows}`;

  test.each([
    ['data', 'no-column.csv', 'unit,name\nXA,Pelanua\n', { code: 'data.no-column', row: 1, column: 'units' }],
    ['data', 'twice.csv', figures('XA,1,1,1,1,1,1,1,1,a\n\nXA,1,1,1,1,1,1,1,1,a\n'), { code: 'data.unit-twice', row: 4, column: 'unit' }],
    ['data', 'unnamed.csv', figures(',1,1,1,1,1,1,1,1,a\n'), { code: 'data.no-unit', row: 2, column: 'unit' }],
    ['data', 'comma.csv', figures('XA,1,1,"2,5",1,1,1,1,1,a\n'), { code: 'data.cell', row: 2, column: 'treaties' }],
    ['data', 'empty.csv', figures(''), { code: 'data.no-units' }],
    ['data', 'column-twice.csv', 'days,days\n1,2\n', { code: 'table.column-twice', column: 'days' }],
    ['meta', 'no-parent.csv', 'id,name\nindex,Index\n', { code: 'meta.columns', row: 1 }],
    ['meta', 'orphan.csv', structure('law,nowhere,,,indicator\n'), { code: 'hierarchy.parent', row: 3 }],
    ['meta', 'weight.csv', structure('law,index,much,,indicator\n'), { code: 'meta.weight', row: 3, column: 'weight' }],
    ['meta', 'direction.csv', structure('law,index,1,up,indicator\n'), { code: 'meta.direction', row: 3, column: 'direction' }],
    ['meta', 'type.csv', structure('law,index,1,1,indicater\n'), { code: 'meta.type', row: 3, column: 'type' }],
    ['recipe', 'not.json', '{', { code: 'not-json' }],
    ['recipe', 'unknown-step.json', '{"steps":[{"step":"guess"}]}', { code: 'recipe.step' }],
    ['recipe', 'trap.json', TRAP, { code: 'geometric-of-zero', message: expect.stringContaining('normalise to a range above 0') }],
  ] as const)('%s in %s', async (what, name, content, place) => {
    const path = await file(name, content);
    expect(await refused({ [what]: path })).toContainEqual(expect.objectContaining({ file: path, ...place }));
  });

  test('units of which none has a score can be built, which tells why, and not audited', async () => {
    const steps = [
      { step: 'screen', availability: 1 },
      { step: 'normalise', method: 'none' },
      { step: 'aggregate', method: 'arithmetic' },
    ];
    const files = {
      data: await file('gaps.csv', 'unit,a,b\nu1,1,\nu2,,1\n'),
      meta: await file('flat.csv', 'id,parent\nwhole,\na,whole\nb,whole\n'),
    };
    const recipe = await file('strict.json', JSON.stringify({ steps }));
    expect(await indexBuild(recipe, { ...files, out: join(folder, 'none') })).toMatchObject({ data: { units: 2, scored: 0 } });
    const page = await readFile(join(folder, 'none/report.html'), 'utf8');
    for (const told of ['No score: u1, u2.', 'unit left out, too few figures: 50 % of 100 % needed']) expect(page).toContain(told);
    const error = await indexAudit(recipe, { ...files, out: join(folder, 'none-audited') }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ places: [{ file: files.data, code: 'no-scores' }] });
    expect(existsSync(join(folder, 'none-audited'))).toBe(false);
  });

  test('a file that is not there, and options that are missing, are bad use', async () => {
    const absent = await runCli([
      'index',
      'build',
      'absent.json',
      '--data',
      EDITION.data,
      '--meta',
      EDITION.meta,
      '--out',
      folder,
      '--json',
    ]);
    expect([absent.code, JSON.parse(absent.stdout).code]).toEqual([2, 'no-such-file']);
    expect((await runCli(['index', 'build', EDITION.recipe])).code).toBe(2);
  });
});

describe.skipIf(!existsSync(`${SHARED}asem-data.csv`))('the ASEM index (needs ../shared/data beside the project)', () => {
  const meta = `${SHARED}asem-meta.csv`;
  const data = `${SHARED}asem-data.csv`;
  const by = () =>
    Object.fromEntries(
      csvOf(meta)
        .filter(({ Denominator }) => Denominator !== 'NA')
        .map(({ iCode = '', Denominator = '' }) => [iCode, Denominator]),
    );
  const recipe = () =>
    file(
      'asem.json',
      JSON.stringify({
        steps: [
          { step: 'denominate', by: by() },
          { step: 'impute', method: 'mean', group: 'EurAsia_group' },
          { step: 'screen', availability: 0.9 },
          { step: 'treat', points: 5 },
          { step: 'normalise', method: 'min-max', range: [0, 100] },
          { step: 'aggregate', method: 'arithmetic' },
        ],
      }),
    );

  test('has the scores of COINr in every cell of its table', async () => {
    const out = join(folder, 'asem');
    expect(await indexBuild(await recipe(), { data: `${SHARED}asem-data.csv`, meta, out })).toMatchObject({
      exit: 0,
      data: { scored: 51 },
    });
    const golden = new Map(csvOf(`${SHARED}asem-aggregated.csv`).map((row) => [row.uCode, row]));
    let compared = 0;
    for (const { unit, ...row } of csvOf(join(out, 'scores.csv'))) {
      for (const [node, value] of Object.entries(golden.get(unit) ?? {}).filter(([name]) => name in row)) {
        expect(Math.abs(Number(row[node]) - Number(value)), `${unit} ${node}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1e-300, Math.abs(Number(value))) + (Number(value) === 0 ? 1e-9 : 0),
        );
        compared += 1;
      }
    }
    expect(compared).toBe(51 * 60);
  });

  test('is audited under four uncertain choices: a third of the runs falls into the trap of the geometric mean, and is told', async () => {
    const scales = [{ range: [0, 100] }, { range: [1, 100] }].map(({ range }) => ({
      value: { step: 'normalise', method: 'min-max', range },
      label: range.join(' to '),
    }));
    const design = await file(
      'asem-design.json',
      JSON.stringify({
        kind: 'sensitivity',
        rows: 128,
        seed: 1,
        factors: [
          { name: 'outlier limit', step: 'treat', parameter: 'points', alternatives: [{ value: 1 }, { value: 3 }, { value: 5 }] },
          { name: 'scale', step: 'normalise', alternatives: [...scales, { value: { step: 'normalise', method: 'percentile-rank' } }] },
          { name: 'weights', weights: 0.25 },
          { name: 'mean', step: 'aggregate', parameter: 'method', alternatives: [{ value: 'arithmetic' }, { value: 'geometric' }] },
        ],
      }),
    );
    const out = join(folder, 'asem-audit');
    const { exit, data: told } = await indexAudit(await recipe(), { data, meta, design, out });
    const json = JSON.parse(await readFile(join(out, 'index.json'), 'utf8'));
    expect([exit, told.runs, json.failedRuns.length]).toEqual([1, 768, told.failed]);
    expect(Number(told.failed) / 768).toBeCloseTo(1 / 3, 1);
    const ranks = csvOf(join(out, 'ranks.csv'));
    expect(new Set(ranks.map(({ ranked }) => Number(ranked)))).toEqual(new Set([768 - Number(told.failed)]));
    for (const { low, median, high } of ranks) expect(Number(low) <= Number(median) && Number(median) <= Number(high)).toBe(true);
    // Of each two units one is ahead.
    const { probability } = json.pairs;
    for (const [one, row] of probability.entries()) {
      for (const [other, own] of row.entries()) if (one !== other) expect(own + probability[other][one]).toBeCloseTo(1, 12);
    }
    expect(json.sensitivity.factors.map(({ name }: { name: string }) => name)).toEqual(['outlier limit', 'scale', 'weights', 'mean']);
    expect(json.sensitivityOfUnits).toHaveLength(51);
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).toContain(`${told.failed} of 768 runs failed and have no ranks.`);
    expect(page).toContain('normalise to a range above 0 (such as 1 to 100)');
  });

  test('compared with itself under another method changes by the method only, to the last digit', async () => {
    const without = await file('asem-without.csv', (await readFile(meta, 'utf8')).replace(/^.*"LPI".*\r?\n/m, ''));
    const out = join(folder, 'asem-compared');
    const [before, after] = [
      { recipe: await recipe(), data, meta },
      { recipe: await recipe(), data, meta: without },
    ];
    expect(await indexCompare(before, after, out)).toMatchObject({ data: { units: 51, dropped: ['LPI'], added: [] } });
    for (const row of csvOf(join(out, 'changes.csv'))) {
      expect(Number(row.country)).toBe(0);
      expect(Math.abs(Number(row.dropped) - Number(row.change))).toBeLessThan(1e-12);
    }
  });
});

describe.skipIf(!existsSync(`${SHARED}gci-2020.csv`))('the GCI of 2020 (needs ../shared/data beside the project)', () => {
  const data = `${SHARED}gci-2020.csv`;
  const pillars = ['LEGL_SCRE', 'TECH_SCORE', 'ORG_SCORE', 'CDS_SCORE', 'COOP_SCORE'];
  const meta = () => file('gci-meta.csv', ['id,parent', 'gci,', ...pillars.map((pillar) => `${pillar},gci`)].join('\n'));
  const recipe = (method: string) =>
    file(
      `gci-${method}.json`,
      JSON.stringify({
        steps: [
          { step: 'normalise', method: 'none' },
          { step: 'aggregate', method },
        ],
      }),
    );

  test('is the mean of its pillars: five times it is the published score of every country', async () => {
    const out = join(folder, 'gci');
    await indexBuild(await recipe('arithmetic'), { data, meta: await meta(), out });
    const published = new Map(csvOf(data).map((row) => [row.iso3, Number(row.GCI_OVRL_SCRE)]));
    const differing = csvOf(join(out, 'scores.csv')).filter(
      ({ unit = '', gci }) => Math.abs(5 * Number(gci) - (published.get(unit) ?? 0)) > 1e-6,
    );
    expect(published.size).toBe(194);
    expect(differing).toEqual([]);
  });

  test('has pillars that go together, from .83 to .91, and fails by the geometric mean, as 71 countries have a pillar at 0', async () => {
    const design = await file(
      'gci-design.json',
      JSON.stringify({
        kind: 'uncertainty',
        rows: 64,
        seed: 1,
        factors: [
          { name: 'weights', weights: 0.25 },
          { name: 'mean', step: 'aggregate', parameter: 'method', alternatives: [{ value: 'arithmetic' }, { value: 'geometric' }] },
        ],
      }),
    );
    const out = join(folder, 'gci-audit');
    const outcome = await indexAudit(await recipe('arithmetic'), { data, meta: await meta(), design, out });
    expect(outcome).toMatchObject({ exit: 1, data: { runs: 64, failed: 32 } });
    expect(outcome.text).toContain('71 of 194 units have such a part');
    const { r } = JSON.parse(await readFile(join(out, 'index.json'), 'utf8')).coherence.groups[0].pearson;
    const apart = r.filter((_: number, at: number) => Math.floor(at / 5) !== at % 5);
    expect([Math.min(...apart).toFixed(2), Math.max(...apart).toFixed(2)]).toEqual(['0.83', '0.91']);
  });
});

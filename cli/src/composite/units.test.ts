import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/gci-2020.csv', import.meta.url));
const PACK = 'packs/gci-2020';

let folder = '';
let table = '';
let header: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-index-'));
  table = join(folder, 'table.csv');
  const pack = await readFile(fileURLToPath(new URL('../../../packs/gci-2020/pillars.yaml', import.meta.url)), 'utf8');
  const columns = [...pack.matchAll(/column: (\w+)/g)].map(([, column]) => column ?? '');
  header = ['iso3', 'country', 'GCI_OVRL_SCRE', ...columns];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A table with one row a unit, every answer the same but for those named. */
async function tableOf(units: Record<string, { all: string; but?: Record<string, string> }>): Promise<string> {
  const rows = Object.entries(units).map(([unit, { all, but = {} }]) =>
    header.map((name) => {
      if (name === 'iso3' || name === 'country') return unit;
      return but[name] ?? (name.endsWith('_SCORE') || name.endsWith('_SCRE') ? '' : all);
    }),
  );
  await writeFile(table, [header, ...rows].map((cells) => cells.join(',')).join('\n'));
  return table;
}

interface Score {
  value: { low: number; high: number } | null;
  coverage: number | null;
}

async function wholeScores(file: string): Promise<{ code: number | null; notes: { unit: string }[]; whole: Map<string, Score> }> {
  const run = await runCli(['index', PACK, file, '--json']);
  const { units, notes } = JSON.parse(run.stdout);
  return { code: run.code, notes, whole: new Map(units.map(({ unit, groups }: { unit: string; groups: Score[] }) => [unit, groups[0]])) };
}

describe('mufakat index', () => {
  test.skipIf(!existsSync(DATA))(
    'recomputes 193 of the 194 published totals of 2020 (../shared/data/gci-2020.csv) and names the one that contradicts itself',
    async () => {
      const run = await runCli(['index', PACK, DATA, '--json']);
      expect(run.code).toBe(1);
      const { units, published, contradictions, notes } = JSON.parse(run.stdout);
      expect([units.length, published]).toEqual([194, 194]);
      expect(contradictions.map(({ unit, group }: { unit: string; group: string }) => [unit, group])).toEqual([
        ['AFG', 'gci-2020'],
        ['AFG', 'legal'],
      ]);
      const [whole, legal] = contradictions;
      expect([whole.computed.low, whole.published, legal.computed.low, legal.published]).toEqual([
        expect.closeTo(12.714, 3),
        expect.closeTo(5.204, 3),
        expect.closeTo(7.906, 3),
        expect.closeTo(0.395, 3),
      ]);
      expect(notes).toEqual(['FSM', 'VAT', 'YEM'].map((unit) => ({ unit, name: expect.any(String), code: 'all-zero' })));
    },
  );

  test.skipIf(!existsSync(DATA))(
    'comes within 2e-4 of the published total (../shared/data/gci-2020.csv) of every country but Afghanistan',
    async () => {
      const { stdout } = await runCli(['index', PACK, DATA, '--json']);
      const units: { unit: string; groups: Score[] }[] = JSON.parse(stdout).units;
      const [columns = [], ...rows] = (await readFile(DATA, 'utf8'))
        .trim()
        .split(/\r?\n/)
        .map((line) => line.replace(/"[^"]*"/g, 'name').split(','));
      const total = columns.indexOf('GCI_OVRL_SCRE');
      const published = new Map(rows.map((cells) => [cells[0], Number(cells[total])]));
      const apart = units.filter(({ unit, groups }) => {
        const { low, high } = groups[0]?.value ?? { low: Number.NaN, high: Number.NaN };
        return !(low === high && Math.abs(low - (published.get(unit) ?? Number.NaN)) <= 2e-4);
      });
      expect([units.length, published.size, apart.map(({ unit }) => unit)]).toEqual([194, 194, ['AFG']]);
    },
  );

  test.skipIf(!existsSync(DATA))('says the same (../shared/data/gci-2020.csv) to people, with the name of the country', async () => {
    const run = await runCli(['index', PACK, DATA]);
    expect(run.stdout).toMatch(/the whole +GCI_OVRL_SCRE +194 +193 +0 +1\n/);
    expect(run.stdout).toMatch(/Law and regulation +LEGL_SCRE +194 +193 +0 +1\n/);
    for (const column of ['TECH_SCORE', 'ORG_SCORE', 'CDS_SCORE', 'COOP_SCORE']) {
      expect(run.stdout).toMatch(new RegExp(`${column} +194 +194 +0 +0\n`));
    }
    expect(run.stdout).toContain('Tier 1 30, Tier 2 24, Tier 3 40, Tier 4 45, Tier 5 55, below all bands 0.');
    // With the digits that were published.
    expect(run.stdout).toMatch(/AFG Afghanistan +Law and regulation +LEGL_SCRE +7\.90607746386719 +0\.3953038706593602/);
    expect(run.stdout).toMatch(/was it measured\? FSM .*VAT .*YEM/s);
    expect(run.stderr).toBe('');
  });

  test('recomputes published totals, and names the country whose law pillar contradicts its answers', async () => {
    // Figures of two countries as they were published.
    const zero = { all: '0' };
    const tonga = {
      CDS_PUB_CYB_AWE: '0.3659632034632035',
      COOP_BLTRL_AGR: '0.85553772070626',
      COOP_CYB_MULT_AGR: '1',
      COOP_GOV_INT_PART: '1',
      LEGL_CBRCR_SUBS: '0.2863720703125',
      ORG_RSP_AGNC: '0.2733055885850178',
      TECH_NAT_CCC: '0.5381961591220851',
      LEGL_SCRE: '2.630270174545544',
      GCI_OVRL_SCRE: '20.952153802397568',
    };
    const afghanistan = {
      LEGL_CBRCR_SUBS: '0.8607784016927083',
      ORG_NTNL_STR: '0.174102487880728',
      ORG_RSP_AGNC: '0.2733055885850178',
      TECH_NAT_CCC: '0.2407407407407407',
      LEGL_SCRE: '0.3953038706593602',
      GCI_OVRL_SCRE: '5.203512727201463',
    };
    const file = await tableOf({ TON: { ...zero, but: tonga }, AFG: { ...zero, but: afghanistan } });
    const run = await runCli(['index', PACK, file, '--json']);
    const { published, contradictions } = JSON.parse(run.stdout);
    const named = contradictions.map(({ unit, group }: { unit: string; group: string }) => `${unit} ${group}`);
    expect([run.code, published, named]).toEqual([1, 2, ['AFG gci-2020', 'AFG legal']]);
  });

  test('counts containment apart from recomputing, pillars as well as totals, and units whose interval spans bands', async () => {
    const published = { GCI_OVRL_SCRE: '50.00', TECH_SCORE: '10.0' };
    const file = await tableOf({
      EXA: { all: '0.5', but: published },
      CON: { all: '', but: published },
      OUT: { all: '0.5', but: { ...published, GCI_OVRL_SCRE: '51.00', TECH_SCORE: '' } },
      TWO: { all: '0.5', but: { LEGL_CBRCR_SUBS: '', LEGL_CBRCR_REG: '', LEGL_SCRE: '12' } },
      NON: { all: 'not-applicable', but: { LEGL_SCRE: '0' } },
    });
    const run = await runCli(['index', PACK, file, '--json']);
    const { published: totals, recomputed, bands, contradictions } = JSON.parse(run.stdout);
    expect([run.code, totals]).toEqual([1, 3]);
    expect(recomputed).toEqual([
      { group: 'gci-2020', column: 'GCI_OVRL_SCRE', published: 3, exact: 1, contained: 1, outside: 1 },
      { group: 'legal', column: 'LEGL_SCRE', published: 2, exact: 0, contained: 1, outside: 1 },
      { group: 'technical', column: 'TECH_SCORE', published: 2, exact: 1, contained: 1, outside: 0 },
    ]);
    expect(contradictions.map(({ unit, group }: { unit: string; group: string }) => `${unit} ${group}`)).toEqual([
      'OUT gci-2020',
      'NON legal',
    ]);
    const { code, stdout } = await runCli(['index', PACK, file]);
    expect(code).toBe(1);
    expect(bands).toMatchObject({ spanTwo: 1, spanMore: 1, withoutScore: 1 });
    expect(bands.bands.reduce((sum: number, { certain }: { certain: number }) => sum + certain, 0)).toBe(2);
    expect(stdout).toMatch(
      /1 unit may be in either of two bands, 1 unit in one of three or more: Tier 1 1, Tier 2 1, Tier 3 2, Tier 4 2, Tier 5 1\./,
    );
    expect(stdout).toContain('1 unit without a score: nothing is applicable.');
    expect(stdout).toMatch(/the whole +GCI_OVRL_SCRE +3 +1 +1 +1\n/);
    expect(stdout).toMatch(/OUT OUT +the whole +GCI_OVRL_SCRE +50\.00 +51\.00/);
    expect(stdout).not.toMatch(/totals recompute/);
  });

  test('reads zero as zero and blank as unknown, never one for the other', async () => {
    const file = await tableOf({ ZER: { all: '0' }, BLA: { all: '' }, ONE: { all: '1', but: { LEGL_CBRCR_SUBS: '' } } });
    const { code, notes, whole } = await wholeScores(file);
    expect(code).toBe(0);
    expect(whole.get('ZER')).toMatchObject({ value: { low: 0, high: 0 }, coverage: 1 });
    expect(whole.get('BLA')).toMatchObject({ value: { low: 0, high: expect.closeTo(100, 2) }, coverage: 0 });
    expect(whole.get('ONE')).toMatchObject({ value: { low: expect.closeTo(100 - 9.1848, 2), high: expect.closeTo(100, 2) } });
    expect(notes.map(({ unit }) => unit)).toEqual(['ZER']);
  });

  test('writes every unit as CSV or JSON, guarding what a spreadsheet would take for a formula', async () => {
    const file = await tableOf({ '=1+1': { all: '0.5' }, TWO: { all: '' } });
    const [csv, json] = [join(folder, 'out.csv'), join(folder, 'out.json')];
    expect((await runCli(['index', PACK, file, '--out', csv])).code).toBe(0);
    expect((await runCli(['index', PACK, file, '--out', json])).code).toBe(0);
    const [, first, second] = (await readFile(csv, 'utf8')).split('\n');
    expect(first).toMatch(/^'=1\+1,/);
    expect(second?.split(',').slice(0, 7)).toEqual(['TWO', 'TWO', 'tier-5', 'tier-1', '0', expect.stringMatching(/^(100|99\.99)/), '0']);
    expect(JSON.parse(await readFile(json, 'utf8')).units).toHaveLength(2);
  });

  test('names every wrong cell with row and column, exits with 1 and writes nothing', async () => {
    await writeFile(
      table,
      `${header.join(',')}\n${header.map(() => '0.5').join(',')}\n\n${header.map((name) => (name === 'iso3' ? 'X' : 'n/a')).join(',')}\n`,
    );
    const out = join(folder, 'none.csv');
    const run = await runCli(['index', PACK, table, '--out', out, '--json']);
    expect(run.code).toBe(1);
    const { errors } = JSON.parse(run.stdout);
    expect(errors.length).toBeGreaterThan(20);
    expect(errors[0]).toMatchObject({
      file: table,
      row: 4,
      column: expect.any(String),
      code: 'table.value',
      message: expect.stringContaining('n/a'),
    });
    expect(existsSync(out)).toBe(false);
    expect(await readdir(folder)).not.toContain('none.csv');
  });

  test('names the columns that are missing, and a column that stands twice', async () => {
    await writeFile(table, 'iso3,country,LEGL_CBRCR_SUBZ\nX,Y,1\n');
    const missing = await runCli(['index', PACK, table]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/table\.csv, row 1, column LEGL_CBRCR_SUBS: .*LEGL_CBRCR_SUBZ/);
    await writeFile(table, `${[...header, 'LEGL_CBRCR_SUBS'].join(',')}\n${[...header, ''].map(() => '1').join(',')}\n`);
    expect((await runCli(['index', PACK, table])).stderr).toContain('column LEGL_CBRCR_SUBS: the column "LEGL_CBRCR_SUBS" stands twice');
  });

  test('of a pack without columns says which packs it works with', async () => {
    const run = await runCli(['index', 'packs/baseline', await tableOf({ ONE: { all: '1' } }), '--json']);
    expect([run.code, JSON.parse(run.stdout).code]).toEqual([2, 'no-columns']);
  });

  test('reads a table that is separated by semicolons or tabs, as spreadsheets of many countries write it', async () => {
    const commas = await readFile(await tableOf({ ONE: { all: '0.5' } }), 'utf8');
    for (const delimiter of [';', '\t']) {
      await writeFile(table, commas.replaceAll(',', delimiter));
      expect((await wholeScores(table)).whole.get('ONE')).toMatchObject({ value: { low: expect.closeTo(50, 2) } });
    }
  });

  test('refuses an output that is neither CSV nor JSON, and data or a pack that are not there', async () => {
    expect((await runCli(['index', PACK, table, '--out', join(folder, 'x.txt')])).code).toBe(2);
    expect((await runCli(['index', PACK, join(folder, 'absent.csv')])).code).toBe(2);
    expect((await runCli(['index', folder, table])).code).toBe(1);
    expect((await runCli(['index', join(folder, 'absent'), table])).code).toBe(2);
  });
});

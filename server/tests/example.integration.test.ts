import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProfile, indicatorReadings, indicatorsOf } from '@mufakat/framework';
import { canonicalJson, parseReceipt, verifyReceipt } from '@mufakat/ledger';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAssessmentFolder } from '../src/assessment/folder/read-folder.ts';
import { loadAssessment } from '../src/assessment/load.ts';
import { listAssessments } from '../src/assessment/opened/store.ts';
import { readState } from '../src/assessment/record.ts';
import { backUp, openBackupSigner, restoreBackup } from '../src/backup/index.ts';
import { admittedTenant, dump } from '../src/backup/testing/content.ts';
import { ENTERED } from '../src/entered.ts';
import { EXAMPLE_JURISDICTION, loadExample } from '../src/example.ts';
import { type Database, openDatabase } from '../src/kernel/database/database.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { openFileStore } from '../src/kernel/files/files.ts';
import { TEST_PASSWORDS } from '../src/kernel/testing/cluster.ts';
import { emptyDatabase, testDatabase, testTenant } from '../src/kernel/testing/database.ts';
import { checkLogs } from '../src/ledger/index.ts';
import { openPacks, type Packs } from '../src/packs/index.ts';
import { Snapshot } from '../src/publication/model.ts';
import { ask } from '../src/testing/operator.ts';

const PACK = fileURLToPath(new URL('../../packs/baseline', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples/pelanua', import.meta.url));

const { database, operatorUrl } = await testDatabase();
let folder = '';
let packs: Packs;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-example-'));
  packs = await openPacks(database, [PACK]);
  expect(await loadExample(database, openFileStore(join(folder, 'files')), packs.find)).toBe(true);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The canonical JSON of each profile, in the order of the periods. */
async function profilesIn(from: Database, of: Packs): Promise<string[]> {
  const tenant = { jurisdiction: EXAMPLE_JURISDICTION, person: newId(), roles: ['coordinator', 'assessor'] as const };
  return from.withTenant(tenant, async (tx) => {
    const assessments = await listAssessments(tx);
    const states = await Promise.all(assessments.map(({ id }) => readState(tx, of, id)));
    return states.map(({ pack, record }) => canonicalJson(buildProfile(pack, record))).sort();
  });
}

test('every row of the example follows from its entries', async () => {
  const parts = { database, dataFolder: folder, secret: 'secret-in-tests', entered: ENTERED };
  const { findings, data } = await checkLogs(parts, {}, () => undefined);
  expect(findings).toEqual([]);
  const counts = Object.values(data?.rows ?? {});
  expect(counts.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThan(9_000);
  expect(counts.reduce((sum, { notComparable }) => sum + notComparable, 0)).toBe(0);
});

describe('the region of the example', () => {
  const shared = () =>
    ask<{ snapshot: string; receipt: string }>(operatorUrl, 'select snapshot, receipt from shared_publication order by 1');
  const snapshots = async () => (await shared()).map(({ snapshot }) => Snapshot.parse(JSON.parse(snapshot)));

  test('is made of countries that say they are invented, under codes that ISO 3166 leaves to its users', async () => {
    const found = await snapshots();
    expect(found.map(({ jurisdiction }) => jurisdiction.code).sort()).toEqual(['XB', 'XC', 'XD', 'XE', 'XF', 'XG', 'XH', 'XJ']);
    expect(found.every(({ jurisdiction }) => jurisdiction.invented)).toBe(true);
    expect(new Set(found.map(({ jurisdiction }) => jurisdiction.id)).size).toBe(8);
  });

  test('is proved by receipts that hold: what is shown is what the log of each country has', async () => {
    for (const { snapshot, receipt } of await shared()) {
      const read = parseReceipt(receipt);
      expect(verifyReceipt(read, { key: read.key }).entry.what).toBe('publication.published');
      expect(JSON.parse(read.content?.text ?? '')).toEqual(JSON.parse(snapshot));
    }
  });

  test('has every way of sharing, every stage, and what is unknown', async () => {
    const found = await snapshots();
    const dimensions = found.flatMap((snapshot) => snapshot.dimensions);
    const indicators = dimensions.flatMap((dimension) => dimension.indicators);
    expect(new Set(dimensions.map(({ share }) => share))).toEqual(new Set(['stage', 'stage-with-reasons']));
    expect(new Set(indicators.map(({ stage }) => stage))).toEqual(new Set([0, 1, 2, 3, 4, null]));
    expect(Math.min(...found.map((snapshot) => snapshot.dimensions.length))).toBe(2);
    expect(Math.max(...found.map((snapshot) => snapshot.dimensions.length))).toBe(8);
    expect(dimensions.some(({ stage }) => stage === null)).toBe(true);
    expect(dimensions.some(({ stage }) => stage !== null && stage.low < stage.high)).toBe(true);
    expect(indicators.some(({ dissent = [] }) => dissent.length > 1)).toBe(true);
  });

  test('is there again when a start was interrupted before it', async () => {
    const before = await dump(operatorUrl);
    await ask(operatorUrl, 'delete from shared_publication', []);
    await loadExample(database, openFileStore(join(folder, 'files')), packs.find);
    expect(await dump(operatorUrl)).toEqual(before);
  });
});

describe('the example', () => {
  test('is loaded once: a second start changes nothing', async () => {
    const before = await dump(operatorUrl);
    expect(await loadExample(database, openFileStore(join(folder, 'files')), packs.find)).toBe(true);
    expect(await dump(operatorUrl)).toEqual(before);
    expect(before['public.assessment']).toHaveLength(2);
    expect(before['public.participant']).toHaveLength(84);
  });

  test('has no id that follows from a name, but those of its assessments', async () => {
    const tables = ['participant', 'view', 'verdict', 'finding', 'source', 'person'];
    for (const table of tables) {
      const ids = await ask<{ id: string }>(operatorUrl, `select ${table} as id from ${table} where jurisdiction = $1`, [
        EXAMPLE_JURISDICTION,
      ]);
      expect(ids.length, table).toBeGreaterThan(3);
      expect(new Set(ids.map(({ id }) => id)).size, table).toBe(ids.length);
      expect(
        ids.filter(({ id }) => id[14] === '5'),
        table,
      ).toEqual([]);
    }
  });

  test('is not loaded where an assessor of its files is nobody', async () => {
    const read = await readAssessmentFolder(join(EXAMPLES, '2026'), packs.find);
    if ('errors' in read) throw new Error('the example has errors');
    const elsewhere = await admittedTenant(database);
    const loading = loadAssessment(
      { database, files: openFileStore(join(folder, 'files')) },
      elsewhere,
      read,
      new Map([['nadira-salim', elsewhere.person]]),
    );
    await expect(loading).rejects.toMatchObject({ code: 'unknown-assessor', message: expect.stringContaining('tomasi-leota') });
    expect(await ask(operatorUrl, 'select from assessment where jurisdiction = $1', [elsewhere.jurisdiction])).toEqual([]);
  });

  test('is not loaded into a node that holds another jurisdiction', async () => {
    const { url, drop } = await emptyDatabase('mufakat_template');
    const other = await openDatabase({ operatorUrl: url, passwords: TEST_PASSWORDS });
    await testTenant(other);
    expect(await loadExample(other, openFileStore(join(folder, 'files')), packs.find)).toBe(false);
    const held = await dump(url);
    expect(held['public.assessment']).toEqual([]);
    expect(held['public.shared_publication']).toEqual([]);
    await other.close();
    await drop();
  });

  test.each(['2024', '2026'])('of %s shows what it is for', async (period) => {
    const read = await readAssessmentFolder(join(EXAMPLES, period), packs.find);
    if ('errors' in read) throw new Error(JSON.stringify(read.errors));
    const { pack, record, names } = read;
    expect(record.jurisdiction).toEqual({ name: 'Pelanua', code: 'XA', invented: true });
    expect(new Set(record.participants.map(({ community }) => community)).size).toBe(7);
    expect(record.participants).toHaveLength(42);
    for (const script of [/\p{Script=Arabic}/u, /\p{Script=Hangul}/u, /\p{Script=Thai}/u, /\p{Script=Khmer}/u, /ū|ễ|ô/]) {
      expect(
        [...names.values()].some((name) => script.test(name.normalize('NFC'))),
        String(script),
      ).toBe(true);
    }
    expect(new Set(record.sources.map(({ access }) => access))).toEqual(new Set(['public', 'restricted', 'attested']));
    expect(new Set(record.verdicts.map(({ value }) => value))).toEqual(new Set(['met', 'unmet', 'unknown', 'not-applicable']));
    expect(record.verdicts.some(({ reconciles }) => reconciles.length > 0)).toBe(true);
    expect(record.findings.some(({ dissent }) => dissent.length > 0)).toBe(true);
    const readings = indicatorReadings(buildProfile(pack, record).root);
    expect(readings.some(({ differences }) => Math.abs(differences.technicalOverLegal ?? 0) >= 1)).toBe(true);
    expect(readings.some(({ disputed }) => disputed.length > 0)).toBe(true);
    const judged = new Set(record.verdicts.map(({ criterion }) => criterion));

    // The second assessment judges every criterion of the pack; the first left a quarter of the new dimensions open.
    const criteria = indicatorsOf(pack.root).flatMap((indicator) => indicator.criteria);
    expect(judged.size).toBe(period === '2026' ? criteria.length : 737);
  });

  test('gives the same profile, byte for byte, after backup, wipe and restore', async () => {
    const file = join(folder, 'node.mufakat');
    const before = await profilesIn(database, packs);
    const signer = await openBackupSigner(folder);
    await backUp({ operatorUrl, files: openFileStore(join(folder, 'files')), signer }, file);
    const client = new pg.Client({ connectionString: operatorUrl });
    await client.connect();
    await client.query('drop schema public cascade; drop schema auth cascade; create schema public');
    await client.end();
    await rm(join(folder, 'files'), { recursive: true });
    const restored = await restoreBackup({ operatorUrl, dataFolder: folder }, file, { trust: { keys: [signer.key] } });
    expect(restored.files).toBe(7);
    const again = await openDatabase({ operatorUrl, passwords: TEST_PASSWORDS });
    expect(await profilesIn(again, await openPacks(again, []))).toEqual(before);
    await again.close();
  });
});

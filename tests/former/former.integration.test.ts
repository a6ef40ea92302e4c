/**
 * What former releases kept: their backups restore into a new node, migrate, start, verify and are reported. `make.ts` says how they were made. Of a whole
 * data folder of such a release: docs/operating.md.
 */
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseKey, parseReceipt, verifyReceipt } from '@mufakat/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { emptyDatabase } from '../../server/src/kernel/testing/database.ts';
import { Visitor } from '../../server/src/testing/visitor.ts';
import { type ObservedServer, startServer } from '../example-server.ts';
import { runMufakat } from '../mufakat.ts';

const Key = z.object({ key: z.string() });
const Country = z.object({
  name: z.string(),
  jurisdiction: z.uuid(),
  assessment: z.uuid(),
  earlier: z.uuid(),
  publications: z.array(z.uuid()),
  indicator: z.object({
    verdicts: z.array(z.object({ id: z.uuid(), value: z.string(), current: z.boolean() })),
    findings: z.array(z.object({ id: z.uuid(), stage: z.int(), current: z.boolean() })),
  }),
  keys: z.array(Key),
});
/** Without a key where the release did not sign its backups. */
const Facts = z.object({ release: z.string(), backupKey: z.string().optional(), countries: z.array(Country) });
const Receipts = z.array(z.object({ what: z.string(), receipt: z.string() }));

/** Each of another schema. */
const RELEASES = await Promise.all(
  ['0.1.0', '0.1.0-0013'].map(async (name) => {
    const place = fileURLToPath(new URL(name, import.meta.url));
    const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(path.join(place, file), 'utf8'));
    return { name, place, facts: Facts.parse(await read('facts.json')), receipts: Receipts.parse(await read('receipts.json')) };
  }),
);

describe.each(RELEASES)('$name', ({ name, place, facts, receipts }) => {
  let folder = '';
  let environment: Record<string, string> = {};
  let drop: () => Promise<void> = async () => undefined;
  let server: ObservedServer;
  let restored: Awaited<ReturnType<typeof runMufakat>>;

  const mufakat = (...args: string[]) => runMufakat([...args, '--json'], environment);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mufakat-former-'));
    await chmod(folder, 0o711);
    const { url, drop: dropIt } = await emptyDatabase();
    drop = dropIt;
    environment = { DATABASE_URL: url, MUFAKAT_DATA: path.join(folder, 'data'), EXAMPLE: 'no' };
    await mkdir(path.join(folder, 'data'), { mode: 0o711 });
    await copyFile(path.join(place, 'ledger-secret'), path.join(folder, 'data', 'ledger-secret'));
    await chmod(path.join(folder, 'data', 'ledger-secret'), 0o600); // as an operator who kept it puts it back
    const { backupKey } = facts;
    const proof = backupKey === undefined ? ['--unsigned'] : ['--key', backupKey];
    restored = await mufakat('restore', path.join(place, 'backup.mufakat'), ...proof);
    for (const { jurisdiction } of facts.countries) await mufakat('ledger', 'resume', jurisdiction, '--as-it-is');
    server = await startServer({ dataFolder: path.join(folder, 'data'), environment });
  });

  afterAll(async () => {
    await server?.stop();
    await drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function signedIn(role: string, { name }: z.infer<typeof Country>): Promise<Visitor> {
    const { stdout } = await mufakat('sign-in', `${role}@${name.toLowerCase()}.example`);
    return new Visitor(server.url).signIn(
      z
        .object({ link: z.string() })
        .parse(JSON.parse(stdout))
        .link.replace(/^https?:\/\/[^/]+/, server.url),
    );
  }

  test('a backup of the former release restores into a new node', () => {
    expect(restored.code, restored.stderr + restored.stdout).toBe(0);
    const jurisdictions = [{ name: 'Eastmark' }, { name: 'Westmark' }];
    const provenBy = facts.backupKey === undefined ? null : expect.any(String);
    expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true, files: 4, jurisdictions, provenBy });
  });

  test('ledger check finds nothing wrong in what the former release recorded', async () => {
    const { code, stdout, stderr } = await mufakat('ledger', 'check');
    expect(JSON.parse(stdout || '{}').findings, stderr).toEqual([]);
    expect(code).toBe(0);
  });

  test('every receipt that somebody keeps of the former release verifies, also of who was erased since', () => {
    const keys = facts.countries.map((country) => parseKey('log', country.keys[0]?.key ?? ''));
    expect(receipts.length).toBeGreaterThan(20);
    for (const { what, receipt } of receipts) {
      const parsed = parseReceipt(receipt);
      const key = keys.find(({ name }) => name === parsed.key.name);
      if (key === undefined) throw new Error(`no key for ${parsed.key.name}`);
      expect(verifyReceipt(parsed, { key }).entry.what).toBe(what);
    }
  });

  describe.each(facts.countries)('$name', (country) => {
    const base = `/api/jurisdictions/${country.jurisdiction}`;
    const here = `${base}/assessments/${country.assessment}`;

    test('has its verdicts, findings and publications as they were', async () => {
      const coordinator = await signedIn('coordinator', country);
      const { json } = await coordinator.ask('GET', `${here}/indicators/illegal-access`);
      expect(Country.shape.indicator.parse(json)).toEqual(country.indicator);
      const published = z
        .array(z.object({ id: z.uuid(), shared: z.boolean() }))
        .parse((await coordinator.ask('GET', `${base}/publications`)).json);
      expect(published.map(({ id }) => id).sort()).toEqual(country.publications.toSorted());
      expect((await coordinator.ask('GET', `${base}/assessments/${country.earlier}`)).json).toMatchObject({
        title: `${country.name} 2024, revised`,
      });
    });

    test('has its files, for whom they were', async () => {
      const [assessor, observer] = [await signedIn('assessor', country), await signedIn('observer', country)];
      const sources = z.array(z.object({ id: z.uuid(), access: z.string() })).parse((await assessor.ask('GET', `${here}/sources`)).json);
      for (const [access, status] of [
        ['public', 200],
        ['restricted', 403],
      ] as const) {
        const file = `${here}/sources/${sources.find((source) => source.access === access)?.id}/file`;
        expect((await assessor.ask('GET', file)).text).toBe(`The ${access} file of ${country.name}\n`);
        expect((await observer.ask('GET', file)).status).toBe(status);
      }
    });

    test.each(name === '0.1.0' && country.name === 'Eastmark' ? ['html', 'pdf', 'docx', 'xlsx', 'json'] : ['html'])(
      'has a profile, and a report as %s',
      async (format) => {
        const observer = await signedIn('observer', country);
        expect((await observer.ask('GET', `${here}/profile`)).status).toBe(200);
        const { status, text } = await observer.ask('GET', `${here}/report.${format}`);
        expect([status, text.length > 1_000]).toEqual([200, true]);
        if (format === 'html') expect(text).toContain(`${country.name} 2026`);
      },
    );

    test('goes on: what is done now is recorded after what was done then, and everything verifies together', async () => {
      const facilitator = await signedIn('facilitator', country);
      const current = country.indicator.findings.find(({ current }) => current)?.id;
      const finding = {
        id: crypto.randomUUID(),
        indicator: 'illegal-access',
        stage: 2,
        basis: 'decision',
        reasons: 'After the change of release',
        dissent: [],
        supersedes: current,
      };
      expect((await facilitator.ask('POST', `${here}/findings`, { json: finding })).status).toBe(201);
      const { stdout } = await mufakat('ledger', 'check', '--jurisdiction', country.jurisdiction);
      expect(JSON.parse(stdout).findings).toEqual([]);
    });
  });
});

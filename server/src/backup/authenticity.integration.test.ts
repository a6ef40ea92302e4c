/** What somebody who can write to a backup tries: every change is refused before anything is touched, also where all hashes were computed again. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erase } from '../assessment/index.ts';
import { EXAMPLE_JURISDICTION, EXAMPLE_PEOPLE } from '../example.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { openFileStore } from '../kernel/files/files.ts';
import { Problem } from '../kernel/http/problem.ts';
import { appendEntry } from '../kernel/ledger/entries.ts';
import { addJurisdiction, addPerson, admitPerson, setOperatorJurisdiction } from '../kernel/sign-in/people.ts';
import { emptyDatabase, queryAs, testDatabase } from '../kernel/testing/database.ts';
import { sequenceWaiting } from '../ledger/index.ts';
import { backUp } from './backup.ts';
import { checkBackup } from './check.ts';
import { formatBackupKey, openBackupSigner, parseBackupKey } from './key.ts';
import { restoreBackup } from './restore.ts';
import { admittedTenant, filesBelow, fillJurisdiction } from './testing/content.ts';
import { type Change, type Ending, type NamedRow, tamper } from './testing/tampered.ts';

const FORMER = fileURLToPath(new URL('./testing/former-release.mufakat', import.meta.url));
const { database, operatorUrl } = await testDatabase();
const other = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'mufakat-authentic-'));
const dataFolder = join(folder, 'data');
const signer = await openBackupSigner(dataFolder);
const stranger = await openBackupSigner(join(folder, 'stranger'));
const trust = { keys: [signer.key] };
const file = join(folder, 'node.mufakat');
const REFUSED = /^(damaged-backup|not-a-backup|newer-backup|backup-unsigned|backup-key-unknown|backup-not-authentic)$/;

beforeAll(async () => {
  await fillJurisdiction({ database, operatorUrl }, dataFolder);
  await fillJurisdiction({ database, operatorUrl }, dataFolder);
  const ledger = { database, dataFolder, secret: 'secret-in-tests' };
  while (
    await sequenceWaiting(ledger, (_place, error) => {
      if (error !== undefined) throw error;
    })
  );
  await saveTo(file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const saveTo = (path: string) => backUp({ operatorUrl, files: openFileStore(join(dataFolder, 'files')), signer }, path);

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw error;
}

/** Restores into a node with nothing in it. @throws Problem of the restore, after it was seen that nothing was touched */
async function restored(path: string, options: Parameters<typeof restoreBackup>[2] = { trust }) {
  const { url, drop } = await emptyDatabase();
  const data = await mkdtemp(join(folder, 'node-'));
  try {
    await restoreBackup({ operatorUrl: url, dataFolder: data }, path, options);
    return await queryAs(
      { connectionString: url },
      'select name, email, role from person join membership using (jurisdiction, person) order by 1, 2, 3',
    );
  } catch (error) {
    expect(await queryAs({ connectionString: url }, "select 1 from pg_class where relname = 'applied_migration'")).toEqual([]);
    expect(await filesBelow(data)).toEqual({});
    throw error;
  } finally {
    await drop();
  }
}

/** Somebody who makes himself coordinator of the first country. */
const mallory: Change = (table, rows) => {
  const [first] = rows;
  if (first === undefined || (table !== 'public.person' && table !== 'public.membership')) return rows;
  const person = '0192f3a0-0000-7000-8000-00000000dead';
  const own: NamedRow = table === 'public.person' ? { name: 'Mallory', email: 'mallory@example.test' } : { role: 'coordinator' };
  return [...rows, { ...first, person, ...own }];
};

async function attack(change: Change, ending: Ending, from = file, format: 1 | 2 = 2): Promise<string> {
  const path = join(folder, `attack-${newId()}.mufakat`);
  await tamper(from, path, format, change, ending);
  return path;
}

describe('a membership that was added inside, with every hash computed again', () => {
  test('is refused whatever signature the file ends with', async () => {
    const endings: [Ending, string][] = [
      [{ format: 2, seal: 'as it was' }, 'backup-not-authentic'],
      [{ format: 2, seal: stranger }, 'backup-key-unknown'],
      [{ format: 2, seal: { key: signer.key, sign: stranger.sign } }, 'backup-not-authentic'],
      [{ format: 1 }, 'backup-unsigned'],
    ];
    for (const [ending, code] of endings) expect((await problemOf(restored(await attack(mallory, ending)))).code).toBe(code);
  });

  test('is refused by name where the operator gives up the proof, and where the key itself signed it', async () => {
    for (const [ending, given] of [
      [{ format: 1 }, { trust: { keys: [], unsigned: true } }],
      [{ format: 2, seal: stranger }, { trust: { ...trust, unsigned: true } }],
      [{ format: 2, seal: signer }, { trust }],
    ] as const) {
      const { code, details } = await problemOf(restored(await attack(mallory, ending), given));
      expect([code, details.errors?.[0]?.message]).toEqual([
        'not-admitted',
        expect.stringMatching(/^Mallory \(mallory@example\.test\) .*coordinator/),
      ]);
    }
  });

  test('the file that nobody changed is restored, and says who wrote it', async () => {
    expect((await restored(file)).length).toBe(14);
    expect((await checkBackup(file, trust)).provenBy).toBe(signer.key.id);
    expect((await checkBackup(file, { keys: [], unsigned: true })).provenBy).toBe(null);
  });
});

describe('what the ledger does not admit is refused, also signed', () => {
  const ofTable =
    (wanted: string, change: (row: NamedRow) => NamedRow | undefined): Change =>
    (table, rows) =>
      table === wanted ? rows.map(change).filter((row) => row !== undefined) : rows;
  const cases: [string, Change, RegExp][] = [
    ['a person without a role', (table, rows) => (table === 'public.person' ? mallory(table, rows) : rows), /Mallory .*no entry/],
    ['an address that was changed', ofTable('public.person', (row) => ({ ...row, email: 'mallory@example.test' })), /another address/],
    [
      'an entry that was made to be about somebody else',
      (table, rows) => {
        const changed = mallory(table, rows);
        const isAct = table === 'public.ledger_entry';
        return isAct
          ? changed.map((row) =>
              row.what === 'person.admitted' ? { ...row, subject: 'person/0192f3a0-0000-7000-8000-00000000dead' } : row,
            )
          : changed;
      },
      /whom it is about was changed/,
    ],
    [
      'an entry whose content was changed',
      ofTable('public.ledger_opening', (row) => ({ ...row, content: row.content?.replace('"coordinator"', '"observer"') ?? null })),
      /content was changed/,
    ],
    [
      'an entry whose time was changed',
      ofTable('public.ledger_entry', (row) => ({ ...row, happened_at: '2026-01-01 00:00:00+00' })),
      /not the entry that the log signed/,
    ],
    [
      'a tile of the log that was changed',
      ofTable('public.ledger_tile', (row) => ({ ...row, hashes: `\\x${'00'.repeat(((row.hashes?.length ?? 2) - 2) / 2)}` })),
      /are not those of the checkpoint/,
    ],
    [
      'a checkpoint that was changed',
      ofTable('public.ledger_checkpoint', (row) => ({ ...row, note: row.note?.replace(/— (\S+) \S/, '— $1 B') ?? null })),
      /checkpoint of/,
    ],
    ['a key of the log that was changed', ofTable('public.ledger_key', (row) => ({ ...row, from_size: '1' })), /key/],
    ['openings that were taken away', ofTable('public.ledger_opening', () => undefined), /no entry of the ledger admits that/],
  ];
  test.each(cases)('%s', async (_what, change, message) => {
    const { code, details } = await problemOf(restored(await attack(change, { format: 2, seal: signer })));
    expect([code, details.errors?.map((one) => one.message).join('\n')]).toEqual(['not-admitted', expect.stringMatching(message)]);
  });

  test('a role that somebody wrote into the database before the backup', async () => {
    const tenant = await admittedTenant(database);
    await database.asOperator((tx) =>
      addPerson(tx, { ...tenant, person: newId(), name: 'Trudy', email: 'trudy@example.test', roles: ['coordinator'] }),
    );
    const path = join(folder, 'trudy.mufakat');
    await saveTo(path);
    const { code, details } = await problemOf(restored(path));
    expect([code, details.errors?.length, details.errors?.[0]?.message]).toEqual(['not-admitted', 1, expect.stringContaining('Trudy')]);
    const others = (await checkBackup(path, trust)).manifest.jurisdictions.filter(({ id }) => id !== tenant.jurisdiction);
    expect(others.length).toBeGreaterThan(0);
    for (const { id } of others) expect((await restored(path, { trust, jurisdiction: id })).length, 'the others are sound').toBe(7);
  });
});

test('roles given in several steps, an erased person and the people of the example of a former release are admitted', async () => {
  const path = join(folder, 'steps.mufakat');
  const [coordinator] = EXAMPLE_PEOPLE;
  await other.database.asOperator(async (tx) => {
    const jurisdiction = await addJurisdiction(tx, { name: 'Testland', iso3166: null, invented: false });
    await admitPerson(tx, { jurisdiction, name: 'Ana', email: 'ana@example.test', roles: ['coordinator'] });
    await admitPerson(tx, { jurisdiction, name: 'Ana', email: 'ANA@example.test', roles: ['auditor'] });
    await erase(tx, jurisdiction, await admitPerson(tx, { jurisdiction, name: 'Cy', email: 'cy@example.test', roles: ['observer'] }));
    await addJurisdiction(tx, { jurisdiction: EXAMPLE_JURISDICTION, name: 'Pelanua', iso3166: 'XA', invented: true });
    if (coordinator !== undefined) await addPerson(tx, { name: 'Amihan', ...coordinator });
  });
  await backUp({ operatorUrl: other.operatorUrl, files: openFileStore(folder), signer }, path);
  const { details } = await problemOf(restored(path));
  expect(details.errors?.map(({ message }) => message)).toEqual([expect.stringContaining('Amihan')]);
  expect((await restored(path, { trust, foreknown: EXAMPLE_PEOPLE })).map(({ name, role }) => `${name} ${role}`)).toEqual([
    'Amihan assessor',
    'Amihan auditor',
    'Amihan coordinator',
    'Ana auditor',
    'Ana coordinator',
  ]);
});

test('a role that was taken away is refused when it is back, and one that was given by a change is not', async () => {
  const path = join(folder, 'revoked.mufakat');
  const save = () => backUp({ operatorUrl: other.operatorUrl, files: openFileStore(folder), signer }, path, { jurisdiction });
  const { jurisdiction, person } = await admittedTenant(other.database);
  const act = (what: string, roles: readonly string[]) =>
    other.database.asOperator(async (tx) => {
      await setOperatorJurisdiction(tx, jurisdiction);
      await appendEntry(tx, { what, subject: `person/${person}`, content: { roles, granted: [], taken: [] } });
      await tx.deleteFrom('membership').where('jurisdiction', '=', jurisdiction).where('role', 'not in', roles).execute();
    });
  await act('person.revoked', ['coordinator', 'auditor']);
  await save();
  expect((await restored(path)).map(({ role }) => role)).toEqual(['auditor', 'coordinator']);
  await act('person.roles-changed', ['auditor']);
  await save();
  expect((await restored(path)).map(({ role }) => role)).toEqual(['auditor']);
  await other.database.asOperator((tx) => tx.insertInto('membership').values({ jurisdiction, person, role: 'coordinator' }).execute());
  await save();
  expect((await problemOf(restored(path))).details.errors?.map(({ message }) => message)).toEqual([
    expect.stringMatching(/is coordinator of Testland .*, and no entry of the ledger admits that/),
  ]);
});

describe('a backup of the former release', () => {
  const unsigned = { trust: { keys: [], unsigned: true } };

  test('restores with the roles that it had, when the operator says that nothing proves it', async () => {
    expect((await problemOf(restored(FORMER))).code).toBe('backup-unsigned');
    expect((await restored(FORMER, unsigned)).map(({ email, role }) => `${email} ${role}`)).toEqual([
      'ana@former.example assessor',
      'ana@former.example coordinator',
      'ben@former.example assessor',
      'ben@former.example auditor',
    ]);
  });

  test('with a membership that was added is refused by name', async () => {
    const { code, details } = await problemOf(restored(await attack(mallory, { format: 1 }, FORMER, 1), unsigned));
    expect([code, details.errors?.length, details.errors?.[0]?.message]).toEqual(['not-admitted', 1, expect.stringContaining('Mallory')]);
  });

  test('with a role that was taken from an erased person back is refused by name', async () => {
    const change: Change = (table, rows) =>
      table === 'public.membership' ? [...rows, ...rows.slice(0, 1).map((row) => ({ ...row, role: 'custodian' }))] : rows;
    expect((await problemOf(restored(await attack(change, { format: 1 }, FORMER, 1), unsigned))).details.errors?.[0]?.message).toMatch(
      /is custodian of Formerland, and no entry/,
    );
  });
});

describe('any damage', () => {
  test('any bit that flips and any end that is cut off is refused, whatever is said', { timeout: 300_000 }, async () => {
    const good = await readFile(file);
    const bad = join(folder, 'bad.mufakat');
    const before = (await checkBackup(file, trust)).manifest;
    const damage = fc.oneof(
      fc.record({ at: fc.nat(good.length - 1), bit: fc.nat(7) }),
      fc.record({ at: fc.nat(400).map((back) => good.length - 1 - back), bit: fc.nat(7) }),
      fc.record({ cut: fc.nat(good.length - 1) }),
      fc.record({ cut: fc.nat(400).map((back) => good.length - 1 - back) }),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        const changed = Buffer.from('cut' in how ? good.subarray(0, how.cut) : good);
        if ('at' in how) changed[how.at] = (changed[how.at] ?? 0) ^ (1 << how.bit);
        await writeFile(bad, changed);
        expect((await problemOf(checkBackup(bad, trust))).code).toMatch(REFUSED);
        // Who gives up the proof still gets the content as it was written, or nothing: only the name of the key can have changed.
        const given = await checkBackup(bad, { keys: [], unsigned: true }).catch((error: unknown) => error);
        if (given instanceof Problem) expect(given.code).toMatch(REFUSED);
        else expect(given).toEqual({ manifest: before, provenBy: null });
      }),
      { numRuns: 400 },
    );
  });
});

test('a verification key is read back as it was written, and every mistyped one is refused', () => {
  const text = formatBackupKey(signer.key);
  expect(formatBackupKey(parseBackupKey(` ${text}\n`))).toBe(text);
  for (let at = 0; at < text.length; at++) {
    const mistyped = `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;
    expect(() => parseBackupKey(mistyped), mistyped).toThrow(expect.objectContaining({ code: 'not-a-backup-key' }));
  }
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { urlOf } from '@mufakat/server/kernel/testing/cluster';
import { emptyDatabase, queryAs } from '@mufakat/server/kernel/testing/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

let folder = '';
let url = '';
let drop: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-people-'));
  ({ url, drop } = await emptyDatabase());
});
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => runCli(args, { DATABASE_URL: url, MUFAKAT_DATA: folder });

test('an operator sets up a country, gives people roles, and hands out a link that works once', async () => {
  const added = await run(
    'jurisdiction',
    'add',
    'Testland',
    '--code',
    'XT',
    '--coordinator',
    'Ana Coordinator',
    '--email',
    'Ana@Example.test',
    '--json',
  );
  expect(added.code, added.stderr).toBe(0);
  const { jurisdiction, person } = JSON.parse(added.stdout);
  expect(JSON.parse((await run('jurisdiction', 'list', '--json')).stdout).jurisdictions).toEqual([
    { jurisdiction, name: 'Testland', iso3166: 'XT', invented: false },
  ]);
  expect((await run('person', 'add', jurisdiction, 'Ana Coordinator', 'ana@example.test', '--role', 'assessor')).code).toBe(0);
  expect(
    (await run('person', 'add', jurisdiction, 'Ben Auditor', 'ben@example.test', '--role', 'auditor', 'observer', '--community', 'legal'))
      .code,
  ).toBe(0);
  const roles = await queryAs(
    { connectionString: url },
    'select email, role, community from membership join person using (jurisdiction, person) order by 1, 2',
  );
  expect(roles.map(({ email, role, community }) => `${email} ${role} ${community}`)).toEqual([
    'ana@example.test assessor null',
    'ana@example.test coordinator null',
    'ben@example.test auditor legal',
    'ben@example.test observer legal',
  ]);
  const ledger = await queryAs({ connectionString: url }, 'select what, subject from ledger_entry order by happened_at');
  expect(ledger.map(({ what }) => what)).toEqual(['jurisdiction.opened', 'person.admitted', 'person.admitted', 'person.admitted']);
  expect(ledger[1]?.subject).toBe(`person/${person}`);
  const link = await run('sign-in', 'ana@example.test');
  expect(link.stdout).toMatch(/^http:\/\/localhost:4280\/api\/auth\/magic-link\/verify\?token=\S+\n$/);
});

test('a link leads to where the node was last started, unless the environment says otherwise', async () => {
  await writeFile(join(folder, 'public-url'), 'https://node.example.test\n');
  expect((await run('sign-in', 'ana@example.test')).stdout).toMatch(/^https:\/\/node\.example\.test\/api\/auth\//);
  const told = await runCli(['sign-in', 'ana@example.test'], { DATABASE_URL: url, MUFAKAT_DATA: folder, PORT: '4711' });
  expect(told.stdout).toMatch(/^http:\/\/localhost:4711\//);
});

test('a name that is there, and a database that is not, are told', async () => {
  const again = await run('jurisdiction', 'add', 'Testland', '--coordinator', 'Ana', '--email', 'ana@example.test');
  expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/Testland is here already/)]);
  const absent = await runCli(['restore', 'package.json'], { DATABASE_URL: urlOf(url, 'no_such_database'), MUFAKAT_DATA: folder });
  expect(absent.stderr).not.toMatch(/fault of mufakat/);
  const listed = await runCli(['jurisdiction', 'list'], { DATABASE_URL: urlOf(url, 'no_such_database'), MUFAKAT_DATA: folder });
  expect(listed.stderr).toMatch(/The database cannot be used/);
});

test('what does not fit is refused, and nobody is entered', async () => {
  const before = await queryAs({ connectionString: url }, 'select * from person');
  const elsewhere = '0192f3a0-0000-7000-8000-000000000000';
  expect((await run('person', 'add', elsewhere, 'Cy', 'cy@example.test', '--role', 'auditor')).stderr).toMatch(/does not exist/);
  expect((await run('person', 'add', elsewhere, 'Cy', 'cy@example.test', '--role', 'king')).stderr).toMatch(/no role "king"/);
  expect((await run('person', 'add', 'XT', 'Cy', 'cy@example.test', '--role', 'auditor')).code).toBe(2);
  expect((await run('jurisdiction', 'add', ' ', '--coordinator', 'Cy', '--email', 'cy@example.test')).stderr).toMatch(/name is empty/);
  expect((await run('jurisdiction', 'add', 'X', '--code', 'xx', '--coordinator', 'Cy', '--email', 'cy@example.test')).code).toBe(2);
  expect((await run('sign-in', 'stranger@example.test')).stderr).toMatch(/Nobody has a role/);
  expect(await queryAs({ connectionString: url }, 'select * from person')).toEqual(before);
});

test('an operator sees what countries store, sets a quota, and takes it back', async () => {
  const { jurisdictions } = JSON.parse((await run('jurisdiction', 'list', '--json')).stdout);
  const { jurisdiction } = jurisdictions[0];
  const set = await run('jurisdiction', 'quota', jurisdiction, '--mb', '50', '--json');
  expect([set.code, JSON.parse(set.stdout)]).toMatchObject([0, { quota: { bytes: 50 * 1024 * 1024, files: null } }]);
  const checked = JSON.parse((await run('files', 'check', '--json')).stdout);
  expect(checked).toMatchObject({
    storage: [{ jurisdiction, name: 'Testland', bytes: 0, files: 0, quota: { bytes: 50 * 1024 * 1024, files: 20_000 } }],
    orphans: [],
    missing: [],
    removed: false,
  });
  const orphan = join(folder, 'files', jurisdiction, 'ab', 'cd'.repeat(31));
  await mkdir(dirname(orphan), { recursive: true });
  await writeFile(orphan, 'of nobody');
  // It came a moment ago: it may be that of somebody who stores it just now.
  expect((await run('files', 'collect')).stdout).toMatch(
    /^\S+ {2}Testland: 0\.0 of 50\.0 MB in 0 of 20000 files\n0 files that nobody names, 0\.0 MB: removed\.$/m,
  );
  expect(existsSync(orphan)).toBe(true);
  expect((await run('jurisdiction', 'quota', jurisdiction)).stdout).toMatch(/as the settings say/);
  expect((await run('jurisdiction', 'quota', jurisdiction, '--mb', 'many')).code).toBe(2);
  expect((await run('jurisdiction', 'quota', '0192f3a0-0000-7000-8000-000000000000')).stderr).toMatch(/does not exist/);
});

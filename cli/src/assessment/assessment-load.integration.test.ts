/** An assessment in the form of a folder, loaded into a country of a node. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openOperator } from '@mufakat/server/kernel/database/database';
import { emptyDatabase, queryAs } from '@mufakat/server/kernel/testing/database';
import { openPacks } from '@mufakat/server/packs/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const FOLDER = fileURLToPath(new URL('../../../tests/golden/folder', import.meta.url));
const SMALL_PACK = fileURLToPath(new URL('../../../server/src/testing/small-pack', import.meta.url));

let folder = '';
let url = '';
let drop: () => Promise<void> = async () => undefined;
let jurisdiction = '';

const run = (...args: string[]) => runCli(args, { DATABASE_URL: url, MUFAKAT_DATA: folder });
const load = (source: string, ...options: string[]) =>
  run('assessment', 'load', source, jurisdiction, '--by', 'ana@south.example', '--json', ...options);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-load-'));
  ({ url, drop } = await emptyDatabase());
  const coordinator = ['--coordinator', 'Ana', '--email', 'ana@south.example'];
  const added = await run('jurisdiction', 'add', 'Southmark', '--code', 'XS', ...coordinator, '--json');
  jurisdiction = JSON.parse(added.stdout).jurisdiction;
  for (const email of ['first@south.example', 'other@south.example'])
    await run('person', 'add', jurisdiction, email, email, '--role', 'assessor');
  const operator = openOperator(url);
  await openPacks(operator, [SMALL_PACK]);
  await operator.close();
});
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

test('people who are not known, and a folder of another country, are refused, and nothing is loaded', async () => {
  const unknown = await load(FOLDER);
  expect([unknown.code, JSON.parse(unknown.stdout)]).toMatchObject([
    1,
    { code: 'unknown-assessor', message: expect.stringContaining('second') },
  ]);
  const nobody = await load(FOLDER, '--assessor', 'second=nobody@south.example');
  expect([nobody.code, JSON.parse(nobody.stdout)]).toMatchObject([2, { code: 'no-assessor' }]);
  const by = await run('assessment', 'load', FOLDER, jurisdiction, '--by', 'first@south.example', '--json');
  expect([by.code, JSON.parse(by.stdout)]).toMatchObject([2, { code: 'no-coordinator' }]);
  const copy = join(folder, 'copy');
  await cp(FOLDER, copy, { recursive: true });
  const yaml = await readFile(join(copy, 'assessment.yaml'), 'utf8');
  await writeFile(join(copy, 'assessment.yaml'), yaml.replace('name: Southmark', 'name: Northmark'));
  const other = await load(copy);
  expect([other.code, JSON.parse(other.stdout)]).toMatchObject([2, { code: 'other-jurisdiction' }]);
  await writeFile(join(copy, 'views.csv'), 'participant,indicator,stage,confidence,reasons\np1,nothing,strategic,3,\n');
  const wrong = await load(copy);
  expect([wrong.code, JSON.parse(wrong.stdout).errors]).toMatchObject([
    1,
    [{ file: join(copy, 'views.csv'), row: 2, column: 'indicator' }],
  ]);
  expect(await queryAs({ connectionString: url }, 'select from assessment')).toEqual([]);
});

test('all of it is there, on behalf of the coordinator, once; and the ledger holds every row', async () => {
  const first = await load(FOLDER, '--assessor', 'second=other@south.example');
  expect(first.code, first.stdout + first.stderr).toBe(0);
  const again = await load(FOLDER, '--assessor', 'second=other@south.example');
  const { assessment } = JSON.parse(first.stdout);
  expect([JSON.parse(first.stdout), JSON.parse(again.stdout)]).toMatchObject([{ loaded: true }, { loaded: false, assessment }]);
  const counts = await queryAs(
    { connectionString: url },
    `select (select count(*)::int from verdict) as verdicts, (select count(*)::int from view) as views, (select count(*)::int from stored_file) as files,
      (select string_agg(p.email, ' ') from finding f join person p on p.person = f.decided_by) as decided,
      (select string_agg(p.email, ' ' order by p.email) from verdict v join person p on p.person = v.assessor) as judged`,
  );
  const judged = 'first@south.example other@south.example';
  expect(counts).toEqual([{ verdicts: 2, views: 5, files: 1, decided: 'ana@south.example', judged }]);
  const check = await run('ledger', 'check', '--json');
  expect([check.code, JSON.parse(check.stdout).findings]).toEqual([0, []]);
});

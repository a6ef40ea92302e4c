import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findServer, lockDatabase } from '../src/kernel/postgres/server-lock.ts';
import { emptyDatabase, queryAs } from '../src/kernel/testing/database.ts';
import { until } from '../src/testing/processes.ts';

let url = '';
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ url, drop } = await emptyDatabase());
});
afterAll(() => drop());

/** Ends the holder's connection from the side of PostgreSQL, as a restart of it does. */
const cut = () =>
  queryAs(
    { connectionString: url },
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'mufakat server%'",
  );

test('one server holds a database; a second is told by whom, and takes it when the first has let go', async () => {
  const lock = await lockDatabase(url);
  expect(await findServer(url)).toMatchObject({ name: expect.stringContaining(`process ${process.pid} on `), since: expect.any(String) });
  await expect(lockDatabase(url)).rejects.toMatchObject({
    code: 'database-in-use',
    details: { detail: expect.stringMatching(new RegExp(`held by mufakat server, process ${process.pid} on .*, since 20`)) },
  });
  await lock.release();
  expect(await findServer(url)).toBeUndefined();
  await (await lockDatabase(url)).release();
});

test('a lock that was lost is taken again, and the holder goes on', async () => {
  const told: string[] = [];
  const lock = await lockDatabase(url, (line) => told.push(line));
  for (let time = 1; time <= 3; time++) {
    await cut();
    await until('it is told', () => told.length === time);
    await until('it is held again', async () => (await findServer(url)) !== undefined);
  }
  await lock.release();
  await expect(Promise.race([lock.taken, Promise.resolve('nobody else has it')])).resolves.toBe('nobody else has it');
});

test('a holder that finds another in its place is told who, and must stop', async () => {
  const lock = await lockDatabase(url);
  const other = new pg.Client({ connectionString: url, application_name: 'mufakat server, process 7 on elsewhere' });
  await other.connect();
  const waits = other.query('select pg_advisory_lock(4280004)');
  await until('the other waits', async () => {
    const [row] = await queryAs(
      { connectionString: url },
      "select count(*)::int as n from pg_locks where database = (select oid from pg_database where datname = current_database()) and locktype = 'advisory' and not granted",
    );
    return row?.n === 1;
  });
  await queryAs(
    { connectionString: url },
    "select pg_terminate_backend(pid) from pg_locks where database = (select oid from pg_database where datname = current_database()) and locktype = 'advisory' and granted",
  );
  await waits;
  expect(await lock.taken).toMatchObject({
    code: 'database-in-use',
    details: { detail: expect.stringContaining('process 7 on elsewhere') },
  });
  await other.end();
  await lock.release();
});

import { expect, inject, test } from 'vitest';
import { openConnection, openPool } from './pool.ts';

const connectionString = inject('postgresUrl');

test('a connection that is lost while it does nothing rejects its next query, and ends no program', async () => {
  const lost = await openConnection({ connectionString });
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note);
  const operator = openPool({ connectionString });
  try {
    const { rows } = await lost.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => lost.once('end', resolve));
    await Promise.all([ended, operator.query('select pg_terminate_backend($1)', [rows[0]?.pid])]);
    await expect(lost.query('select 1')).rejects.toThrow(/terminat|not queryable|closed/i);
    expect(uncaught).toEqual([]);
  } finally {
    process.off('uncaughtException', note);
    await operator.end();
  }
});

test('a connection that cannot be made rejects with the reason', async () => {
  const url = new URL(connectionString);
  url.password = 'wrong';
  url.username = 'nobody';
  await expect(openConnection({ connectionString: url.href })).rejects.toMatchObject({ code: expect.stringMatching(/^28/) });
});

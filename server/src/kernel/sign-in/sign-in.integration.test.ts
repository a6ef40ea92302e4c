import { getMigrations } from 'better-auth/db/migration';
import { expect, test } from 'vitest';
import { openPool } from '../database/pool.ts';
import { testDatabase } from '../testing/database.ts';
import { authOptions } from './sign-in.ts';

const { database } = await testDatabase();

test('the tables of sign-in are those that better-auth works on: it would make none and add nothing', async () => {
  const pool = openPool(database.signInConnection);
  try {
    const options = authOptions(pool, { secret: 'x', publicUrl: 'http://localhost:1', warn: () => undefined }, () => undefined);
    const { toBeCreated, toBeAdded } = await getMigrations(options);
    expect([toBeCreated, toBeAdded]).toEqual([[], []]);
  } finally {
    await pool.end();
  }
});

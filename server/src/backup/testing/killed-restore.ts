/**
 * For tests: restores in a process of its own and says when it has come to a moment (`rows`: some rows are entered; `commit`: all files are in
 * their place and only the commit is missing), then waits there to be killed.
 */
import pg from 'pg';
import { parseBackupKey } from '../key.ts';
import { restoreBackup } from '../restore.ts';

const [operatorUrl = '', dataFolder = '', file = '', moment = '', key = ''] = process.argv.slice(2);

const wait = async (): Promise<never> => {
  process.stdout.write('here\n');
  return new Promise(() => setInterval(() => undefined, 1_000));
};

const query = pg.Client.prototype.query as (...args: unknown[]) => Promise<unknown>;
(pg.Client.prototype as { query: unknown }).query = async function paused(this: pg.Client, ...args: unknown[]) {
  const text = typeof args[0] === 'string' ? args[0] : '';
  if (moment === 'commit' && text === 'commit') await wait();
  const reply = await query.apply(this, args);
  if (moment === 'rows' && text.startsWith('insert into "public"."ledger_entry"')) await wait();
  return reply;
};

await restoreBackup({ operatorUrl, dataFolder }, file, { trust: { keys: [parseBackupKey(key)] } });

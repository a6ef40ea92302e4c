/** A node that is killed in the midst of an upload, and a PostgreSQL that is killed under a node: nothing is left behind, and nobody is told a lie. */
import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type LaunchedServer, launchServer, newDataFolder } from '../../../tests/example-server.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { postmasterOf, processesIn, until } from '../testing/processes.ts';
import { Visitor } from '../testing/visitor.ts';

const dataFolder = await newDataFolder();
/** The temporary folder of the node. */
const temporary = join(dataFolder, 'temporary');
await mkdir(temporary, { mode: 0o777 });
let server: LaunchedServer | undefined;

afterAll(async () => {
  server?.process.kill('SIGKILL');
  await server?.ended;
  for (const pid of processesIn(dataFolder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended by itself
    }
  }
  await until('everything has ended', () => processesIn(dataFolder).length === 0);
  await rm(dataFolder, { recursive: true, force: true });
});

async function start(): Promise<LaunchedServer> {
  server = await launchServer({ dataFolder, environment: { TMPDIR: temporary, LOG_LEVEL: 'info' } });
  await server.ready;
  return server;
}

const unfinished = async () => {
  const names = await readdir(join(dataFolder, 'files'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('.new-'));
};

test.skipIf(process.platform !== 'linux')('a kill during an upload, and of PostgreSQL', { timeout: 300_000 }, async () => {
  const first = await start();
  const visitor = await new Visitor(first.url).signIn((await first.ready) ?? '');
  const { jurisdiction } = await visitor.membership();
  const api = `/api/jurisdictions/${jurisdiction}/assessments`;
  const [assessment] = (await visitor.ask('GET', api)).json as { id: string }[];
  const at = `${api}/${assessment?.id}`;
  const source = { id: newId(), kind: 'report', access: 'public', title: 'Half' };
  expect((await visitor.ask('POST', `${at}/sources`, { json: source })).status).toBe(201);

  // PostgreSQL is killed: whatever is asked meanwhile is answered, or told to come back.
  const { pid } = await postmasterOf(join(dataFolder, 'postgres-18'));
  process.kill(pid, 'SIGKILL');
  const told: number[] = [];
  await until('the database is back', async () => {
    const replies = await Promise.all([
      visitor.ask('GET', `${at}/sources`),
      visitor.ask('GET', '/api/me'),
      visitor.ask('PUT', `${at}/sources/${newId()}/file`, { body: 'x', headers: { 'content-type': 'application/octet-stream' } }),
    ]);
    for (const { status, headers } of replies) {
      told.push(status);
      if (status === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    return told.includes(503) && replies.every(({ status }) => status !== 503);
  });
  expect([...new Set(told)].filter((status) => ![200, 404, 503].includes(status))).toEqual([]);

  // The node is killed while a file comes in.
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => sleep(5).then(() => controller.enqueue(new Uint8Array(65_536))),
  });
  const sending = visitor
    .ask('PUT', `${at}/sources/${source.id}/file`, { body: endless, headers: { 'content-type': 'application/octet-stream' } })
    .catch(() => 'broken off');
  await until('something is written', async () => (await unfinished()).length > 0);
  first.process.kill('SIGKILL');
  await first.ended;
  expect(await sending).toBe('broken off');
  expect(await unfinished()).toHaveLength(1);
  const left = join(temporary, 'mufakat-table-Ab3xYz');
  await mkdir(left);
  await utimes(left, new Date(0), new Date(0));

  const second = await start();
  await until(
    'what was left is gone',
    async () => (await unfinished()).length === 0 && !(await readdir(temporary)).includes('mufakat-table-Ab3xYz'),
  );
  const { json } = await new Visitor(second.url).ask('GET', '/healthz');
  expect(json).toEqual({ status: 'ok', storage: expect.stringMatching(/^(ok|low)$/), ledger: 'ok' });
  second.process.kill('SIGTERM');
  expect(await second.ended).toBe(0);
});

/** Secrets of a data folder that are lost, replaced or open to others: the real program, stopped and started again. */
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLE_JURISDICTION } from '@mufakat/server/example';
import { processesIn, until } from '@mufakat/server/testing/processes';
import { Visitor } from '@mufakat/server/testing/visitor';
import { afterAll, expect, test } from 'vitest';
import { type LaunchedServer, launchServer, newDataFolder } from '../../../tests/example-server.ts';
import { runCli } from '../testing/run-cli.ts';

const PATIENCE = { timeout: 900_000 };

const folder = await newDataFolder();
const path = join(folder, 'ledger-secret');
const launched: LaunchedServer[] = [];
afterAll(async () => {
  for (const { process } of launched) process.kill('SIGTERM'); // those that a failed test left
  await Promise.all(launched.map(({ ended }) => ended));
  await rm(folder, { recursive: true, force: true });
});

async function launch(): Promise<LaunchedServer> {
  const server = await launchServer({ dataFolder: folder });
  launched.push(server);
  return server;
}

async function stop({ process, ended }: LaunchedServer): Promise<void> {
  process.kill('SIGTERM');
  expect(await ended).toBe(0);
}

/** What the program says that does not start; it leaves nothing running. */
async function refusal(): Promise<string> {
  const server = await launch();
  expect(await server.ended).toBe(1);
  expect(processesIn(folder)).toEqual([]);
  return server.log();
}

async function command(...args: string[]) {
  const { code, stdout } = await runCli([...args, '--json'], { MUFAKAT_DATA: folder });
  return { code, data: JSON.parse(stdout) };
}

const health = async (visitor: Visitor) => (await visitor.ask('GET', '/healthz')).json;
const keyState = async (visitor: Visitor) => {
  const { json } = await visitor.ask('GET', `/api/jurisdictions/${EXAMPLE_JURISDICTION}/ledger`);
  return (json as { keyState: string }[])[0]?.keyState;
};

test('health and the ledger page say while a node runs that its secret is open', PATIENCE, async () => {
  const server = await launch();
  const visitor = new Visitor(server.url);
  await visitor.signIn((await server.ready) ?? '');
  const mark = join(folder, 'ledger', EXAMPLE_JURISDICTION, 'assessment', 'checkpoint');
  await until('the log has a key', () => stat(mark).then(Boolean, () => false));
  expect([await health(visitor), await keyState(visitor)]).toEqual([expect.objectContaining({ ledger: 'ok' }), 'kept']);
  await chmod(path, 0o644);
  expect([await health(visitor), await keyState(visitor)]).toEqual([expect.objectContaining({ ledger: 'attention' }), 'readable']);
  await chmod(path, 0o600);
  expect([await health(visitor), await keyState(visitor)]).toEqual([expect.objectContaining({ ledger: 'ok' }), 'kept']);
  await stop(server);
});

test('a node refuses to start without its secrets as they were, and says what to do', PATIENCE, async () => {
  for (const name of ['ledger-secret', 'app-password']) {
    await chmod(join(folder, name), 0o640);
    expect(await refusal()).toMatch(
      new RegExp(`A secret can be read by others: ${join(folder, name)} has the mode 0640[\\s\\S]*chmod 600 ${join(folder, name)}`),
    );
    expect(await command('ledger', 'check')).toMatchObject({ data: { ok: false, code: 'secret-readable' } });
    await chmod(join(folder, name), 0o600);
  }
  const kept = await readFile(path, 'utf8');
  await rm(path);
  expect(await refusal()).toMatch(
    /The secret that opens the keys of the logs is not there[\s\S]*Put the copy of ledger-secret[\s\S]*ledger end --secret-is-lost/,
  );
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  const checked = await command('ledger', 'check');
  expect(checked.data.findings.map(({ code }: { code: string }) => code)).toEqual(['seed.locked']);
  expect(await command('ledger', 'rotate', EXAMPLE_JURISDICTION)).toMatchObject({ data: { ok: false, code: 'ledger-secret-missing' } });
  await writeFile(path, 'another\n', { mode: 0o600 });
  expect(await refusal()).toContain('The secret of this data folder does not open the keys of the logs');
  await writeFile(path, kept);
  expect(await command('ledger', 'check')).toMatchObject({ code: 0, data: { findings: [] } });
});

test('after the operator has ended a log whose secret is lost, the node starts, and says so', PATIENCE, async () => {
  await rm(path);
  expect(await command('ledger', 'end')).toMatchObject({ code: 2, data: { code: 'bad-use' } });
  expect(await command('ledger', 'end', '--secret-is-lost')).toMatchObject({
    code: 0,
    data: { ended: [`mufakat/${EXAMPLE_JURISDICTION}/assessment`] },
  });
  const server = await launch();
  const visitor = new Visitor(server.url);
  await visitor.signIn((await server.ready) ?? '');
  expect([await health(visitor), await keyState(visitor)]).toEqual([expect.objectContaining({ ledger: 'attention' }), 'ended']);
  const { json } = await visitor.ask('GET', `/api/jurisdictions/${EXAMPLE_JURISDICTION}/ledger/assessment/acts?what=log.ended`);
  expect(json).toMatchObject({ acts: [{ what: 'log.ended', index: null }] });
  await stop(server);
});

/** Backups, changed: whatever was changed in them, and however well it was covered up, none is restored. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { backUp, formatBackupKey, openBackupSigner } from '../../server/src/backup/index.ts';
import { admitPerson } from '../../server/src/kernel/sign-in/people.ts';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { emptyDatabase } from '../../server/src/kernel/testing/database.ts';
import { randomNumbers } from '../../server/src/testing/random.ts';
import { furnish } from '../../server/src/testing/requests.ts';
import { testWorld } from '../../server/src/testing/world.ts';
import { runMufakat } from '../mufakat.ts';
import { newCount, WHOLE } from './drill.ts';

const EACH = WHOLE ? 60 : 3;
const random = randomNumbers(11);
const world = await testWorld();
const count = newCount('backups');
afterAll(count.tell);

let folder = '';
/** Somebody who only looks. */
let observer = '';
let good: Buffer = Buffer.alloc(0);
/** By which a restore elsewhere believes the backup. */
let key: string[] = [];
let target: { url: string; drop: () => Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mufakat-drill-'));
  await chmod(folder, 0o711);
  const { actor } = await furnish(world, await world.settle(...ROLES), 'Saved');
  const admitted = { jurisdiction: actor.jurisdiction, name: 'Observer', email: 'observer@example.test', roles: ['observer'] as const };
  observer = await world.database.asOperator((tx) => admitPerson(tx, admitted));
  await world.database.asOperator((tx) =>
    admitPerson(tx, { ...admitted, name: 'Test Person', email: `${actor.person}@example.test`, roles: ROLES }),
  );
  const file = path.join(folder, 'good.mufakat');
  const signer = await openBackupSigner(world.dataFolder);
  await backUp({ operatorUrl: world.operatorUrl, files: world.files, signer }, file);
  key = ['--key', formatBackupKey(signer.key)];
  good = await readFile(file);
  target = await emptyDatabase();
});
afterAll(async () => {
  await target.drop();
  await rm(folder, { recursive: true, force: true });
});

type Entry = { readonly name: string; readonly content: Buffer };

async function unpacked(tar: Buffer): Promise<Entry[]> {
  const entries: Entry[] = [];
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) entries.push({ name: entry.header.name, content: await buffer(entry) });
  return entries;
}

async function packed(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content } of entries) tar.entry({ name, mtime: new Date(0) }, content);
  tar.finalize();
  return buffer(tar);
}

/** The two empty gzip members around the tar bear a comment each. */
const MEMBER = Buffer.from([0x1f, 0x8b, 8, 0x10]);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const Manifest = z.looseObject({
  entries: z.array(z.looseObject({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  tables: z.array(z.looseObject({ table: z.string(), rows: z.number() })),
});

/** Changes entries, and covers it up: every hash, length and count is computed again. What is signed cannot be signed again. */
async function forged(change: (entry: Entry) => Entry, rows: Readonly<Record<string, number>> = {}): Promise<Buffer> {
  const end = good.lastIndexOf(MEMBER);
  const begin = good.indexOf(MEMBER, 0) === 0 ? good.indexOf(Buffer.from([0x1f, 0x8b, 8]), 1) : 0;
  const entries = (await unpacked(gunzipSync(good.subarray(0, end)))).map(change);
  const covered = entries.map(({ name, content }) => {
    if (name !== 'manifest.json') return { name, content };
    const manifest = Manifest.parse(JSON.parse(content.toString('utf8')));
    for (const listed of manifest.entries) {
      const now = entries.find((entry) => entry.name === listed.name)?.content ?? Buffer.alloc(0);
      listed.bytes = now.length;
      listed.sha256 = sha256(now);
    }
    for (const table of manifest.tables) table.rows += rows[table.table] ?? 0;
    return { name, content: Buffer.from(JSON.stringify(manifest)) };
  });
  const body = Buffer.concat([good.subarray(0, begin), gzipSync(await packed(covered))]);
  const trailer = good
    .subarray(end)
    .toString('latin1')
    .replace(/sha256 [0-9a-f]{64}/, `sha256 ${sha256(body)}`);
  return Buffer.concat([body, Buffer.from(trailer, 'latin1')]);
}

const inTable = (table: string, change: (text: string) => string) => (entry: Entry) =>
  entry.name.startsWith(`tables/${table}/`) ? { ...entry, content: Buffer.from(change(entry.content.toString('utf8'))) } : entry;
const somewhere = (bytes: Buffer) => Math.floor(random() * bytes.length);

const CHANGES: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'a bit flipped': () => {
    const changed = Buffer.from(good);
    const at = somewhere(changed);
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return changed;
  },
  'cut short': () => good.subarray(0, somewhere(good)),
  'something appended': () => Buffer.concat([good, Buffer.from('x'.repeat(1 + somewhere(good)))]),
  'put together from two': () => Buffer.concat([good.subarray(0, somewhere(good)), good.subarray(somewhere(good))]),
};

const COVERED: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a membership added and every hash computed again': () =>
    forged(
      inTable('public.membership', (text) => {
        const line = text.split('\n').find((row) => row.includes(observer)) ?? '';
        return `${text}${line.replace('"observer"', '"coordinator"')}\n`;
      }),
      { 'public.membership': 1 },
    ),
  'an address changed and every hash computed again': () =>
    forged(inTable('public.person', (text) => text.replace(/[0-9a-f-]+@example\.test/, 'intruder@example.test'))),
  'a verdict changed and every hash computed again': () =>
    forged(inTable('public.verdict', (text) => text.replace('Saved reasons', 'Other reasons'))),
};

async function tryToRestore(kind: string, bytes: Buffer): Promise<void> {
  const file = path.join(folder, 'changed.mufakat');
  await writeFile(file, bytes);
  const { code, stdout, stderr } = await runMufakat(['restore', file, '--json', ...key], {
    DATABASE_URL: target.url,
    MUFAKAT_DATA: path.join(folder, 'elsewhere'),
  });
  count.tried(kind);
  if (code === 0) {
    count.failed(`${kind}: restored`);
    await target.drop();
    target = await emptyDatabase();
  } else if (!/"code": ?"[a-z-]+"/.test(stdout)) count.failed(`${kind}: not refused by name: ${stdout}${stderr}`);
}

test.each(Object.entries(CHANGES))('a backup with %s is restored by nobody', async (kind, change) => {
  for (let number = 0; number < EACH; number++) await tryToRestore(kind, await change());
  expect(count.failures).toEqual([]);
});

test.each(Object.entries(COVERED))('a backup with %s is restored by nobody', async (kind, change) => {
  await tryToRestore(kind, await change());
  expect(count.failures.filter((failure) => failure.startsWith(kind))).toEqual([]);
});

test('the backup as it was written is restored, so that the tests above began with a good one', async () => {
  const file = path.join(folder, 'good.mufakat');
  const { code, stdout } = await runMufakat(['restore', file, '--json', ...key], {
    DATABASE_URL: target.url,
    MUFAKAT_DATA: path.join(folder, 'elsewhere'),
  });
  expect(code, stdout).toBe(0);
});

/** Copies of logs: made, brought up to date, killed on the way, lied to. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  auditLog,
  cosign,
  EMPTY_ROOT,
  formatKey,
  formatSignature,
  makeSigner,
  parseNote,
  signCheckpoint,
  verifyCheckpoint,
} from '@mufakat/ledger';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entriesOf, filesOf, type LogServer, ORIGIN, serveLog, signerOf } from '../testing/log-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { ledgerMirror } from './ledger-mirror.ts';
import { openCopy } from './log-copy.ts';

let root = '';
let dir = '';
let number = 0;
let server: LogServer;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mufakat-mirror-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  dir = join(root, String(++number));
  server = await serveLog(filesOf(entriesOf(600)));
});
afterEach(() => server.close());

const mirror = (...key: string[]) => ledgerMirror(server.url, dir, { key });
const show = (...log: Parameters<typeof filesOf>) => {
  server.files = filesOf(...log);
};

/** Every file of a folder with its bytes. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'latin1')])));
}

/** The size of a copy of which every file is right; null where there is no copy yet. */
async function soundSize(folder: string, keyNumber = 1): Promise<number | null> {
  const note = await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => null);
  if (note === null) return null;
  const { checkpoint } = verifyCheckpoint(note, { origin: ORIGIN, logKey: signerOf(keyNumber).key });
  expect(await auditLog(checkpoint, openCopy(folder))).toEqual([]);
  return checkpoint.size;
}

test('the first run copies everything and says where trust began; without news the next one fetches two files', async () => {
  const first = await mirror();
  expect(first.data).toMatchObject({ origin: ORIGIN, size: 600, added: 600, trustBegan: true, key: formatKey(signerOf(1).key) });
  expect(first.text).toContain('Trust began now');
  expect(await soundSize(dir)).toBe(600);
  expect(Object.keys(await contentOf(dir)).toSorted()).toEqual([...server.files.keys()].toSorted());
  server.asked.length = 0;
  expect((await mirror()).data).toMatchObject({ added: 0, files: 0, trustBegan: false });
  expect(server.asked).toEqual(['checkpoint', 'keys.json']);
});

test.each([
  [1, 2],
  [255, 256],
  [256, 257],
  [300, 700],
  [600, 601],
  [511, 512],
  [1, 2_000],
  [65_535, 65_537],
])('a copy of %d entries grows to %d, and fetches only what is new', async (before, after) => {
  show(entriesOf(before));
  await mirror();
  show(entriesOf(after));
  server.asked.length = 0;
  expect((await mirror()).data).toMatchObject({ size: after, added: after - before });
  expect(await soundSize(dir)).toBe(after);
  const full = Math.floor(before / 256);
  for (let index = 0; index < full; index++) expect(server.asked).not.toContain(`tile/entries/${String(index).padStart(3, '0')}`);
});

test('partial files that have become full are removed', async () => {
  show(entriesOf(200));
  await mirror();
  show(entriesOf(300));
  await mirror();
  expect(Object.keys(await contentOf(dir)).filter((path) => path.includes('000.p'))).toEqual(['tile/1/000.p/1']);
});

test('what any static file server shows of a copy can be copied again', async () => {
  await mirror();
  server.files = new Map(Object.entries(await contentOf(dir)).map(([path, text]) => [path, Buffer.from(text, 'latin1')]));
  dir = join(root, 'second');
  await mirror();
  expect(await soundSize(dir)).toBe(600);
});

describe('keys', () => {
  test('are followed from the one that was trusted, through the statements', async () => {
    await mirror();
    show(entriesOf(700), [601]);
    await mirror();
    expect(await soundSize(dir, 2)).toBe(700);
    show(entriesOf(800), [601, 750]);
    expect((await mirror()).data).toMatchObject({ size: 800 });
    expect(await soundSize(dir, 3)).toBe(800);
  });

  test('that are not in force yet do not stand in the way', async () => {
    show(entriesOf(600), [601]);
    await mirror(formatKey(signerOf(2).key));
    expect(await soundSize(dir)).toBe(600);
  });

  test('that were given begin the trust instead of the server', async () => {
    const { data, text } = await mirror(formatKey(signerOf(1).key));
    expect(data).toMatchObject({ trustBegan: false });
    expect(text).not.toContain('Trust began');
    dir = join(root, 'other-key');
    await expect(mirror(formatKey(signerOf(9).key))).rejects.toMatchObject({ code: 'keys.untrusted' });
    expect(await contentOf(dir)).toEqual({});
    await expect(mirror('no key')).rejects.toMatchObject({ code: 'not-a-key' });
  });

  test('of another log, or without a statement of the one before, are refused', async () => {
    await mirror();
    const before = await contentOf(dir);
    show(entriesOf(700), [], 'mufakat/other/assessment');
    await expect(mirror()).rejects.toMatchObject({ code: 'keys.changed' });
    show(entriesOf(700), [601]);
    const keys = Buffer.from(server.files.get('keys.json') ?? '').toString();
    server.files.set('keys.json', Buffer.from(keys.replace('from size 601', 'from size 602')));
    await expect(mirror()).rejects.toMatchObject({ code: 'key.statement' });
    server.files.set('keys.json', Buffer.from(keys.replace('"fromSize":601', '"fromSize":650')));
    await expect(mirror()).rejects.toMatchObject({ code: 'key.from-size' });
    server.files.set('keys.json', Buffer.from(keys.slice(0, -9)));
    await expect(mirror()).rejects.toMatchObject({ code: 'keys.malformed' });
    expect(await contentOf(dir)).toEqual(before);
  });
});

test('a new key that would sign what another one has signed already is refused', async () => {
  await mirror();
  const before = await contentOf(dir);
  show(entriesOf(700), [600]);
  await expect(mirror()).rejects.toMatchObject({ code: 'keys.changed' });
  expect(await contentOf(dir)).toEqual(before);
});

test('of one tree, the note that more witnesses confirmed is kept', async () => {
  await mirror();
  const alone = Buffer.from(server.files.get('checkpoint') ?? '').toString();
  const witness = makeSigner('witness', 'other.example/witness', Buffer.alloc(32, 7));
  const confirmed = `${alone}${formatSignature(cosign(parseNote(alone).text, 1_795_000_000, witness))}`;
  for (const shown of [confirmed, alone]) {
    server.files.set('checkpoint', Buffer.from(shown));
    await mirror();
    expect(await readFile(join(dir, 'checkpoint'), 'utf8')).toBe(confirmed);
  }
});

describe('refused, and the folder stays byte by byte what it was:', () => {
  const otherEntries = (count: number, changed: number) =>
    entriesOf(count).map((entry, index) => (index === changed ? Buffer.from('another') : entry));

  test.each<[string, Parameters<typeof filesOf>]>([
    ['growth.rolled-back', [entriesOf(599)]],
    ['growth.forked', [otherEntries(600, 0)]],
    ['growth.forked', [otherEntries(601, 599)]],
    ['growth.forked', [otherEntries(900, 300)]],
  ])('%s', async (code, log) => {
    await mirror();
    const before = await contentOf(dir);
    show(...log);
    await expect(mirror()).rejects.toMatchObject({ code });
    expect(await contentOf(dir)).toEqual(before);
  });

  test('a checkpoint that the key in force did not sign', async () => {
    await mirror();
    const before = await contentOf(dir);
    show(entriesOf(700));
    const note = Buffer.from(server.files.get('checkpoint') ?? '').toString();
    server.files.set('checkpoint', Buffer.from(note.replace('\n700\n', '\n701\n')));
    await expect(mirror()).rejects.toMatchObject({ code: 'note.signature' });
    server.files.set('checkpoint', Buffer.from('hello'));
    await expect(mirror()).rejects.toMatchObject({ code: 'note.malformed' });
    expect(await contentOf(dir)).toEqual(before);
  });
});

test('every file of a log with one bit changed is refused by its path, and no copy comes of it', async () => {
  const right = server.files;
  for (const [path, bytes] of right) {
    const changed = Buffer.from(bytes);
    const at = Math.floor(Math.random() * bytes.length * 8);
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
    server.files = new Map([...right, [path, changed]]);
    dir = join(root, `bit-${path.replaceAll('/', '-')}`);
    const error: unknown = await mirror(formatKey(signerOf(1).key)).then(
      () => `bit ${at} of ${path} went through`,
      (refused: unknown) => refused,
    );
    expect(error, `bit ${at} of ${path}`).toMatchObject({
      code: expect.stringMatching(/^(audit|note|text|checkpoint|key|keys|ledger)[.-]/),
    });
    expect(await soundSize(dir)).toBeNull();
    server.files = right;
    await mirror();
    expect(await soundSize(dir)).toBe(600);
  }
});

describe('a server that', () => {
  const failing = (path: string, times: number, fail: (response: ServerResponse) => void) => {
    let left = times;
    server.misbehave = (request, response) => {
      if (!request.url?.endsWith(path) || left-- <= 0) return false;
      fail(response);
      return true;
    };
  };

  test('fails twice, or breaks off in the middle of a file, is asked again', async () => {
    failing('tile/entries/001', 2, (response) => response.writeHead(503).end());
    await mirror();
    expect(await soundSize(dir)).toBe(600);
    dir = join(root, 'broken-off');
    failing('tile/entries/001', 2, (response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write('x'.repeat(100), () => response.destroy());
    });
    await mirror();
    expect(await soundSize(dir)).toBe(600);
  });

  test('keeps failing leaves a folder that the next run continues', async () => {
    failing('tile/entries/002.p/88', 99, (response) => response.writeHead(503).end());
    await expect(mirror()).rejects.toMatchObject({ code: 'copy-unreachable' });
    expect(await soundSize(dir)).toBeNull();
    server.misbehave = () => false;
    server.asked.length = 0;
    await mirror();
    expect(await soundSize(dir)).toBe(600);
    expect(server.asked).not.toContain('tile/entries/001');
  });

  test('sends its visitors elsewhere is not followed', async () => {
    const other = await serveLog(filesOf(entriesOf(600)));
    server.misbehave = (request, response) => {
      response.writeHead(302, { location: `${other.url}${request.url?.slice(4)}` }).end();
      return true;
    };
    await expect(mirror()).rejects.toMatchObject({ code: 'copy-unreachable' });
    expect(other.asked).toEqual([]);
    await other.close();
  });

  test('sends more than any file of a log holds, or signs more entries than can be, is refused', async () => {
    failing('checkpoint', 1, (response) => response.end(Buffer.alloc(20_000_000, 'x')));
    await expect(mirror()).rejects.toMatchObject({ code: 'copy-unreachable' });
    const endless = { origin: ORIGIN, size: 2 ** 40, root: EMPTY_ROOT, extensions: [] };
    server.files.set('checkpoint', Buffer.from(signCheckpoint(endless, signerOf(1))));
    await expect(mirror()).rejects.toMatchObject({ code: 'copy.too-large' });
    expect(await contentOf(dir)).toEqual({});
  });

  test('shows no log is told, and so is an address that is none', async () => {
    server.files = new Map();
    await expect(mirror()).rejects.toMatchObject({ code: 'no-copy' });
    for (const url of ['ftp://example.org/log', '/some/folder', 'http://'])
      await expect(ledgerMirror(url, dir, {}), url).rejects.toMatchObject({ code: 'not-an-address' });
  });
});

test('a folder of other things is left alone', async () => {
  await writeFile(join(root, 'letter.txt'), 'Dear');
  await expect(ledgerMirror(server.url, root, {})).rejects.toMatchObject({ code: 'not-a-copy' });
  await expect(ledgerMirror(server.url, join(root, 'letter.txt'), {})).rejects.toMatchObject({ code: 'not-a-copy' });
});

test('a folder that another run brought up to date meanwhile is left as that run made it', async () => {
  await mirror();
  show(entriesOf(700));
  const note = server.files.get('checkpoint') ?? '';
  server.misbehave = (request) => {
    if (request.url?.endsWith('tile/entries/002.p/188')) writeFileSync(join(dir, 'checkpoint'), note);
    return false;
  };
  await expect(mirror()).rejects.toMatchObject({ code: 'mirrored-meanwhile' });
  server.misbehave = () => false;
  await mirror();
  expect(await soundSize(dir)).toBe(700);
});

test('a copy whose checkpoint was changed on the disk is not built upon', async () => {
  await mirror();
  const path = join(dir, 'checkpoint');
  await writeFile(path, (await readFile(path, 'utf8')).replace('\n600\n', '\n601\n'));
  await expect(mirror()).rejects.toMatchObject({ code: 'mirror-damaged' });
});

const ROUNDS = 5;
test('killed or stopped at any moment, the folder is a whole copy of some size, and the next run completes it', async () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  show(entriesOf(300));
  await mirror();
  let killed = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const size = 300 + round * 400;
    show(entriesOf(size));
    const files = 2 * Math.ceil(size / 256);
    let answered = 0;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'ledger', 'mirror', server.url, dir], {
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const last = 2 + Math.floor(Math.random() * files);
    server.misbehave = () => {
      if (++answered === last) void setTimeout(Math.random() * 20).then(() => child.kill(round % 2 === 0 ? 'SIGKILL' : 'SIGINT'));
      return false;
    };
    await ended;
    if (child.signalCode !== null) killed++;
    const found = await soundSize(dir);
    expect(found).toBeGreaterThanOrEqual(300);
    expect((Number(found) - 300) % 400).toBe(0);
  }
  expect(killed).toBeGreaterThan(0);
  await mirror();
  expect(await soundSize(dir)).toBe(300 + ROUNDS * 400);
});

test('the command tells in JSON and by its exit what came of it', async () => {
  const copied = await runCli(['ledger', 'mirror', server.url, dir, '--json']);
  expect([copied.code, JSON.parse(copied.stdout)]).toEqual([0, expect.objectContaining({ ok: true, size: 600, origin: ORIGIN })]);
  show(entriesOf(599));
  const refused = await runCli(['ledger', 'mirror', server.url, dir, '--key', formatKey(signerOf(1).key), '--json']);
  expect([refused.code, JSON.parse(refused.stdout)]).toEqual([1, expect.objectContaining({ ok: false, code: 'growth.rolled-back' })]);
  expect((await runCli(['ledger', 'mirror', 'nowhere', dir])).code).toBe(2);
});

/** Two nodes: the log of one is cosigned by the other, over HTTP. */
import {
  cosign,
  EMPTY_ROOT,
  formatKey,
  formatSignature,
  makeSigner,
  parseKey,
  parseNote,
  proveConsistency,
  signCheckpoint,
  tileNodes,
  tilesForConsistency,
  treeHash,
  verifyReceipt,
} from '@mufakat/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../../tests/example-server.ts';
import { listenOn } from '../../kernel/http/http-server.ts';
import { appendEntry } from '../../kernel/ledger/entries.ts';
import { ask } from '../../testing/operator.ts';
import { type Actor, testWorld } from '../../testing/world.ts';
import { addWitness, removeWitness, rotateKey } from '../log/operate.ts';
import { sequenceWaiting } from '../log/sequencer.ts';
import { tilesAt } from '../log/stored-tree.ts';
import { receiptOf } from '../receipt.ts';
import { findCheckpoint, findLog, type LogPlace, listCosignatures, listEntries, listKeys } from '../store.ts';
import type { WitnessMemory } from './ask-witnesses.ts';
import { witnessSigner } from './witness-key.ts';
import { formatWitnessRequest } from './witness-request.ts';
import { findWitnessed, follow, listWitnessed, unfollow } from './witnessed.ts';

const node = await testWorld();
const other = await testWorld();
const { database, ledger, operatorUrl } = node;
const witnessed = other.ledger.dataFolder;
const witness = witnessSigner(other.ledger.secret).key;

/** Serves on a port of this machine. Resolves to where the witness is there. */
async function serve(fetch: (request: Request) => Response | Promise<Response>) {
  const port = await freePort();
  const listening = await listenOn(fetch, { port, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${port}/witness`, stop: async () => listening?.close() };
}

let url = '';
let stop: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  ({ url, stop } = await serve(other.app.fetch));
});
afterAll(() => stop());

let actor: Actor;
let place: LogPlace;
beforeEach(async () => {
  actor = await node.settle('auditor');
  place = { jurisdiction: actor.jurisdiction, log: 'assessment' };
});

const act = () => database.withTenant(actor, (tx) => appendEntry(tx, { what: 'test.done', subject: 'test/1', content: null }));
const logKey = async () => parseKey('log', (await database.withTenant(actor, (tx) => listKeys(tx, place))).at(-1)?.key ?? '');
const failures: unknown[] = [];
const sequence = (memory: WitnessMemory = new Map()) =>
  sequenceWaiting(
    ledger,
    (where, error) => {
      if (error !== undefined) failures.push(where, error);
    },
    memory,
  );

/** A log with one entry, which the other node follows and cosigns. */
async function followed(): Promise<void> {
  await act();
  await sequence();
  await follow(witnessed, await logKey());
  await addWitness(ledger, place, { key: formatKey(witness), url });
}

const cosignatures = () =>
  database.withTenant(actor, async (tx) => listCosignatures(tx, place, (await findLog(tx, place))?.publishedSize ?? 0));

test('a witness cosigns every checkpoint as the log grows, and receipts carry its line', async () => {
  await followed();
  const memory: WitnessMemory = new Map();
  for (let round = 0; round < 3; round++) {
    await act();
    await sequence(memory);
    expect(await cosignatures()).toHaveLength(1);
  }
  const receipt = await database.withTenant(actor, async (tx) => {
    const [first] = await listEntries(tx, place, 0, 1);
    return receiptOf(tx, ledger.dataFolder, place, first?.entry ?? '');
  });
  const { proved } = verifyReceipt(receipt, { key: await logKey(), witnesses: [witness] });
  expect(proved.map(({ text }) => text).join(' ')).toContain(witness.name);
  expect((await findWitnessed(witnessed, (await logKey()).name))?.last?.size).toBe(5);
});

test('a witness that does not answer holds nothing up, and is asked again later', async () => {
  await followed();
  await removeWitness(ledger, place, formatKey(witness));
  await addWitness(ledger, place, { key: formatKey(witness), url: 'http://127.0.0.1:9/witness' });
  failures.length = 0;
  const memory: WitnessMemory = new Map();
  await sequence(memory);
  expect(failures).toEqual(['witness', expect.any(Error)]);
  expect(await database.withTenant(actor, (tx) => findLog(tx, place))).toMatchObject({ size: 4, publishedSize: 4 });
  expect(await cosignatures()).toEqual([]);
  failures.length = 0;
  await sequence(memory);
  expect(failures, 'not at once').toEqual([]);
  await addWitness(ledger, place, { key: formatKey(witness), url });
  await sequence();
  expect(await cosignatures()).toHaveLength(1);
});

describe('a witness refuses', () => {
  const post = (body: string) => other.call(null, 'POST', '/witness/add-checkpoint', { body, headers: { 'content-type': 'text/plain' } });
  const noteOf = (size: number) => database.withTenant(actor, (tx) => findCheckpoint(tx, place, size));
  const lastSeen = async () => (await findWitnessed(witnessed, (await logKey()).name))?.last?.size ?? 0;

  beforeEach(async () => {
    await followed();
    for (let round = 0; round < 3; round++) {
      await act();
      await sequence();
    }
  });
  const sizeNow = async () => (await database.withTenant(actor, (tx) => findLog(tx, place)))?.size ?? 0;

  async function proof(from: number, to: number) {
    return database.withTenant(actor, async (tx) =>
      proveConsistency(from, to, tileNodes(to, await tilesAt(tx, place, tilesForConsistency(from, to)))),
    );
  }

  test('a smaller log than it has seen, telling how much it has seen', async () => {
    const size = await sizeNow();
    for (const oldSize of [0, size - 2]) {
      const reply = await post(formatWitnessRequest({ oldSize, proof: [], note: (await noteOf(size - 2)) ?? '' }));
      expect([reply.status, reply.text, reply.headers.get('content-type')]).toEqual([409, `${size}\n`, 'text/x.tlog.size']);
    }
    expect(await lastSeen()).toBe(size);
  });

  test('another log of a size that it has seen, and one whose proof does not fit', async () => {
    // The log's own key, stolen by its operator, signs another tree.
    const [seed] = [Buffer.alloc(32, 9)];
    const forger = makeSigner('log', 'mufakat/forged/assessment', seed);
    await follow(witnessed, forger.key);
    const signed = (size: number, root: Parameters<typeof treeHash>[0][number]) =>
      signCheckpoint({ origin: forger.key.name, size, root, extensions: [] }, forger);
    const leaf = (byte: number) => treeHash([new Uint8Array(32).fill(byte) as typeof EMPTY_ROOT]);
    expect((await post(formatWitnessRequest({ oldSize: 0, proof: [], note: signed(1, leaf(1)) }))).status).toBe(200);
    const forked = await post(formatWitnessRequest({ oldSize: 1, proof: [], note: signed(1, leaf(2)) }));
    expect([forked.status, forked.text]).toEqual([409, '1\n']);
    const unproved = await post(formatWitnessRequest({ oldSize: 1, proof: [leaf(3)], note: signed(2, leaf(4)) }));
    expect(unproved.status).toBe(422);
    expect((await findWitnessed(witnessed, forger.key.name))?.last?.size).toBe(1);
    await unfollow(witnessed, forger.key.name);
  });

  test('a log that it does not follow, a key that it does not know, and what is no request', async () => {
    const size = await sizeNow();
    const note = (await noteOf(size)) ?? '';
    const stranger = makeSigner('log', 'example.org/unknown', Buffer.alloc(32, 3));
    const unknown = signCheckpoint({ origin: stranger.key.name, size: 1, root: EMPTY_ROOT, extensions: [] }, stranger);
    expect((await post(formatWitnessRequest({ oldSize: 0, proof: [], note: unknown }))).status).toBe(404);
    const pretender = makeSigner('log', (await logKey()).name, Buffer.alloc(32, 4));
    const pretended = signCheckpoint({ origin: pretender.key.name, size: size + 1, root: EMPTY_ROOT, extensions: [] }, pretender);
    expect((await post(formatWitnessRequest({ oldSize: size, proof: [], note: pretended }))).status).toBe(403);
    const bad = [
      '',
      'old',
      `old 01\n\n${note}`,
      `old -1\n\n${note}`,
      `old ${size}\n!\n\n${note}`,
      `old ${size + 1}\n\n${note}`,
      `old ${size}\n\nnote`,
      `old 1\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${note}`,
    ];
    for (const body of bad) expect((await post(body)).status, body.slice(0, 20)).toBe(400);
    expect((await post('x'.repeat(20_000))).status).toBe(413);
    expect(await lastSeen()).toBe(size);
  });

  test('all but one of two growths that come at once', async () => {
    const size = await sizeNow();
    await unfollow(witnessed, (await logKey()).name);
    await follow(witnessed, await logKey());
    const requests = await Promise.all(
      [size - 2, size - 1, size].map(async (to) => formatWitnessRequest({ oldSize: 0, proof: [], note: (await noteOf(to)) ?? '' })),
    );
    const statuses = (await Promise.all(requests.map(post))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 409, 409]);
    const seen = await lastSeen();
    expect([size - 2, size - 1, size]).toContain(seen);
    const rest = seen === size ? [] : await proof(seen, size);
    expect((await post(formatWitnessRequest({ oldSize: seen, proof: rest, note: (await noteOf(size)) ?? '' }))).status).toBe(200);
  });
});

test('after a rotation the witness follows the new key when its operator says so', async () => {
  await followed();
  await rotateKey(ledger, place);
  failures.length = 0;
  await sequence();
  expect(String(failures[1])).toContain('403');
  await follow(witnessed, await logKey());
  await sequence();
  expect(await cosignatures()).toHaveLength(1);
  expect((await listWitnessed(witnessed)).map(({ key }) => formatKey(key))).toContain(formatKey(await logKey()));
});

test('a line that is not the witness’s own is not kept', async () => {
  await followed();
  const impostor = makeSigner('witness', witness.name, Buffer.alloc(32, 5));
  const note = (await database.withTenant(actor, (tx) => findCheckpoint(tx, place, 1))) ?? '';
  const server = await serve(async () => new Response(formatSignature(cosign(parseNote(note).text, 1, impostor))));
  await addWitness(ledger, place, { key: formatKey(witness), url: server.url });
  failures.length = 0;
  await sequence();
  await server.stop();
  expect(failures).toEqual(['witness', expect.any(Error)]);
  expect(await ask(operatorUrl, 'select * from ledger_cosignature where jurisdiction = $1', [actor.jurisdiction])).toEqual([]);
});

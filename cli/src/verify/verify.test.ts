import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Checkpoint,
  formatKey,
  formatReceipt,
  formatReceiptLine,
  leafHash,
  makeSigner,
  parseCheckpoint,
  parseNote,
  parseProof,
  type Receipt,
  signCheckpoint,
  toUtf8,
} from '@mufakat/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COSIGNED_AT, logSigner, ORIGIN, receiptOf, witnessSigner } from '../../../packages/ledger/src/testing/receipts.ts';
import type { CommandResult } from '../terminal/command-result.ts';
import { runCli } from '../testing/run-cli.ts';
import { type VerifyOptions, verify } from './verify.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const KEY = formatKey(logSigner(0).key);
const [WITNESS, OTHER_WITNESS] = [0, 1].map((at) => formatKey(witnessSigner(at).key)) as [string, string];
const WHO = '0199f3c4-0000-7000-8000-000000000003';

function fileWith(content: string | Uint8Array, name = 'receipt'): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const verifyText = (content: string | Uint8Array, options: VerifyOptions = {}) => verify(fileWith(content), options);
const verifyJson = (receipt: Receipt, options?: VerifyOptions) => verifyText(formatReceipt(receipt), options);

interface Said {
  readonly code: string;
  readonly text: string;
  readonly remedy?: string | null;
}
const notProvedOf = ({ data }: CommandResult) => data.notProved as readonly Said[];
const codesOf = (said: unknown) => (said as readonly Said[]).map(({ code }) => code);

/** The wrapped lines of a text as one. */
const flat = ({ text }: CommandResult) => text.replaceAll(/\s+/g, ' ');

describe('mufakat verify', () => {
  test('says, a sentence a line, what a receipt proves by a trusted key and witness: who, what, when at the latest, and the content itself', async () => {
    const outcome = await verifyJson(receiptOf({ witnesses: 1 }), { key: KEY, witness: [WITNESS] });
    expect(outcome).toMatchObject({
      exit: 0,
      data: { keyTrusted: true, log: { origin: ORIGIN, size: 300 }, entry: { what: 'verdict.recorded', index: 77 }, about: { who: WHO } },
    });
    expect(codesOf(outcome.data.proved)).toEqual([
      'receipt.signed',
      'receipt.included',
      'receipt.about-opened',
      'receipt.content-opened',
      'receipt.witnessed',
      'receipt.time-bounded',
    ]);
    expect(outcome.text).toMatch(/^PROVED, by the key that you gave\.\n/);
    expect(flat(outcome)).toContain(`- The entry was made in the name of ${WHO} and is about verdict/`);
    expect(flat(outcome)).toContain(`no later than ${new Date(COSIGNED_AT * 1000).toISOString().replace('.000', '')}`);
    expect(outcome.text).toContain('\n    "verdict": "met"\n');
    expect(outcome.data.content).toBe('{"criterion":"d1.1","verdict":"met"}');
  });

  test('without a key accepts, says first that it is proved for the receipt’s own key only, and how to get further', async () => {
    const outcome = await verifyJson(receiptOf({ witnesses: 1 }));
    expect(outcome).toMatchObject({ exit: 0, data: { keyTrusted: false } });
    expect(outcome.text).toMatch(/^PROVED for the key in this receipt only/);
    expect(notProvedOf(outcome)[0]).toMatchObject({ code: 'receipt.key-not-trusted', remedy: expect.stringContaining('--key') });
    expect(outcome.text).toContain(KEY);
  });

  test('names who and what only when the receipt opens them', async () => {
    const outcome = await verifyJson(receiptOf({ opened: false }), { key: KEY });
    expect(outcome).toMatchObject({ exit: 0, data: { about: null, content: null } });
    expect(codesOf(outcome.data.notProved)).toEqual(expect.arrayContaining(['receipt.about-closed', 'receipt.content-closed']));
    expect(outcome.text).not.toContain(WHO);
    expect(outcome.text).not.toContain('The content, as');
  });

  test('has a remedy for everything that can remain open', async () => {
    const receipt = receiptOf({ witnesses: 1, opened: false });
    const older = fileWith(signed({ size: 299 }), 'older');
    const outcomes = [
      await verifyJson(receipt, { checkpoint: older }),
      await verifyJson(receipt, { witness: [WITNESS, OTHER_WITNESS], key: KEY }),
    ];
    const open = outcomes.flatMap(notProvedOf);
    expect(new Set(codesOf(open)).size).toBe(11);
    for (const { code, remedy } of open) expect(remedy, code).toMatch(/^[A-Z].*\.$/);
  });

  test('answers the same for a line of text, amid other text, as for the same receipt in JSON', async () => {
    const receipt = receiptOf({ witnesses: 2, handedOn: 2, opened: false });
    const options = { key: KEY, witness: [OTHER_WITNESS] };
    const expected = await verifyJson(receipt, options);
    expect(expected.exit).toBe(0);
    const line = formatReceiptLine(receipt);
    for (const text of [line, `\ufeff${line}\r\n`, `Dear court,\r\n\r\n  ${line}\r\nWith regards\r\n`, `${line}\n${line}\n`])
      expect(await verifyText(text, options)).toEqual(expected);
    expect(await verifyText(`\ufeff${formatReceipt(receipt)}\r\n`, options)).toEqual(expected);
  });

  test('reads standard input, and opens no database and no folder of data', async () => {
    const line = formatReceiptLine(receiptOf());
    const nowhere = { DATABASE_URL: 'postgres://127.0.0.1:1/none', MUFAKAT_DATA: join(folder, 'none') };
    const run = await runCli(['verify', '-', '--json', '--key', KEY], nowhere, `${line}\n`);
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([0, { ok: true, keyTrusted: true, entry: { index: 77 } }]);
    expect(existsSync(nowhere.MUFAKAT_DATA)).toBe(false);
    const twice = await runCli(['verify', fileWith(line), '--witness', OTHER_WITNESS, '--witness', WITNESS]);
    expect([twice.code, twice.stdout]).toEqual([1, expect.stringContaining('REFUSED: the witnesses that you named with --witness')]);
  });
});

/** A checkpoint of the log. */
function signed(changes: Partial<Checkpoint>, signer = logSigner(0)): string {
  const usual = parseCheckpoint(parseNote(parseProof(receiptOf().proof).checkpoint).text);
  return signCheckpoint({ ...usual, ...changes }, signer);
}

describe('what the reader trusts', () => {
  test('is a key that leads to the receipt’s; another one is refused', async () => {
    for (const generation of [0, 1, 2])
      expect((await verifyJson(receiptOf({ handedOn: 2 }), { key: formatKey(logSigner(generation).key) })).exit).toBe(0);
    const outcome = await verifyJson(receiptOf(), { key: formatKey(logSigner(5).key) });
    expect(outcome).toMatchObject({ exit: 1, data: { refused: { part: 'key', code: 'receipt.key' }, provedBefore: [] } });
    expect(flat(outcome)).toMatch(/^REFUSED: the key of the log\..*Nothing is proved\.$/);
  });

  test('is a witness who must have cosigned; one of several is enough, and who did not is named', async () => {
    const receipt = receiptOf({ witnesses: 1 });
    const one = await verifyJson(receipt, { key: KEY, witness: [OTHER_WITNESS, WITNESS] });
    expect(one.exit).toBe(0);
    expect(notProvedOf(one)).toContainEqual(
      expect.objectContaining({ code: 'receipt.witness-absent', text: expect.stringContaining('witness-1') }),
    );
    const impostor = formatKey(makeSigner('witness', witnessSigner(0).key.name, new Uint8Array(32).fill(200)).key);
    for (const witness of [OTHER_WITNESS, impostor]) {
      const none = await verifyJson(receipt, { key: KEY, witness: [witness] });
      expect(none).toMatchObject({ exit: 1, data: { refused: { part: 'witness', code: 'cosignature.missing' } } });
    }
  });

  test('is a state seen elsewhere: the same is said to be the same, another of one size is a fork, one of another size is not compared', async () => {
    const receipt = receiptOf({ handedOn: 1 });
    const seen = (checkpoint: string) => verifyJson(receipt, { checkpoint: fileWith(checkpoint, 'seen') });
    const { checkpoint } = parseProof(receipt.proof);
    expect(codesOf((await seen(checkpoint)).data.proved)).toContain('receipt.same-as-seen');
    const fork = await seen(signed({ root: leafHash(toUtf8('another tree')) }, logSigner(1)));
    expect(fork).toMatchObject({
      exit: 1,
      data: { refused: { part: 'log', code: 'receipt.forked', remedy: expect.stringContaining('Keep') } },
    });
    for (const size of [5, 299, 301]) {
      const other = await seen(signed({ size }));
      expect([other.exit, codesOf(other.data.notProved)]).toEqual([0, expect.arrayContaining(['receipt.not-compared'])]);
    }
  });

  test('is no state that the log did not sign, or that is of another log', async () => {
    const seen = (checkpoint: string) => verifyJson(receiptOf(), { checkpoint: fileWith(checkpoint, 'seen') });
    const stranger = await seen(signed({ root: leafHash(toUtf8('another tree')) }, logSigner(7)));
    expect(stranger).toMatchObject({ exit: 1, data: { refused: { part: 'seen', code: 'seen.signature' } } });
    const changed = await seen(signed({}).replace('\n300\n', '\n301\n'));
    expect(changed).toMatchObject({ exit: 1, data: { refused: { part: 'seen', code: 'seen.signature' } } });
    const other = await seen(signed({ origin: 'log.example.org/other' }));
    expect(other).toMatchObject({ exit: 1, data: { refused: { part: 'seen', code: 'seen.origin' } } });
    expect((other.data.provedBefore as string[]).length).toBeGreaterThan(2);
  });
});

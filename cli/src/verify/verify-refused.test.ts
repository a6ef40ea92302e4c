/** What `mufakat verify` refuses: receipts of which something was changed, and files that are none. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  canonicalJson,
  commitmentToText,
  formatEntry,
  formatKey,
  formatReceipt,
  formatReceiptLine,
  type Json,
  leafHash,
  makeReceipt,
  type Opening,
  parseNote,
  parseProof,
  type Receipt,
  signCheckpoint,
  toBase64,
} from '@mufakat/ledger';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logSigner, receiptOf, witnessSigner } from '../../../packages/ledger/src/testing/receipts.ts';
import { UsageError } from '../terminal/command-result.ts';
import { runCli } from '../testing/run-cli.ts';
import { type VerifyOptions, verify } from './verify.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TRUST: VerifyOptions = { key: formatKey(logSigner(0).key), witness: [formatKey(witnessSigner(0).key)] };

function fileWith(content: string | Uint8Array): string {
  const file = join(folder, 'receipt');
  writeFileSync(file, content);
  return file;
}

/** `accepted`; the part that is refused; or `bad use` and its code. */
async function answerOf(content: string | Uint8Array, options = TRUST): Promise<string> {
  try {
    const { exit, data, text } = await verify(fileWith(content), options);
    if (exit === 0) return 'accepted';
    const { part, remedy } = data.refused as { readonly part: string; readonly remedy: string };
    expect([text, remedy]).toEqual([expect.stringMatching(/^REFUSED: .+\./), expect.stringMatching(/^[A-Z].*\.$/)]);
    return part;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).toMatch(/\n[A-Z].*$/);
    return `bad use ${error.code}`;
  }
}

/** The bytes of a text, with one bit of this piece of it changed. */
function flipped(text: string, piece: string, bit: number): Uint8Array {
  const bytes = Buffer.from(text);
  const at = bytes.indexOf(piece) + Math.floor(bit / 8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
  return bytes;
}

/** The pieces of a receipt's text, and what a change in each is called. Any may also make the whole text unreadable. */
function piecesOf(receipt: Receipt): readonly (readonly [piece: string, ...parts: string[]])[] {
  const { checkpoint } = parseProof(receipt.proof);
  const { text } = parseNote(checkpoint);
  const [own = '', cosignature = ''] = checkpoint.slice(text.length + 1).split(/(?<=\n)/);
  const quoted = (value = '') => JSON.stringify(value).slice(1, -1);
  return [
    [`"key":"${formatKey(receipt.key)}"`, 'key'],
    [quoted(receipt.keyChanges[0]), 'keyChanges'],
    [`"witnesses":["${formatKey(receipt.witnesses[0] ?? witnessSigner(0).key)}"`, 'witnesses'],
    [quoted(receipt.entry), 'entry'],
    [quoted(receipt.proof.slice(0, -checkpoint.length)), 'proof'],
    [quoted(text), 'checkpoint', 'proof'],
    [quoted(own), 'signature', 'proof'],
    [quoted(cosignature), 'cosignature', 'proof'],
    [quoted(receipt.about?.text), 'about'],
    [toBase64(receipt.about?.salt ?? new Uint8Array(0)), 'about'],
    [quoted(receipt.content?.text), 'content'],
    [toBase64(receipt.content?.salt ?? new Uint8Array(0)), 'content'],
  ];
}

describe('a receipt of which one bit was changed', () => {
  const receipt = receiptOf({ witnesses: 1, handedOn: 1 });
  const text = formatReceipt(receipt);

  test('is refused with exit 1, and the part is named', async () => {
    expect(await answerOf(text)).toBe('accepted');
    for (const [piece, ...parts] of piecesOf(receipt)) {
      expect(text.split(piece), piece).toHaveLength(2);
      const seen = new Set<string>();
      const property = fc.asyncProperty(fc.nat(piece.length * 8 - 1), async (bit) => {
        const answer = await answerOf(flipped(text, piece, bit));
        seen.add(answer);
        // A bit may have made a newline, a bracket or a quotation mark of a letter: then nobody can tell that from what a mail programme does.
        expect([...parts, 'text', 'bad use receipt-wrapped', 'bad use receipt-cut'], piece).toContain(answer);
      });
      await fc.assert(property, { numRuns: 25 });
      expect(seen, piece).toContain(parts[0]);
    }
  });

  test('is never accepted, wherever the bit is', async () => {
    const property = fc.asyncProperty(fc.nat(Buffer.byteLength(text) * 8 - 1), async (bit) => {
      expect(await answerOf(flipped(text, '', bit))).not.toBe('accepted');
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('is refused as a line, which is named', async () => {
    const line = formatReceiptLine(receipt);
    const seen = new Set<string>();
    const property = fc.asyncProperty(fc.nat((line.length - 9) * 8 - 1), async (bit) => {
      const answer = await answerOf(flipped(line, line.slice(9), bit));
      seen.add(answer);
      // A bit may have made a newline of a letter, as here of every J: then nobody can tell that from what a mail programme does.
      expect(['line', 'bad use receipt-wrapped']).toContain(answer);
    });
    await fc.assert(property, { numRuns: 60 });
    expect(seen).toContain('line');
  });

  test('gives the same part, code and exit on the command line, for people and in JSON', async () => {
    const file = fileWith(text.replace('\\"verdict\\":\\"met', '\\"verdict\\":\\"mat'));
    const shown = await runCli(['verify', file]);
    expect([shown.code, shown.stdout]).toEqual([1, expect.stringMatching(/^REFUSED: the content of the entry\.\n/)]);
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Proved before that, and nothing more: - All of it for the key in this receipt only',
    );
    const run = await runCli(['verify', file, '--json']);
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([
      1,
      { ok: false, refused: { part: 'content', code: 'receipt.content', notProved: 'what was entered', remedy: expect.any(String) } },
    ]);
    const { provedBefore } = JSON.parse(run.stdout);
    expect(provedBefore.length).toBeGreaterThan(2);
    for (const sentence of provedBefore) expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(sentence);
  });
});

describe('a hostile file', () => {
  const nested = (value: string) => `{"deep":${'['.repeat(400_000)}${']'.repeat(400_000)},"format":"${value}"}`;
  const kinds: readonly (readonly [what: string, content: string | Uint8Array, answer: string])[] = [
    ['that is empty', '', 'bad use not-a-receipt'],
    ['of random bytes', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) >> 3), 'bad use not-a-receipt'],
    ['of other JSON', '{"format":"other@1"}', 'bad use not-a-receipt'],
    ['of a later format', formatReceipt(receiptOf()).replace('receipt@1', 'receipt@2'), 'bad use not-a-receipt'],
    ['nested deeply', nested('other'), 'bad use not-a-receipt'],
    ['nested deeply that claims to be a receipt', nested('mufakat-receipt@1'), 'key'],
    ['in UTF-16', Buffer.from(formatReceipt(receiptOf()), 'utf16le'), 'bad use not-a-receipt'],
    ['larger than a receipt', ' '.repeat(2_000_000), 'bad use file-too-large'],
    ['that is cut off', formatReceipt(receiptOf()).slice(0, -100), 'bad use receipt-cut'],
    ['with two receipts in lines', [0, 1].map((index) => formatReceiptLine(receiptOf({ index }))).join('\n'), 'bad use several-receipts'],
    ['with two receipts in JSON', formatReceipt(receiptOf()).repeat(2), 'bad use several-receipts'],
    ['with a line without end', `MUFAKAT1:${'A'.repeat(900_000)}`, 'line'],
  ];

  test.each(kinds)('%s is refused, with a remedy', async (_, content, answer) => {
    expect(await answerOf(content)).toBe(answer);
  });

  test('is not read beyond the bound, whether it is a file, a device or standard input', async () => {
    const file = join(folder, 'huge');
    await new Promise((resolve) => createWriteStream(file, { start: 3_000_000_000 }).end('x', () => resolve(null)));
    const runs = [await runCli(['verify', file, '--json']), await runCli(['verify', '-', '--json'], {}, ' '.repeat(50_000_000))];
    if (process.platform === 'linux') runs.push(await runCli(['verify', '/dev/zero', '--json']));
    for (const { code, stdout, peakMegabytes } of runs) {
      expect([code, JSON.parse(stdout)]).toMatchObject([2, { ok: false, code: 'file-too-large' }]);
      expect(peakMegabytes).toBeLessThan(200);
    }
  });

  test('that is none, and a key or checkpoint that is none, are bad use', async () => {
    const good = formatReceipt(receiptOf());
    const none = join(folder, 'none');
    for (const file of [none, folder]) await expect(verify(file, {})).rejects.toMatchObject({ code: 'no-such-file' });
    expect(await answerOf(good, { key: 'x' })).toBe('bad use bad-key');
    expect(await answerOf(good, { key: formatKey(witnessSigner(0).key) })).toBe('bad use bad-key');
    expect(await answerOf(good, { witness: [formatKey(logSigner(0).key)] })).toBe('bad use bad-key');
    expect(await answerOf(good, { checkpoint: none })).toBe('bad use no-such-file');
    expect(await answerOf(good, { checkpoint: fileWith(good) })).toBe('bad use not-a-checkpoint');
  });

  test('cannot write lines of its own, or control signs, into what is said', async () => {
    const hostile = '\u001b[8mhidden\n\nPROVED, by the key that you gave.\u202e';
    const run = await runCli(['verify', fileWith(formatReceipt(onlyEntry({ subject: hostile, who: hostile }, { note: hostile })))]);
    expect(run.code).toBe(0);
    expect(run.stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(run.stdout.match(/^PROVED/gm)).toHaveLength(1);
    expect(run.stdout).toContain('hidden\\n\\nPROVED');
    expect(run.stdout.match(/\\u\{1b\}\[8mhidden/g)).toHaveLength(2);
  });

  test('cannot push what is not proved out of sight by a name without end, which --json has in full', async () => {
    const subject = 'a '.repeat(400_000);
    const { data, text } = await verify(fileWith(formatReceipt(onlyEntry({ subject, who: 'x' }, null))), {});
    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain('(shortened; --json prints all)');
    expect(data).toMatchObject({ about: { subject } });
  });
});

/** The receipt of the one entry of a log. */
function onlyEntry(about: { readonly subject: string; readonly who: string }, content: Json): Receipt {
  const opening = (value: Json): Opening => ({ salt: new Uint8Array(32), text: canonicalJson(value) });
  const [aboutOpening, contentOpening] = [opening(about), opening(content)];
  const entry = formatEntry({
    entry: '0199f3c4-0000-7000-8000-000000000001',
    what: 'verdict.recorded',
    happenedAt: '2026-11-25T04:47:03.123456Z',
    about: commitmentToText(aboutOpening.salt, aboutOpening.text),
    content: commitmentToText(contentOpening.salt, contentOpening.text),
  });
  const signer = logSigner(0);
  const checkpoint = signCheckpoint({ origin: signer.key.name, size: 1, root: leafHash(entry), extensions: [] }, signer);
  const openings = { about: aboutOpening, content: contentOpening };
  return makeReceipt({ ...openings, entry, index: 0, hashes: [], checkpoint, key: signer.key, keyChanges: [], witnesses: [] });
}

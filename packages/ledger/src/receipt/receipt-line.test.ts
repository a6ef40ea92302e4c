import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase32, toBase32 } from '../bytes/base32.ts';
import { concat, toUtf8 } from '../bytes/bytes.ts';
import { fromMicroseconds } from '../entry/moment.ts';
import { signCheckpoint } from '../note/checkpoint.ts';
import { parseNote } from '../note/note.ts';
import { formatProof, parseProof } from '../note/tlog-proof.ts';
import { logSigner, receiptOf, type Wanted, witnessSigner } from '../testing/receipts.ts';
import { codeOf } from '../testing/stored-log.ts';
import { leafHash } from '../tree/hash.ts';
import { formatReceipt, parseReceipt } from './receipt-json.ts';
import { formatReceiptLine, parseReceiptLine } from './receipt-line.ts';
import { verifyReceipt } from './verify-receipt.ts';

/** ISO/IEC 18004, characters in alphanumeric mode at error correction level L. */
const QR_VERSION_25 = 1_853;
/** Of whom a receipt has no witness, none can be asked for. */
const trustFor = ({ witnesses }: { readonly witnesses: readonly unknown[] }) => ({
  key: logSigner(0).key,
  witnesses: witnesses.length > 0 ? [witnessSigner(0).key] : [],
});

/** Receipts of any entry of any log. */
const wanted: fc.Arbitrary<Partial<Wanted>> = fc
  .record({
    size: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
    place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    what: fc.stringMatching(/^[a-z][a-z-]{0,20}\.[a-z-]{1,20}$/),
    happenedAt: fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n }).map(fromMicroseconds),
    witnesses: fc.nat(3),
    handedOn: fc.nat(2),
    opened: fc.boolean(),
    content: fc.jsonValue().filter((value) => JSON.stringify(value).isWellFormed()),
  })
  .map(({ place, ...rest }) => ({ ...rest, index: Math.floor(place * rest.size) }));

describe('a receipt of any entry of any log', () => {
  it('is read back the same from its text, and from its line but for the openings', () => {
    fc.assert(
      fc.property(wanted, (kind) => {
        const receipt = receiptOf(kind);
        expect(parseReceipt(formatReceipt(receipt))).toEqual(receipt);
        expect(parseReceiptLine(formatReceiptLine(receipt))).toEqual({ ...receipt, about: null, content: null });
      }),
    );
  });

  it('proves by its line what it proves without openings', () => {
    fc.assert(
      fc.property(wanted, (kind) => {
        const receipt = receiptOf(kind);
        const closed = verifyReceipt({ ...receipt, about: null, content: null }, trustFor(receipt));
        expect(verifyReceipt(parseReceiptLine(formatReceiptLine(receipt)), trustFor(receipt))).toEqual(closed);
        expect(closed.proved.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a line', () => {
  it('has only characters of the alphanumeric mode of QR codes', () => {
    expect(formatReceiptLine(receiptOf({ witnesses: 1 }))).toMatch(/^MUFAKAT1:[A-Z2-7]+$/);
  });

  it.each([
    [10 ** 6, { witnesses: 0, handedOn: 0 }, 1_515],
    [10 ** 6, { witnesses: 1, handedOn: 0 }, 1_717],
    [10 ** 6, { witnesses: 0, handedOn: 1 }, 1_773],
    [10 ** 7, { witnesses: 0, handedOn: 0 }, 1_721],
  ])('of a log of %i entries (%j) has %i characters and fits a QR code of version 25', (size, kind, length) => {
    expect(formatReceiptLine(receiptOf({ index: 0, size, ...kind })).length).toBe(length);
    expect(length).toBeLessThanOrEqual(QR_VERSION_25);
  });

  it('of a log of 10⁷ entries with a witness needs version 26, which holds 1,990', () => {
    expect(formatReceiptLine(receiptOf({ index: 0, size: 10 ** 7, witnesses: 1 })).length).toBe(1_923);
  });

  const line = formatReceiptLine(receiptOf({ witnesses: 1 }));
  it.each([
    ['nothing', ''],
    ['the beginning alone', 'MUFAKAT1:'],
    ['another beginning', line.replace('MUFAKAT1', 'MUFAKAT2')],
    ['lower case', line.toLowerCase()],
    ['a newline at the end', `${line}\n`],
    ['padding', `${line}=`],
    ['a missing character', line.slice(0, -1)],
    ['one more', `${line}A`],
    ['two characters exchanged', line.replace(/(.)(?!\1)(.)$/, '$2$1')],
    ['more than 65,536 characters', `MUFAKAT1:${'A'.repeat(65_536)}`],
  ])('is refused with %s', (_, text) => expect(codeOf(() => parseReceiptLine(text))).toMatch(/^receipt-line\.(malformed|checksum)$/));

  it('has one spelling, also with a right checksum: no longer form of a number, no other version, nothing at the end', () => {
    const body = fromBase32(line.slice('MUFAKAT1:'.length)).subarray(0, -4);
    const spelled = (...parts: (number | Uint8Array)[]) => {
      const bytes = concat(...parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)));
      return codeOf(() => parseReceiptLine(`MUFAKAT1:${toBase32(concat(bytes, sha256(bytes).subarray(0, 4)))}`));
    };
    // Version, UUID, time, two commitments, and the kind of act after its length.
    const at = 1 + 16 + 8 + 32 + 32 + 1 + 'verdict.recorded'.length;
    expect(spelled(body.subarray(0, at), 77, body.subarray(at + 1))).toBeNull();
    expect(spelled(body.subarray(0, at), 77 + 0x80, 0, body.subarray(at + 1))).toBe('receipt-line.malformed');
    expect(spelled(2, body.subarray(1))).toBe('receipt-line.malformed');
    expect(spelled(body, 0)).toBe('receipt-line.malformed');
    expect(spelled(body.subarray(0, -1))).toBe('receipt-line.malformed');
  });

  it('is not written of a receipt whose parts are of two logs', () => {
    const receipt = receiptOf();
    const foreign = signCheckpoint(
      { origin: 'log.example.org/other', size: 300, root: leafHash(toUtf8('')), extensions: [] },
      logSigner(0),
    );
    const proof = formatProof({ ...parseProof(receipt.proof), checkpoint: foreign });
    expect(parseNote(foreign).signatures.length).toBe(1);
    expect(codeOf(() => formatReceiptLine({ ...receipt, proof }))).toBe('receipt-line.malformed');
    expect(codeOf(() => formatReceiptLine({ ...receiptOf({ handedOn: 2 }), keyChanges: receiptOf({ handedOn: 1 }).keyChanges }))).toBe(
      'receipt-line.malformed',
    );
  });
});

describe('base32', () => {
  it.each([
    // RFC 4648 section 10, without the padding.
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of “%s” is %s', (text, encoded) => {
    expect(toBase32(toUtf8(text))).toBe(encoded);
    expect(fromBase32(encoded)).toEqual(toUtf8(text));
  });

  it('has one spelling', () => {
    for (const text of ['my', 'MY======', 'MZ', 'M', 'MZX', 'MZXW6Y', 'M1', 'M Y'])
      expect(
        codeOf(() => fromBase32(text)),
        text,
      ).toBe('text.base32');
  });
});

/** Receipts, lines and entries with one bit changed: refused, and the part is named. Thousands more: tests/drill. */

import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase32, toBase32 } from '../bytes/base32.ts';
import { concat, fromUtf8, toBase64, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { formatKey } from '../note/key.ts';
import { parseNote } from '../note/note.ts';
import { parseProof } from '../note/tlog-proof.ts';
import { logSigner, receiptOf, witnessSigner } from '../testing/receipts.ts';
import { codeAfterFlip, flipBit } from '../testing/stored-log.ts';
import type { Receipt } from './receipt.ts';
import { formatReceipt, parseReceipt } from './receipt-json.ts';
import { formatReceiptLine, parseReceiptLine } from './receipt-line.ts';
import { type ReceiptTrust, verifyReceipt } from './verify-receipt.ts';

const trust: ReceiptTrust = { key: logSigner(0).key, witnesses: [witnessSigner(0).key] };
/** Of whom a receipt has no witness, none can be asked for. */
const trustFor = ({ witnesses }: { readonly witnesses: number }): ReceiptTrust => (witnesses > 0 ? trust : { key: logSigner(0).key });
const KINDS = [0, 2].flatMap((witnesses) => [0, 2].flatMap((handedOn) => [true, false].map((opened) => ({ witnesses, handedOn, opened }))));

/** A line has no openings. */
const LINE_KINDS = KINDS.filter(({ opened }) => !opened);

type Part = {
  readonly name: string;
  /** As it stands in the text of the receipt. */
  readonly piece: string;
  /** What a change is called when the receipt can still be read. */
  readonly named: readonly string[];
};

function partsOf(receipt: Receipt): Part[] {
  const { checkpoint } = parseProof(receipt.proof);
  const head = receipt.proof.slice(0, -checkpoint.length);
  const { text } = parseNote(checkpoint);
  const [own = '', ...cosignatures] = checkpoint.slice(text.length + 1).split(/(?<=\n)/);
  const within = (name: string, value: string, ...named: string[]) => ({ name, piece: JSON.stringify(value).slice(1, -1), named });
  return [
    { name: 'key', piece: `"key":"${formatKey(receipt.key)}"`, named: [] },
    ...receipt.keyChanges.map((note) => within('keyChanges', note, 'key-change.old-signature', 'key-change.new-signature')),
    ...receipt.witnesses.map((key) => within('witnesses', formatKey(key))),
    within('entry', receipt.entry, 'receipt.entry'),
    within('proof', head, 'receipt.proof'),
    within('proof', `${text}\n`, 'receipt.checkpoint'),
    within('proof', own, 'receipt.signature'),
    ...cosignatures.map((line) => within('proof', line, 'receipt.cosignature')),
    ...(['about', 'content'] as const).flatMap((name) => {
      const opening = receipt[name];
      return opening === null
        ? []
        : [within(name, opening.text, `receipt.${name}`), within(name, toBase64(opening.salt), `receipt.${name}`)];
    }),
  ];
}

/** The first bit of a piece of a text, and how many it has. */
function bitsOf(text: string, piece: string): { readonly from: number; readonly count: number } {
  const at = text.indexOf(piece);
  if (at < 0 || text.includes(piece, at + 1)) throw new Error(`“${piece}” stands nowhere, or twice`);
  return { from: toUtf8(text.slice(0, at)).length * 8, count: toUtf8(piece).length * 8 };
}

/** The code, with the place where it is `receipt.malformed`; null when nothing was noticed. */
function outcome(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return [error.code, ...(/(?<=not a receipt, at )\w+/.exec(error.message) ?? [])].join(' at ');
  }
}

describe('a receipt with one bit changed', () => {
  const flipped = (text: string, bit: number, known = trust) =>
    outcome(() => verifyReceipt(parseReceipt(fromUtf8(flipBit(toUtf8(text), bit))), known));

  it.each(KINDS)('is refused and the part is named: $witnesses witnesses, key handed on $handedOn times, opened: $opened', (kind) => {
    const receipt = receiptOf(kind);
    const text = formatReceipt(receipt);
    expect(outcome(() => verifyReceipt(parseReceipt(text), trustFor(kind)))).toBeNull();
    for (const { name, piece, named } of partsOf(receipt)) {
      const { from, count } = bitsOf(text, piece);
      const allowed = [...named, 'receipt.malformed at text', `receipt.malformed at ${name}`, 'text.utf8'];
      fc.assert(
        fc.property(fc.nat(count - 1), (bit) => {
          expect(allowed).toContain(flipped(text, from + bit, trustFor(kind)));
        }),
        { numRuns: 10 },
      );
    }
  });

  it('is refused wherever the bit is', () => {
    const text = formatReceipt(receiptOf({ witnesses: 1, handedOn: 1 }));
    fc.assert(
      fc.property(fc.nat(toUtf8(text).length * 8 - 1), (bit) => {
        expect(flipped(text, bit)).toMatch(/^[a-z-]+\.[a-z-]+/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a line with one bit changed', () => {
  it('is refused as mistyped, wherever the bit is', () => {
    const line = formatReceiptLine(receiptOf({ witnesses: 2, handedOn: 1 }));
    const codes = new Set<string | null>();
    for (let bit = 0; bit < line.length * 8; bit++) codes.add(codeAfterFlip(line, bit, parseReceiptLine));
    expect([...codes].sort()).toEqual(['receipt-line.checksum', 'receipt-line.malformed', 'text.utf8']);
  });

  it.each(LINE_KINDS)('and given a right checksum proves nothing that it did not prove before: %j', (kind) => {
    const line = formatReceiptLine(receiptOf({ ...kind, index: 2, size: 5 }));
    const body = fromBase32(line.slice('MUFAKAT1:'.length)).subarray(0, -4);
    const before = new Set(verifyReceipt(parseReceiptLine(line), trustFor(kind)).proved.map(({ text }) => text));
    const forged = (bit: number) => {
      const changed = flipBit(body, bit);
      return `MUFAKAT1:${toBase32(concat(changed, sha256(changed).subarray(0, 4)))}`;
    };
    fc.assert(
      fc.property(fc.nat(body.length * 8 - 1), (bit) => {
        const code = outcome(() => {
          const { proved } = verifyReceipt(parseReceiptLine(forged(bit)), trustFor(kind));
          // Only the name of a witness whom the verifier does not know can be another one: nothing was said to be proved by it.
          expect(proved.filter(({ text }) => !before.has(text))).toEqual([]);
          expect(kind.witnesses).toBeGreaterThan(0);
        });
        expect(code ?? 'witness').toMatch(/^(witness$|receipt\.(?!malformed)|receipt-line\.malformed|key-change\.|cosignature\.missing$)/);
      }),
      { numRuns: 60 },
    );
  });
});

import { describe, expect, it, test } from 'vitest';
import { toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { parseCheckpoint, signCheckpoint } from '../note/checkpoint.ts';
import { cosign } from '../note/cosignature.ts';
import { formatKey, makeSigner } from '../note/key.ts';
import { formatKeyChange } from '../note/key-change.ts';
import { formatNote, type Note, type NoteSignature, parseNote, signText } from '../note/note.ts';
import { formatProof, parseProof } from '../note/tlog-proof.ts';
import { COSIGNED_AT, logSigner, ORIGIN, receiptOf, witnessSigner } from '../testing/receipts.ts';
import { codeOf } from '../testing/stored-log.ts';
import { leafHash } from '../tree/hash.ts';
import { makeReceipt, type Receipt } from './receipt.ts';
import { formatReceipt, parseReceipt } from './receipt-json.ts';
import { parseSeenState, type ReceiptTrust, type VerifiedReceipt, verifyReceipt } from './verify-receipt.ts';

const ALL = { witnesses: 2, handedOn: 2 };
const trustAll: ReceiptTrust = { key: logSigner(0).key, witnesses: [witnessSigner(0).key, witnessSigner(1).key] };

const codesOf = ({ proved, notProved }: VerifiedReceipt) => [proved.map(({ code }) => code), notProved.map(({ code }) => code)];
const ALWAYS_OPEN = ['receipt.time-not-proved', 'receipt.person-not-proved', 'receipt.content-not-judged', 'receipt.later-not-shown'];

/** The receipt with another checkpoint in its proof. */
function withCheckpoint(receipt: Receipt, change: (checkpoint: Note) => Note): Receipt {
  const proof = parseProof(receipt.proof);
  return { ...receipt, proof: formatProof({ ...proof, checkpoint: formatNote(change(parseNote(proof.checkpoint))) }) };
}

describe('what a receipt proves', () => {
  it('is all of it when key and witnesses are trusted and both commitments are opened; the rest is said not to be proved', () => {
    const verified = verifyReceipt(parseReceipt(formatReceipt(receiptOf(ALL))), trustAll);
    const witnessed = ['receipt.witnessed', 'receipt.time-bounded'];
    const proved = [
      'receipt.key-changed',
      'receipt.signed',
      'receipt.included',
      'receipt.about-opened',
      'receipt.content-opened',
      ...witnessed,
      ...witnessed,
    ];
    expect(codesOf(verified)).toEqual([proved, ALWAYS_OPEN]);
    expect(verified).toMatchObject({ index: 77, entry: { what: 'verdict.recorded' }, checkpoint: { origin: ORIGIN, size: 300 } });
    expect(verified.about?.who).toBe('0199f3c4-0000-7000-8000-000000000003');
  });

  it('is less when nobody is trusted and nothing opened, and each thing that is missing is said', () => {
    expect(codesOf(verifyReceipt(receiptOf({ witnesses: 1, opened: false })))).toEqual([
      ['receipt.signed', 'receipt.included'],
      [
        'receipt.key-not-trusted',
        'receipt.about-closed',
        'receipt.content-closed',
        'receipt.witness-not-trusted',
        'receipt.not-witnessed',
        ...ALWAYS_OPEN,
      ],
    ]);
  });

  it('is said in sentences with the values in them, which come beside them for translations', () => {
    const { proved, notProved } = verifyReceipt(receiptOf({ ...ALL, opened: false }), { ...trustAll, key: logSigner(2).key });
    for (const { text, values } of [...proved, ...notProved]) {
      expect(text).not.toMatch(/[{}]|undefined/);
      for (const value of Object.values(values)) expect(text).toContain(String(value));
    }
    expect(proved.find(({ code }) => code === 'receipt.time-bounded')).toEqual({
      code: 'receipt.time-bounded',
      text: 'The entry was in the log no later than 2023-11-14T22:13:20Z, by the clock of the witness witness-0.example.org.',
      values: { name: 'witness-0.example.org', time: '2023-11-14T22:13:20Z' },
    });
  });

  it('includes that the log is as it was seen before, when the size is the same; of another size nothing', () => {
    const receipt = receiptOf({ handedOn: 1 });
    const shown = parseCheckpoint(parseNote(parseProof(receipt.proof).checkpoint).text);
    const seen = (changes: Partial<typeof shown>, generation = 1) => ({
      seen: parseSeenState(signCheckpoint({ ...shown, ...changes }, logSigner(generation))),
    });
    const codes = (trust: ReceiptTrust) => codesOf(verifyReceipt(receipt, trust)).flat();
    expect(codes(seen({}))).toContain('receipt.same-as-seen');
    expect(codes(seen({ size: 299 }, 0))).toContain('receipt.not-compared');
    const refusal = (trust: ReceiptTrust) => codeOf(() => codes(trust));
    expect(refusal(seen({ root: leafHash(toUtf8('fork')) }))).toBe('receipt.forked');
    expect(refusal(seen({ origin: 'log.example.org/other' }))).toBe('seen.origin');
    expect(refusal(seen({ root: leafHash(toUtf8('fork')) }, 7))).toBe('seen.signature');
  });

  it('rests on any key that handed over to its own, and on no other', () => {
    const receipt = receiptOf({ handedOn: 2 });
    for (const generation of [0, 1, 2]) verifyReceipt(receipt, { key: logSigner(generation).key });
    expect(codeOf(() => verifyReceipt(receipt, { key: logSigner(3).key }))).toBe('receipt.key');
    expect(codeOf(() => verifyReceipt({ ...receipt, keyChanges: receipt.keyChanges.slice(1) }, { key: logSigner(0).key }))).toBe(
      'receipt.key',
    );
    expect(codeOf(() => verifyReceipt({ ...receipt, keyChanges: receipt.keyChanges.slice(0, 1) }))).toBe('receipt.key');
    expect(codeOf(() => verifyReceipt({ ...receipt, keyChanges: receipt.keyChanges.toReversed() }))).toBe('key-change.other-key');
    const late = [formatKeyChange({ size: 301 }, logSigner(1), logSigner(2))];
    expect(codeOf(() => verifyReceipt({ ...receipt, keyChanges: late }))).toBe('receipt.key');
  });

  it('counts a witness by its whole key, not by its name: one must have cosigned, and who did not is named', () => {
    const impostor = makeSigner('witness', witnessSigner(0).key.name, new Uint8Array(32).fill(200)).key;
    const receipt = receiptOf({ witnesses: 1 });
    expect(codeOf(() => verifyReceipt(receipt, { witnesses: [impostor] }))).toBe('cosignature.missing');
    const { notProved } = verifyReceipt(receipt, { witnesses: [impostor, witnessSigner(0).key] });
    expect(notProved).toContainEqual(
      expect.objectContaining({ code: 'receipt.witness-absent', values: { name: witnessSigner(0).key.name } }),
    );
  });
});

describe('a part that belongs to something else is refused by its name', () => {
  const receipt = receiptOf({ witnesses: 1 });
  const other = receiptOf({ index: 78, content: { verdict: 'unmet' } });
  const code = (changed: Receipt) => codeOf(() => verifyReceipt(changed, trustAll));

  it('entry, proof and openings', () => {
    expect(code({ ...receipt, entry: other.entry })).toBe('receipt.entry-or-proof');
    expect(code({ ...receiptOf(), proof: formatProof({ ...parseProof(receiptOf().proof), hashes: [] }) })).toBe('receipt.proof');
    expect(code({ ...receipt, content: other.content })).toBe('receipt.content');
    expect(code({ ...receipt, about: { text: receipt.about?.text ?? '', salt: new Uint8Array(32) } })).toBe('receipt.about');
  });

  it('key, signature and checkpoint', () => {
    expect(code({ ...receiptOf({ handedOn: 1 }), keyChanges: [] })).toBe('receipt.key');
    const forged = withCheckpoint(receipt, ({ text, signatures }) => {
      const [, ...cosignatures] = signatures;
      return { text, signatures: [signText('another text\n', logSigner(0)), ...cosignatures] };
    });
    expect(code(forged)).toBe('receipt.signature');
    const signed = signCheckpoint({ origin: 'log.example.org/other', size: 300, root: leafHash(toUtf8('')), extensions: [] }, logSigner(0));
    expect(code(withCheckpoint(receiptOf(), () => parseNote(signed)))).toBe('receipt.checkpoint');
  });

  it('a cosignature, also one at a time that no calendar knows', () => {
    const cosigned = (about: string | null, time: number) =>
      withCheckpoint(receipt, ({ text, signatures }) => ({
        text,
        signatures: [...signatures.slice(0, 1), cosign(about ?? text, time, witnessSigner(0))],
      }));
    expect(code(cosigned('another text\n', COSIGNED_AT))).toBe('receipt.cosignature');
    expect(code(cosigned(null, Number.MAX_SAFE_INTEGER))).toBe('receipt.cosignature');
    expect(code(cosigned(null, COSIGNED_AT))).toBeNull();
  });

  it('and what had been proved before is said', () => {
    const before = { notProved: 'what was entered', proved: expect.arrayContaining([expect.stringContaining('holds exactly this entry')]) };
    expect(() => verifyReceipt({ ...receipt, content: other.content }, trustAll)).toThrow(expect.objectContaining(before));
  });
});

describe('the text of a receipt', () => {
  const text = formatReceipt(receiptOf(ALL));
  const refusal = (written: string) => {
    try {
      parseReceipt(written);
      return 'accepted';
    } catch (error) {
      return error instanceof LedgerError && error.code === 'receipt.malformed' ? error.message : String(error);
    }
  };

  test.each([
    ['text', `${text}\n`],
    ['text', ` ${text}`],
    ['text', text.replace('":"', '": "')],
    ['text', text.replace('{', '{"a":null,')],
    ['text', text.replace('"about":', '"format":"mufakat-receipt@1","about":')],
    ['text', text.replace('"entry":"{', '"entry":"\\u007b')],
    ['text', `${text}\ud800`],
    ['text', '['.repeat(1_000_000)],
    ['text', `"${'é'.repeat(600_000)}"`],
    ['format', '[]'],
    ['format', 'null'],
    ['format', text.replace('receipt@1', 'receipt@2')],
    ['key', text.replace('"key":', '"Key":')],
    ['keyChanges', text.replace(/"keyChanges":\[.*?\]/, '"keyChanges":{}')],
    ['keyChanges', text.replace(/"keyChanges":\[.*?\]/, `"keyChanges":[${'"",'.repeat(100)}""]`)],
    ['keyChanges[0]', text.replace('"keyChanges":["', '"keyChanges":["","')],
    ['keyChanges[0]', text.replace('"keyChanges":["', '"keyChanges":[0,"')],
    ['witnesses[2]', text.replace(/("witnesses":\[.*?)\]/, `$1,"${formatKey(logSigner(0).key)}"]`)],
    ['proof', text.replace(/"witnesses":\[.*?\]/, '"witnesses":[]')],
    ['proof', text.replace('@v1\\n', '@v1\\nextra QQ==\\n')],
    ['entry', text.replace('2026-11-25T', '2026-02-30T')],
    ['about.salt', text.replace('"salt":"', '"salt":"!')],
    ['about', text.replace('"salt":"AQEB', '"salt":"')],
    ['content.text', text.replace(/(?<="content":\{.*),"text":.*?\}(?=,"entry)/, '}')],
  ])('is refused, with the place: %s', (place, written) => expect(refusal(written)).toContain(`not a receipt, at ${place}: `));

  test('is refused when an opening is spelled so that it can be read in two ways, is nested too deep, or has more than it should', () => {
    const opened = (part: 'about' | 'content', value: string) => {
      const changed = { ...receiptOf(), [part]: { salt: new Uint8Array(32), text: value } };
      return codeOf(() => formatReceipt(changed));
    };
    for (const value of ['{"a":1,"a":2}', '{ }', '"\\ud800"', 'met', `${'['.repeat(101)}${']'.repeat(101)}`])
      expect(opened('content', value)).toBe('receipt.malformed');
    for (const value of ['{"subject":"x"}', '{"a":1,"subject":"x","who":"y"}', '{"subject":"x","who":null}', '[]'])
      expect(opened('about', value)).toBe('receipt.malformed');
    expect(opened('content', `${'['.repeat(100)}${']'.repeat(100)}`)).toBeNull();
  });

  test('has no line in its checkpoint that none of its keys signed, and nothing below the root', () => {
    const add = (line: NoteSignature) =>
      withCheckpoint(receiptOf(), ({ text: own, signatures }) => ({ text: own, signatures: [...signatures, line] }));
    const stray = signText('any\n', logSigner(4));
    expect(codeOf(() => verifyReceipt(add(stray)))).toBe('receipt.malformed');
    const twice = { ...receiptOf({ witnesses: 1 }), witnesses: [witnessSigner(0).key, witnessSigner(0).key] };
    expect(codeOf(() => formatReceipt(twice))).toBe('receipt.malformed');
    const extended = signCheckpoint({ origin: ORIGIN, size: 300, root: leafHash(toUtf8('')), extensions: ['more'] }, logSigner(0));
    expect(codeOf(() => verifyReceipt(withCheckpoint(receiptOf(), () => parseNote(extended))))).toBe('receipt.malformed');
  });

  test('is written from what a log has: lines of others are left out, and witnesses that did not cosign', () => {
    const receipt = receiptOf({ witnesses: 2 });
    const { index, hashes, checkpoint } = parseProof(receipt.proof);
    const { text: signed, signatures } = parseNote(checkpoint);
    const busy = formatNote({ text: signed, signatures: [signText(signed, logSigner(8)), ...signatures.toReversed()] });
    const witnesses = [0, 1, 2].map((at) => witnessSigner(at).key);
    expect(makeReceipt({ ...receipt, witnesses, entry: toUtf8(receipt.entry), index, hashes, checkpoint: busy })).toEqual(receipt);
  });
});

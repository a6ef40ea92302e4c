/** What the page finds of a receipt, whatever it is given. */
import { EMPTY_ROOT, formatKey, formatReceipt, formatReceiptLine, parseProof, signCheckpoint, toUtf8 } from '@mufakat/ledger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logSigner, ORIGIN, receiptOf, witnessSigner } from '../../../packages/ledger/src/testing/receipts.ts';
import { flipBit } from '../../../packages/ledger/src/testing/stored-log.ts';
import { checkReceipt } from './check-receipt.ts';
import english from './messages/en.json';
import type { Given } from './read-receipt.ts';

const KEY = formatKey(logSigner(0).key);
const WITNESS = formatKey(witnessSigner(0).key);
const OTHER_WITNESS = formatKey(witnessSigner(1).key);
const seenOf = (size: number, signer = logSigner(0)) => signCheckpoint({ origin: ORIGIN, size, root: EMPTY_ROOT, extensions: [] }, signer);

/** What was found, in a word: what is proved, `refused …` with the part, or `field: why` that it cannot be used. */
function found(given: Partial<Given>): readonly string[] {
  const outcome = checkReceipt({ receipt: '', key: '', witnesses: '', checkpoint: '', ...given });
  if (outcome.kind === 'unusable') return [outcome.problem.message];
  if (outcome.kind === 'refused') return [`refused ${outcome.part}`];
  return outcome.verified.proved.map(({ code }) => code);
}

const json = (wanted: Parameters<typeof receiptOf>[0] = {}) => formatReceipt(receiptOf(wanted));

describe('a receipt as it was given', () => {
  test('is accepted by the key that the reader gave, and its openings are proved', () => {
    expect(found({ receipt: json(), key: ` ${KEY}\n` })).toEqual([
      'receipt.signed',
      'receipt.included',
      'receipt.about-opened',
      'receipt.content-opened',
    ]);
  });

  test('is the same with white space and a byte order mark around it', () => {
    expect(found({ receipt: `\uFEFF \r\n${json()}\n\n`, key: KEY })).toEqual(found({ receipt: json(), key: KEY }));
  });

  test('is the same pretty-printed, wrapped and quoted by a mail programme', () => {
    const pretty = JSON.stringify(JSON.parse(json()), null, 2);
    const quoted = json().replaceAll(/.{70}/g, '$&\r\n> ');
    for (const receipt of [pretty, `On Monday:\r\n> ${quoted}`])
      expect(found({ receipt, key: KEY })).toEqual(found({ receipt: json(), key: KEY }));
  });

  test('is found as a line among others, with or without it said twice', () => {
    const line = formatReceiptLine(receiptOf());
    expect(found({ receipt: `Dear judge,\r\n  ${line}\r\n${line}\r\nYours`, key: KEY })).toEqual(['receipt.signed', 'receipt.included']);
  });

  test('without a key is accepted, and it is told that it vouches for itself', () => {
    const outcome = checkReceipt({ receipt: json(), key: '', witnesses: '', checkpoint: '' });
    expect(outcome).toMatchObject({ kind: 'accepted', keyTrusted: false });
    expect(outcome.kind === 'accepted' && outcome.verified.notProved.map(({ code }) => code)).toContain('receipt.key-not-trusted');
  });

  test('is proved by the word of one witness, and the one that is missing is named', () => {
    const outcome = checkReceipt({ receipt: json({ witnesses: 1 }), key: KEY, witnesses: `${WITNESS}\n${OTHER_WITNESS}`, checkpoint: '' });
    const absent = { code: 'receipt.witness-absent', values: { name: 'witness-1.example.org' } };
    expect(outcome).toMatchObject({ kind: 'accepted', verified: { notProved: expect.arrayContaining([expect.objectContaining(absent)]) } });
    expect(found({ receipt: json({ witnesses: 1 }), witnesses: WITNESS })).toContain('receipt.witnessed');
  });

  test('is refused when no witness of those that were named confirmed it', () => {
    expect(found({ receipt: json({ witnesses: 1 }), key: KEY, witnesses: OTHER_WITNESS })).toEqual(['refused witness']);
  });

  test('is refused by another key', () => {
    expect(found({ receipt: json(), key: formatKey(logSigner(3).key) })).toEqual(['refused key']);
  });
});

describe('a state that was seen before', () => {
  const receipt = receiptOf({ handedOn: 1 });
  const text = formatReceipt(receipt);
  const { checkpoint } = parseProof(receipt.proof);

  test('is recognised, also when it was pasted without its last newline or with those of another system', () => {
    expect(found({ receipt: text, checkpoint })).toContain('receipt.same-as-seen');
    expect(found({ receipt: text, checkpoint: `${checkpoint.trim().replaceAll('\n', '\r\n')}` })).toContain('receipt.same-as-seen');
  });

  test('of another size, by the key before, is no contradiction', () => {
    expect(found({ receipt: text, checkpoint: seenOf(9) })).not.toContain('receipt.same-as-seen');
    expect(found({ receipt: text, checkpoint: seenOf(9) })).toContain('receipt.included');
  });

  test('of the same size and another tree shows that the log told two stories', () => {
    expect(found({ receipt: text, checkpoint: seenOf(300) })).toEqual(['refused log']);
  });

  test('that the log of the receipt did not sign says nothing of it', () => {
    expect(found({ receipt: text, checkpoint: seenOf(300, logSigner(5)) })).toEqual(['refused seen']);
    expect(found({ receipt: text, checkpoint: checkpoint.replace(ORIGIN, 'elsewhere') })).toEqual(['refused seen']);
  });
});

test.each([
  ['receipt: empty', { receipt: ' \n' }],
  ['receipt: none', { receipt: 'Dear judge' }],
  ['receipt: none', { receipt: '{' }],
  ['receipt: none', { receipt: '{"format":"mufakat-receipt@2"}' }],
  ['receipt: cut', { receipt: json().slice(0, -20) }],
  ['receipt: wrapped', { receipt: json().replace('verdict', 'verd\nict').replace('"met', '"meat') }],
  ['receipt: smart-quotes', { receipt: json().replaceAll('"', '”').replace('met', 'meat') }],
  ['receipt: none', { receipt: '\u0000\u0001\uFFFD' }],
  ['receipt: several', { receipt: [0, 1].map((index) => formatReceiptLine(receiptOf({ index }))).join('\n') }],
  ['receipt: large', { receipt: '{'.repeat(2 ** 21) }],
  ['key: wrong', { receipt: json(), key: KEY.slice(1) }],
  ['key: wrong', { receipt: json(), key: WITNESS }],
  ['witnesses: wrong', { receipt: json(), witnesses: `${WITNESS}\n${KEY}` }],
  ['checkpoint: wrong', { receipt: json(), checkpoint: 'size 300' }],
  ['checkpoint: wrong', { receipt: json(), checkpoint: seenOf(3).slice(0, -8) }],
] as const)('what cannot be used is “%s”, not a refused receipt', (message, given) => {
  expect(found(given)).toEqual([message]);
});

describe('a changed receipt', () => {
  test('is never accepted, whichever bit of it changed', () => {
    const bytes = toUtf8(json({ witnesses: 1, handedOn: 1 }));
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const text = new TextDecoder().decode(flipBit(bytes, bit));
        expect(found({ receipt: text })[0]).toMatch(/^(refused \w|receipt: (none|wrapped|cut))/);
      }),
      { numRuns: 60 },
    );
  });

  test('is named by its part, and there are words for every part', () => {
    const [good, line] = [json({ witnesses: 1 }), formatReceiptLine(receiptOf())];
    const { checkpoint } = parseProof(receiptOf({ witnesses: 1 }).proof);
    const lineOf = (at: number) => checkpoint.trim().split('\n').at(at) ?? '';
    const changed = (piece: string) => good.replace(piece, piece.slice(0, -9) + (piece.at(-9) === 'A' ? 'B' : 'A') + piece.slice(-8));
    const parts = {
      entry: good.replace('verdict.recorded', 'verdict.recordee'),
      proof: good.replace('index 77', 'index 76'),
      checkpoint: good.replace('\\n300\\n', '\\n301\\n'),
      signature: changed(lineOf(-2)),
      cosignature: changed(lineOf(-1)),
      about: good.replace('"text":"{\\"subject\\":\\"verdict', '"text":"{\\"subject\\":\\"verdicu'),
      content: good.replace('\\"met\\"', '\\"not\\"'),
      key: good.replace(KEY, KEY.replace('a', 'b')),
      line: line.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    };
    const words: Readonly<Record<string, string>> = english;
    for (const [part, receipt] of Object.entries(parts)) {
      expect(receipt, part).not.toBe(part === 'line' ? line : good);
      expect(found({ receipt }), part).toEqual([`refused ${part}`]);
      expect(words[`verify.part.${part}`], part).toMatch(/\w/);
    }
    for (const why of ['none', 'several', 'wrapped', 'quoted', 'html', 'encoded', 'smart-quotes', 'cut'])
      expect(words[`verify.unusable.receipt.${why}`], why).toBeDefined();
  });

  test('that is JSON of another kind is refused as a whole or by the place', () => {
    for (const receipt of [`${json()}}`, json().replace('{', '{"more":1,'), '{"format":"mufakat-receipt@1"}']) {
      expect(found({ receipt })[0], receipt.slice(0, 40)).toMatch(/^refused (text|key)$/);
    }
  });
});

test('any text at all is answered and never throws', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(fc.record({ receipt: text, key: text, witnesses: text, checkpoint: text }), (given) => {
      expect(['refused', 'unusable']).toContain(checkReceipt(given).kind);
    }),
  );
});

import { formatKey, formatReceipt, LedgerError, parseReceiptLine } from '@mufakat/ledger';
import { expect, test } from 'vitest';
import { logSigner, receiptOf } from '../../../packages/ledger/src/testing/receipts.ts';
import { prove } from './prove.ts';

const ENTRY = '0199f3c4-0000-7000-8000-000000000001';
const text = formatReceipt(receiptOf({ handedOn: 1 }));
const first = formatKey(logSigner(0).key);
const youngest = formatKey(logSigner(1).key);

function codesOf(result: ReturnType<typeof prove>): { proved: string[]; notProved: string[] } {
  if (result instanceof LedgerError) throw result;
  return { proved: result.verified.proved.map(({ code }) => code), notProved: result.verified.notProved.map(({ code }) => code) };
}

test('a receipt is proved by the first key of the log, through a change of key, and makes a line without openings', () => {
  const result = prove(text, ENTRY, first);
  expect(codesOf(result).proved).toEqual([
    'receipt.key-changed',
    'receipt.signed',
    'receipt.included',
    'receipt.about-opened',
    'receipt.content-opened',
  ]);
  expect(codesOf(result).notProved).not.toContain('receipt.key-not-trusted');
  if (result instanceof LedgerError) throw result;
  expect(parseReceiptLine(result.line)).toEqual({ ...receiptOf({ handedOn: 1 }), about: null, content: null });
});

test('the youngest key proves as much as the first', () => {
  expect(codesOf(prove(text, ENTRY, youngest))).toEqual(codesOf(prove(text, ENTRY, first)));
});

test('without a key of the log it is said that the receipt vouches for itself', () => {
  expect(codesOf(prove(text, ENTRY, undefined)).notProved).toContain('receipt.key-not-trusted');
});

test.each([
  ['of another entry than was asked for', text, '0199f3c4-0000-7000-8000-000000000009', first, 'receipt.other-entry'],
  ['of another log than the trusted one', text, ENTRY, formatKey(logSigner(7).key), 'receipt.key'],
  ['with another content', text.replace('\\"met\\"', '\\"not\\"'), ENTRY, first, 'receipt.content'],
  ['that was cut off', text.slice(0, -1), ENTRY, first, 'receipt.malformed'],
])('a receipt %s is refused, by a code', (_, given, entry, trusted, code) => {
  expect(prove(given, entry, trusted)).toMatchObject({ code });
});

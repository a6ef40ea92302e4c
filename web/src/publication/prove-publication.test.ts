import { formatKey, formatReceipt, LedgerError } from '@mufakat/ledger';
import { expect, test } from 'vitest';
import { logSigner, receiptOf } from '../../../packages/ledger/src/testing/receipts.ts';
import { provePublication } from './prove-publication.ts';
import { snapshotOf } from './testing/snapshots.ts';

const SNAPSHOT = snapshotOf([{ id: 'law', share: 'stage', stage: { low: 2, high: 2 }, indicators: [] }]);
const OTHER = snapshotOf([{ id: 'law', share: 'stage', stage: { low: 3, high: 3 }, indicators: [] }]);
const KEY = formatKey(logSigner(0).key);
const published = { what: 'publication.published', content: SNAPSHOT };
const text = formatReceipt(receiptOf(published));

const outcome = (...given: Parameters<typeof provePublication>) => {
  const result = provePublication(...given);
  return result instanceof LedgerError ? result.code : result.proved.map(({ code }) => code);
};

test('a receipt proves the snapshot that its log holds, by the key that is trusted', () => {
  expect(outcome(text, SNAPSHOT, KEY)).toEqual(expect.arrayContaining(['receipt.included', 'receipt.content-opened']));
});

test.each([
  ['another snapshot', text, OTHER, KEY, 'publication.other'],
  ['another kind of act', formatReceipt(receiptOf({ ...published, what: 'publication.withdrawn' })), SNAPSHOT, KEY, 'publication.other'],
  ['content that is closed', formatReceipt(receiptOf({ ...published, opened: false })), SNAPSHOT, KEY, 'publication.other'],
  ['another log', text, SNAPSHOT, formatKey(logSigner(7).key), 'receipt.key'],
  ['a changed stage', text.replace('\\"high\\":2', '\\"high\\":3'), SNAPSHOT, KEY, 'receipt.content'],
  ['no receipt', '{}', SNAPSHOT, KEY, 'receipt.malformed'],
])('%s is refused', (_, given, snapshot, key, code) => {
  expect(outcome(given, snapshot, key)).toBe(code);
});

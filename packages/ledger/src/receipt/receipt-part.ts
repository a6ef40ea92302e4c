/** Which part of a receipt, or of what its reader knows, an error is about. */
import type { LedgerError } from '../ledger-error.ts';

const PARTS = [
  'key',
  'keyChanges',
  'witnesses',
  'entry',
  'proof',
  'entry-or-proof',
  'checkpoint',
  'signature',
  'cosignature',
  'about',
  'content',
  'line',
  'text',
  'log',
  'seen',
  'witness',
] as const;

/** `line` and `text` are a receipt as a whole, `seen` and `witness` what its reader named, `log` the log itself. */
export type ReceiptPart = (typeof PARTS)[number];

/** Of other codes than those of reading and verifying a receipt: `text`. */
export function partOfReceipt({ code, message }: LedgerError): ReceiptPart {
  // The place in what is malformed stands in the message only.
  const place = code === 'receipt.malformed' ? /^not a receipt, at ([a-zA-Z]+)/.exec(message)?.[1] : undefined;
  const [kind = '', rest = ''] = code.split('.');
  const name = place ?? OF_KIND[kind] ?? (code === 'receipt.forked' ? 'log' : rest);
  return PARTS.find((part) => part === name) ?? 'text';
}

const OF_KIND: Readonly<Record<string, ReceiptPart>> = {
  'receipt-line': 'line',
  'key-change': 'keyChanges',
  seen: 'seen',
  cosignature: 'witness',
};

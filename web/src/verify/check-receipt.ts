/** Verifies a receipt with what its reader knows from elsewhere, and says which part is refused when one is. */
import {
  formatKey,
  LedgerError,
  NotProved,
  parseKeyChange,
  type Receipt,
  type VerifiedReceipt,
  verifyNote,
  verifyReceipt,
} from '@mufakat/ledger';
import { type Given, type Known, readKnown, readReceipt, type SeenState, Unusable } from './read-receipt.ts';

export type Accepted = {
  readonly kind: 'accepted';
  readonly receipt: Receipt;
  readonly verified: VerifiedReceipt;
  /** The reader gave the key; otherwise the receipt vouches for itself only. */
  readonly keyTrusted: boolean;
  /** Names of witnesses that the reader named and that did not cosign. */
  readonly absent: readonly string[];
};

type Refused = {
  readonly kind: 'refused';
  readonly part: Part;
  readonly error: LedgerError;
};

export type Outcome = Accepted | Refused | { readonly kind: 'unusable'; readonly problem: Unusable };

/** What can be refused. `text` is a receipt as a whole. */
const PARTS = [
  ...(['key', 'keyChanges', 'witnesses', 'entry', 'proof', 'entry-or-proof', 'checkpoint', 'signature', 'cosignature'] as const),
  ...(['about', 'content', 'line', 'text', 'log', 'seen', 'witness'] as const),
] as const;
export type Part = (typeof PARTS)[number];
const isPart = (name: string): name is Part => PARTS.some((part) => part === name);

/** Never throws for what is given, whatever it is. */
export function checkReceipt(given: Given): Outcome {
  try {
    const known = readKnown(given);
    const receipt = readReceipt(given.receipt);
    return accepted(receipt, verifyAll(receipt, known), known);
  } catch (error) {
    if (error instanceof Unusable) return { kind: 'unusable', problem: error };
    if (error instanceof LedgerError) return { kind: 'refused', part: partOf(error), error };
    throw error;
  }
}

function verifyAll(receipt: Receipt, { key, witnesses, seen }: Known): VerifiedReceipt {
  const trust = { ...(key === null ? {} : { key }), witnesses };
  const alone = verifyReceipt(receipt, trust);
  const before = alone.proved.map(({ text }) => text);
  if (witnesses.length > 0 && !alone.proved.some(({ code }) => code === 'receipt.witnessed')) {
    const message = 'none of the witnesses that were named confirmed this state of the log';
    throw new NotProved('cosignature.missing', message, 'that everybody is shown the same log', before);
  }
  if (seen === null) return alone;
  refuseOther(receipt, seen, before);
  return verifyReceipt(receipt, { ...trust, checkpoint: seen.checkpoint });
}

/** A state seen elsewhere says something only when the log signed it, by any of the keys that lead to the receipt's. */
function refuseOther({ key, keyChanges }: Receipt, { note, checkpoint }: SeenState, before: readonly string[]): void {
  const refuse = (code: string, message: string) => new NotProved(code, message, 'that the log is the one seen before', before);
  if (checkpoint.origin !== key.name) throw refuse('seen.origin', `it is of the log “${checkpoint.origin}”, the receipt of “${key.name}”`);
  try {
    verifyNote(note, [key, ...keyChanges.map((change) => parseKeyChange(change).from)]);
  } catch (error) {
    if (error instanceof NotProved) throw refuse('seen.signature', error.message);
    throw error;
  }
}

function accepted(receipt: Receipt, verified: VerifiedReceipt, { key, witnesses }: Known): Accepted {
  const cosigned = receipt.witnesses.map(formatKey);
  const absent = witnesses.filter((witness) => !cosigned.includes(formatKey(witness))).map(({ name }) => name);
  return { kind: 'accepted', receipt, verified, keyTrusted: key !== null, absent };
}

function partOf({ code, message }: LedgerError): Part {
  // The place in what is malformed stands in the message only.
  const place = code === 'receipt.malformed' ? /^not a receipt, at ([a-zA-Z]+)/.exec(message)?.[1] : undefined;
  const [kind = '', rest = ''] = code.split('.');
  const name = place ?? { 'receipt-line': 'line', 'key-change': 'keyChanges', seen: 'seen', cosignature: 'witness' }[kind] ?? rest;
  if (name === 'forked') return 'log';
  return isPart(name) ? name : 'text';
}

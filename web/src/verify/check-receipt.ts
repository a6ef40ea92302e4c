/** Verifies a receipt with what its reader knows from elsewhere, and says which part is refused when one is. */
import { LedgerError, partOfReceipt, type Receipt, type ReceiptPart, type VerifiedReceipt, verifyReceipt } from '@mufakat/ledger';
import { type Given, readReceipt, readTrust, Unusable } from './read-receipt.ts';

export type Accepted = {
  readonly kind: 'accepted';
  readonly receipt: Receipt;
  readonly verified: VerifiedReceipt;
  /** The reader gave the key; otherwise the receipt vouches for itself only. */
  readonly keyTrusted: boolean;
};

type Refused = {
  readonly kind: 'refused';
  readonly part: ReceiptPart;
  readonly error: LedgerError;
};

export type Outcome = Accepted | Refused | { readonly kind: 'unusable'; readonly problem: Unusable };

/** Never throws for what is given, whatever it is. */
export function checkReceipt(given: Given): Outcome {
  try {
    const trust = readTrust(given);
    const receipt = readReceipt(given.receipt);
    return { kind: 'accepted', receipt, verified: verifyReceipt(receipt, trust), keyTrusted: trust.key !== undefined };
  } catch (error) {
    if (error instanceof Unusable) return { kind: 'unusable', problem: error };
    if (error instanceof LedgerError) return { kind: 'refused', part: partOfReceipt(error), error };
    throw error;
  }
}

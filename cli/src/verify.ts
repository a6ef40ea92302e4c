/**
 * `mufakat verify`: what a receipt proves and what it does not, by the receipt and what its reader trusts alone. No server, network or database.
 */
import {
  formatKey,
  type KeyKind,
  LedgerError,
  NotProved,
  parseKey,
  parseKeyChange,
  type Receipt,
  type ReceiptTrust,
  type Statement,
  type VerifiedReceipt,
  type VerifierKey,
  verifyNote,
  verifyReceipt,
  type WitnessKey,
} from '@mufakat/ledger';
import { BadUse, type Outcome } from './outcome.ts';
import { readReceipt, readSeenState, type SeenState } from './verify-input.ts';
import { acceptedText, refusedText } from './verify-text.ts';
import { refusedPart, remedyOf } from './verify-words.ts';

/** What the reader has from elsewhere than the receipt. */
export interface VerifyOptions {
  /** The verifier key of the log (vkey). */
  readonly key?: string;
  /** Verifier keys of witnesses: one of them at least must have cosigned. */
  readonly witness?: readonly string[];
  /** A file with a checkpoint of the log. */
  readonly checkpoint?: string;
}

type Trust = Omit<ReceiptTrust, 'checkpoint' | 'witnesses'> & { readonly witnesses: readonly WitnessKey[] };

/**
 * Verifies a receipt: exit 0 when all holds that a receipt can prove with what was given, 1 when a part is refused. Without a key it holds for the
 * receipt's own key only, which is said first.
 * @throws BadUse for a key that is none, and for files that hold no receipt or checkpoint
 */
export async function verify(file: string, options: VerifyOptions): Promise<Outcome> {
  const trust: Trust = {
    ...(options.key === undefined ? {} : { key: readKey('log', '--key', options.key) }),
    witnesses: (options.witness ?? []).map((text) => readKey('witness', '--witness', text)),
  };
  const seen = options.checkpoint === undefined ? null : await readSeenState(options.checkpoint);
  try {
    const receipt = await readReceipt(file);
    return accepted(receipt, verifyAll(receipt, trust, seen), trust);
  } catch (error) {
    if (error instanceof LedgerError) return refused(error, trust);
    throw error;
  }
}

function readKey<Kind extends KeyKind>(kind: Kind, option: string, text: string): VerifierKey<Kind> {
  try {
    return parseKey(kind, text);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new BadUse('bad-key', `${option}: ${error.message}.\nGive the whole verifier key, in quotation marks, as it was published.`);
  }
}

/** @throws LedgerError for whatever is refused */
function verifyAll(receipt: Receipt, trust: Trust, seen: SeenState | null): VerifiedReceipt {
  const alone = verifyReceipt(receipt, trust);
  const before = alone.proved.map(({ text }) => text);
  if (trust.witnesses.length > 0 && !alone.proved.some(({ code }) => code === 'receipt.witnessed')) {
    const message = 'none of the witnesses that you named confirmed this state of the log';
    throw new NotProved('cosignature.missing', message, 'that everybody is shown the same log', before);
  }
  if (seen === null) return alone;
  refuseOther(receipt, seen, before);
  return verifyReceipt(receipt, { ...trust, checkpoint: seen.checkpoint });
}

/** A state seen elsewhere says something only when the log signed it, by any of the keys that lead to the receipt's. */
function refuseOther({ key, keyChanges }: Receipt, { note, checkpoint }: SeenState, before: readonly string[]): void {
  const refuse = (code: string, message: string): never => {
    throw new NotProved(code, message, 'that the log is the one seen before', before);
  };
  if (checkpoint.origin !== key.name) refuse('seen.origin', `it is of the log “${checkpoint.origin}”, the receipt of “${key.name}”`);
  const changes = keyChanges.map(parseKeyChange);
  try {
    verifyNote(note, [key, ...changes.map(({ from }) => from)]);
  } catch (error) {
    if (!(error instanceof NotProved)) throw error;
    refuse('seen.signature', error.message);
  }
}

function accepted(receipt: Receipt, verified: VerifiedReceipt, trust: Trust): Outcome {
  const { entry, index, checkpoint, about, proved } = verified;
  const keyTrusted = trust.key !== undefined;
  const notProved = [...verified.notProved, ...absentWitnesses(receipt, trust)].map((each) => ({ ...each, remedy: remedyOf(each.code) }));
  const content = receipt.content?.text ?? null;
  return {
    exit: 0,
    data: {
      keyTrusted,
      log: { origin: checkpoint.origin, size: checkpoint.size },
      entry: { id: entry.entry, what: entry.what, happenedAt: entry.happenedAt, index },
      about,
      content,
      proved,
      notProved,
    },
    text: acceptedText({ keyTrusted, content, proved, notProved }),
  };
}

/** Witnesses that the reader named, and that did not cosign. */
function absentWitnesses(receipt: Receipt, { witnesses }: Trust) {
  const cosigned = receipt.witnesses.map(formatKey);
  return witnesses
    .filter((key) => !cosigned.includes(formatKey(key)))
    .map(({ name }) => ({
      code: 'verify.witness-absent' as const,
      text: `That the witness ${name}, whom you named, saw this state of the log: it is not in the receipt.`,
      values: { name } satisfies Statement['values'],
    }));
}

function refused(error: LedgerError, trust: Trust): Outcome {
  const { part, words, remedy } = refusedPart(error);
  const { code, message } = error;
  const [notProved, provedBefore] = error instanceof NotProved ? [error.notProved, error.proved] : [null, []];
  return {
    exit: 1,
    data: { refused: { code, part, message, notProved, remedy }, provedBefore },
    text: refusedText({ words, message, notProved, remedy, provedBefore, keyGiven: trust.key !== undefined }),
  };
}

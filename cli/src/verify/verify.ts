/**
 * `mufakat verify`: what a receipt proves and what it does not, by the receipt and what its reader trusts alone. No server, network or database.
 */
import {
  type KeyKind,
  LedgerError,
  NotProved,
  parseKey,
  type ReceiptTrust,
  type VerifiedReceipt,
  type VerifierKey,
  verifyReceipt,
} from '@mufakat/ledger';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { readReceipt, readSeenState } from './verify-input.ts';
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

/**
 * Verifies a receipt: exit 0 when all holds that a receipt can prove with what was given, 1 when a part is refused. Without a key it holds for the
 * receipt's own key only, which is said first.
 * @throws UsageError for a key that is none, and for files that hold no receipt or checkpoint
 */
export async function verify(file: string, options: VerifyOptions): Promise<CommandResult> {
  const trust: ReceiptTrust = {
    ...(options.key === undefined ? {} : { key: readKey('log', '--key', options.key) }),
    witnesses: (options.witness ?? []).map((text) => readKey('witness', '--witness', text)),
    ...(options.checkpoint === undefined ? {} : { seen: await readSeenState(options.checkpoint) }),
  };
  try {
    const receipt = await readReceipt(file);
    return accepted(verifyReceipt(receipt, trust), receipt.content?.text ?? null, trust);
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
    throw new UsageError('bad-key', `${option}: ${error.message}.\nGive the whole verifier key, in quotation marks, as it was published.`);
  }
}

function accepted(verified: VerifiedReceipt, content: string | null, trust: ReceiptTrust): CommandResult {
  const { entry, index, checkpoint, about, proved } = verified;
  const keyTrusted = trust.key !== undefined;
  const notProved = verified.notProved.map((each) => ({ ...each, remedy: remedyOf(each.code) }));
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

function refused(error: LedgerError, trust: ReceiptTrust): CommandResult {
  const { part, words, remedy } = refusedPart(error);
  const { code, message } = error;
  const [notProved, provedBefore] = error instanceof NotProved ? [error.notProved, error.proved] : [null, []];
  return {
    exit: 1,
    data: { refused: { code, part, message, notProved, remedy }, provedBefore },
    text: refusedText({ words, message, notProved, remedy, provedBefore, keyGiven: trust.key !== undefined }),
  };
}

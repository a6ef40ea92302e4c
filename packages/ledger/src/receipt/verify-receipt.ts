/** Verifying a receipt: key, signature, inclusion, witnesses, what was seen before, openings; each step says what it proved and what it did not. */
import { sameBytes } from '../bytes/bytes.ts';
import { commitmentToText } from '../entry/commitment.ts';
import type { LogEntry } from '../entry/entry.ts';
import { fromSeconds } from '../entry/moment.ts';
import { after, LedgerError, NotProved } from '../ledger-error.ts';
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts';
import { verifyCosignatures } from '../note/cosignature.ts';
import { formatKey, isOneOf, type LogKey, sameKey, type WitnessKey } from '../note/key.ts';
import { keyAfter } from '../note/key-change.ts';
import { type Note, parseNote, verifyNote } from '../note/note.ts';
import { sameHash } from '../tree/hash.ts';
import { verifyInclusion } from '../tree/verify-tree.ts';
import { type Opening, openReceipt, type Receipt, type ReceiptParts } from './receipt.ts';
import { damageBelowRoot, damageInCheckpoint, isSigned } from './receipt-damage.ts';
import { type Statement, statement } from './receipt-statement.ts';

/** What the verifier knows from elsewhere than the receipt. */
export type ReceiptTrust = {
  /** The log's key, or one that handed over to it. Without it the receipt's own is used, and that is said. */
  readonly key?: LogKey;
  /** One of them at least must have cosigned. */
  readonly witnesses?: readonly WitnessKey[];
  readonly seen?: SeenState;
};

/** A state of the log as somebody saw it elsewhere: it counts when the log signed it. */
export type SeenState = { readonly note: Note; readonly checkpoint: Checkpoint };

/** Reads a signed checkpoint; nothing is verified. @throws LedgerError `note.malformed`, `checkpoint.malformed` */
export function parseSeenState(text: string): SeenState {
  const note = parseNote(text);
  return { note, checkpoint: parseCheckpoint(note.text) };
}

export type VerifiedReceipt = {
  readonly entry: LogEntry;
  readonly index: number;
  readonly checkpoint: Checkpoint;
  /** Whom and what the entry is about; null when the receipt keeps it closed. */
  readonly about: ReceiptParts['about'];
  readonly proved: readonly Statement[];
  readonly notProved: readonly Statement[];
};

type Findings = Pick<VerifiedReceipt, 'proved' | 'notProved'>;
type Step = (parts: ReceiptParts, trust: ReceiptTrust) => Findings;

const STEPS: readonly Step[] = [checkKey, checkSignature, checkInclusion, checkAbout, checkContent, checkWitnesses, checkSeen, remainsOpen];

/**
 * Verifies all of a receipt, and says what that proves.
 *
 * @throws NotProved when a part was changed, or does not belong to the others. `code` names it: `receipt.key`, `receipt.checkpoint`, `receipt.signature`,
 * `receipt.entry`, `receipt.proof`, `receipt.entry-or-proof` when it cannot be told which of them, `receipt.cosignature`, `receipt.about`,
 * `receipt.content`, `key-change.…`; `cosignature.missing` when none of the witnesses cosigned; `seen.origin`, `seen.signature` when the state that was
 * seen is of another log, or was not signed by it; `receipt.forked` when the log shows another tree of a size that was seen before
 * @throws LedgerError `receipt.malformed` with the place
 */
export function verifyReceipt(receipt: Receipt, trust: ReceiptTrust = {}): VerifiedReceipt {
  const parts = openReceipt(receipt);
  const proved: Statement[] = [];
  const notProved: Statement[] = [];
  for (const step of STEPS) {
    const found = after(
      proved.map(({ text }) => text),
      () => step(parts, trust),
    );
    proved.push(...found.proved);
    notProved.push(...found.notProved);
  }
  const { entry, proof, checkpoint, about } = parts;
  return { entry, index: proof.index, checkpoint, about, proved, notProved };
}

/** That the key is the trusted one, or the one in force after it. */
function checkKey({ receipt: { key, keyChanges }, keyChanges: changes, checkpoint }: ReceiptParts, trust: ReceiptTrust): Findings {
  const open = (message: string) => new NotProved('receipt.key', message, `that the log ${(trust.key ?? key).name} signed anything here`);
  const chain = changes.flatMap(({ from, to }) => [from, to]);
  const start = trust.key ?? chain[0] ?? key;
  if (!isOneOf([key, ...chain], start)) throw open(`the receipt bears the key ${formatKey(key)}, not the trusted ${formatKey(start)}`);
  const inForce = keyAfter(start, keyChanges);
  if (!sameKey(inForce.key, key)) throw open(`the changes of key lead to ${formatKey(inForce.key)}, the receipt bears ${formatKey(key)}`);
  if (checkpoint.size < inForce.size) throw open(`its key signs from size ${inForce.size} on, the checkpoint has ${checkpoint.size}`);
  const handed = statement('receipt.key-changed', { times: changes.length });
  return {
    proved: changes.length > 0 ? [handed] : [],
    notProved: trust.key === undefined ? [statement('receipt.key-not-trusted', { key: formatKey(key) })] : [],
  };
}

function checkSignature(parts: ReceiptParts): Findings {
  const { receipt, note, checkpoint } = parts;
  const { origin, size } = checkpoint;
  const open = (code: string, message: string) => new NotProved(code, message, `that the log ${receipt.key.name} was ever in this state`);
  if (origin !== receipt.key.name) throw open('receipt.checkpoint', `the checkpoint is of another log, “${origin}”, or was changed`);
  if (!isSigned(parts, note.text)) {
    const code = damageInCheckpoint(parts);
    const what = code === 'receipt.signature' ? 'the signature was changed, or was not made by this key' : 'the checkpoint was changed';
    throw open(code, `the log's signature does not belong to the checkpoint: ${what}`);
  }
  return proves(statement('receipt.signed', { key: formatKey(receipt.key), origin, size }));
}

function checkInclusion(parts: ReceiptParts): Findings {
  const { entry, leaf, proof, checkpoint } = parts;
  const { size, root } = checkpoint;
  try {
    verifyInclusion({ leaf, index: proof.index, size, root }, proof.hashes);
  } catch (error) {
    if (!(error instanceof NotProved)) throw error;
    const code = error.code === 'inclusion.root' ? damageBelowRoot(parts) : 'receipt.proof';
    throw new NotProved(code, `${WHAT_CHANGED[code]}: ${error.message}`, error.notProved);
  }
  return proves(statement('receipt.included', { what: entry.what, index: proof.index }));
}

const WHAT_CHANGED = {
  'receipt.entry': 'the entry was changed',
  'receipt.proof': 'the proof was changed',
  'receipt.entry-or-proof': 'the entry or the proof was changed',
} as const;

function checkWitnesses({ note, cosigned }: ReceiptParts, { witnesses: known = [] }: ReceiptTrust): Findings {
  const seen = cosigned.flatMap(({ key }) => cosignedAt(note, key).map((time) => ({ key, time })));
  const trusted = seen.filter(({ key }) => isOneOf(known, key));
  const others = seen.filter(({ key }) => !isOneOf(known, key));
  if (known.length > 0 && trusted.length === 0) {
    const message = 'none of the witnesses that were named confirmed this state of the log';
    throw new NotProved('cosignature.missing', message, 'that everybody is shown the same log');
  }
  const absent = known.filter((key) => !trusted.some((cosigner) => sameKey(cosigner.key, key)));
  return {
    proved: trusted.flatMap(({ key: { name }, time }) => [
      statement('receipt.witnessed', { name }),
      statement('receipt.time-bounded', { name, time }),
    ]),
    notProved: [
      ...others.map(({ key }) => statement('receipt.witness-not-trusted', { name: key.name, key: formatKey(key) })),
      ...(trusted.length > 0 ? [] : [statement('receipt.not-witnessed')]),
      ...absent.map(({ name }) => statement('receipt.witness-absent', { name })),
    ],
  };
}

/** When the witness saw the checkpoint, in ISO 8601. */
function cosignedAt(note: Note, key: WitnessKey): string[] {
  try {
    return verifyCosignatures(note, [key], 1).map(({ time }) => fromSeconds(time));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new NotProved('receipt.cosignature', error.message, `that ${key.name} saw this checkpoint`);
  }
}

function checkSeen({ receipt: { key }, keyChanges, checkpoint: shown }: ReceiptParts, { seen }: ReceiptTrust): Findings {
  if (seen === undefined) return proves();
  const { origin, size, root } = seen.checkpoint;
  const open = (code: string, message: string) => new NotProved(code, message, 'that the log is the one seen before');
  if (origin !== shown.origin) throw open('seen.origin', `it is of the log “${origin}”, the receipt of “${shown.origin}”`);
  try {
    verifyNote(seen.note, [key, ...keyChanges.map(({ from }) => from)]);
  } catch (error) {
    throw error instanceof NotProved ? open('seen.signature', error.message) : error;
  }
  if (size !== shown.size) return leavesOpen(statement('receipt.not-compared', { seen: size, size: shown.size }));
  if (sameHash(root, shown.root)) return proves(statement('receipt.same-as-seen', { size }));
  throw open('receipt.forked', `the log shows two different trees of size ${size}: this one and the one seen before`);
}

function checkAbout({ receipt, entry, about }: ReceiptParts): Findings {
  if (receipt.about === null || about === null) return leavesOpen(statement('receipt.about-closed'));
  checkOpening('receipt.about', receipt.about, entry.about, 'whom and what the entry is about');
  return proves(statement('receipt.about-opened', about));
}

function checkContent({ receipt, entry }: ReceiptParts): Findings {
  if (receipt.content === null) return leavesOpen(statement('receipt.content-closed'));
  checkOpening('receipt.content', receipt.content, entry.content, 'what was entered');
  return proves(statement('receipt.content-opened'));
}

/** The entry is in the log: when they do not belong together, it is the opening that was changed. */
function checkOpening(code: string, { salt, text }: Opening, commitment: Uint8Array, notProved: string): void {
  if (sameBytes(commitmentToText(salt, text), commitment)) return;
  throw new NotProved(code, 'salt and text are not those that the entry commits to: one of them was changed', notProved);
}

/** What no receipt can prove. */
function remainsOpen({ entry: { happenedAt } }: ReceiptParts): Findings {
  return leavesOpen(
    statement('receipt.time-not-proved', { happenedAt }),
    statement('receipt.person-not-proved'),
    statement('receipt.content-not-judged'),
    statement('receipt.later-not-shown'),
  );
}

function proves(...proved: readonly Statement[]): Findings {
  return { proved, notProved: [] };
}

function leavesOpen(...notProved: readonly Statement[]): Findings {
  return { proved: [], notProved };
}

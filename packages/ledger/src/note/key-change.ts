/**
 * Changes of a log's key: a note that says which key signs from which size on, signed by the old key and by the new one. The old signature passes trust
 * on, the new one shows that the new key is in hand. Such a text is never a checkpoint: its third line is no root.
 */

import { toUtf8 } from '../bytes/bytes.ts';
import { after, LedgerError, NotProved } from '../ledger-error.ts';
import { checkSize, parseDecimal } from '../tree/size.ts';
import { formatKey, isOneOf, isSignedBy, type LogKey, parseKey, type Signer, sameKey } from './key.ts';
import { formatNote, isOf, type NoteSignature, parseNote, signText } from './note.ts';

/** Both keys bear the name of the log, which is its origin. */
export type KeyChange = {
  readonly from: LogKey;
  readonly to: LogKey;
  /** The new key signs checkpoints of this size and larger ones. */
  readonly size: number;
  /** 64 bytes, of `from`. */
  readonly oldSignature: Uint8Array;
  /** 64 bytes, of `to`. */
  readonly newSignature: Uint8Array;
};

/** A key, and the size of the smallest checkpoint that it signs. */
export type KeyInForce = { readonly key: LogKey; readonly size: number };

const FORMAT = 'mufakat-key-change@1';

/** The note, signed by both. @throws LedgerError `key-change.malformed` when the keys are one or are of two logs; `ledger.size` */
export function formatKeyChange({ size }: Pick<KeyChange, 'size'>, oldSigner: Signer<'log'>, newSigner: Signer<'log'>): string {
  const text = keyChangeText({ from: oldSigner.key, to: newSigner.key, size });
  return formatNote({ text, signatures: [signText(text, oldSigner), signText(text, newSigner)] });
}

/**
 * Reads a change without verifying it; its signatures are two, the old key's first.
 * @throws LedgerError `key-change.malformed`, and whatever `parseNote`, `parseKey` and `parseDecimal` throw
 */
export function parseKeyChange(written: string): KeyChange {
  const { text, signatures } = parseNote(written);
  const [, old, young, size] = /\nold key (.*)\nnew key (.*)\nfrom size (.*)\n$/.exec(text) ?? [];
  if (old === undefined || young === undefined || size === undefined) throw malformed('it does not name log, old key, new key and size');
  const [from, to] = [parseKey('log', old), parseKey('log', young)];
  const change = {
    from,
    to,
    size: parseDecimal(size),
    oldSignature: signatureOf(from, signatures[0]),
    newSignature: signatureOf(to, signatures[1]),
  };
  if (signatures.length > 2) throw malformed('somebody else signed too');
  if (keyChangeText(change) !== text) throw malformed(`it is spelled otherwise than ${FORMAT}, or names another log than its keys`);
  return change;
}

/**
 * The key to which a trusted key handed over, and from which size on.
 * @throws NotProved `key-change.other-key` when another key handed over; `key-change.old-signature`, `key-change.new-signature`
 * @throws LedgerError whatever `parseKeyChange` throws
 */
export function verifyKeyChange(written: string, trusted: LogKey): KeyInForce {
  const change = parseKeyChange(written);
  const { from, to, size } = change;
  const text = toUtf8(keyChangeText(change));
  const refuse = (code: string, message: string) => {
    throw new NotProved(code, message, `that the log ${trusted.name} signs with the key ${formatKey(to)}`);
  };
  if (!sameKey(from, trusted)) refuse('key-change.other-key', `${formatKey(from)} hands over here, which is not the trusted key`);
  if (!isSignedBy(from, text, change.oldSignature))
    refuse('key-change.old-signature', `the old key did not sign this: text or signature was changed`);
  if (!isSignedBy(to, text, change.newSignature))
    refuse('key-change.new-signature', `the new key did not sign this: its signature was changed`);
  return { key: to, size };
}

/**
 * The key in force after a chain of changes, the oldest first. The chain may begin before the trusted key, which must be one of its keys; all of it is
 * verified. Without changes it is the trusted key, from size 0 on. Whoever has got hold of a trusted key that was given up can make a chain of his own:
 * the younger the trusted key, the better.
 *
 * @throws NotProved whatever `verifyKeyChange` throws, `key-change.other-key` also when the trusted key is not in the chain; `key-change.size` when a
 * later change names a smaller size
 * @throws LedgerError whatever `parseKeyChange` throws
 */
export function keyAfter(trusted: LogKey, notes: readonly string[]): KeyInForce {
  const [first] = notes;
  if (first === undefined) return { key: trusted, size: 0 };
  let current: KeyInForce = { key: parseKeyChange(first).from, size: 0 };
  const keys = [current.key];
  const proved: string[] = [];
  for (const note of notes) {
    const before = current;
    current = after(proved, () => successor(before, note));
    keys.push(current.key);
    proved.push(`${formatKey(before.key)} handed over to ${formatKey(current.key)} from size ${current.size} on`);
  }
  if (isOneOf(keys, trusted)) return current;
  const message = `the trusted key ${formatKey(trusted)} is none of those that handed over`;
  throw new NotProved('key-change.other-key', message, `that the log ${trusted.name} signs with the key ${formatKey(current.key)}`, proved);
}

function successor(before: KeyInForce, note: string): KeyInForce {
  const next = verifyKeyChange(note, before.key);
  if (next.size >= before.size) return next;
  const message = `a key takes over from size ${next.size} on, the one before it did from ${before.size}: the changes are out of order`;
  throw new NotProved('key-change.size', message, `from which size on the key ${formatKey(next.key)} signs`);
}

/** The text that both sign. @throws LedgerError `key-change.malformed`, `ledger.size` */
export function keyChangeText({ from, to, size }: Pick<KeyChange, 'from' | 'to' | 'size'>): string {
  if (from.name !== to.name)
    throw malformed(`a key of ${from.name} does not hand over to one of ${to.name}: both bear the name of the log`);
  if (sameKey(from, to)) throw malformed('old and new key are the same');
  return [FORMAT, `log ${from.name}`, `old key ${formatKey(from)}`, `new key ${formatKey(to)}`, `from size ${checkSize(size)}`, ''].join(
    '\n',
  );
}

function signatureOf(key: LogKey, line: NoteSignature | undefined): Uint8Array {
  if (line !== undefined && isOf(key)(line) && line.bytes.length === 64) return line.bytes;
  throw malformed(`the signature of ${formatKey(key)} does not stand in its place`);
}

function malformed(what: string): LedgerError {
  return new LedgerError('key-change.malformed', `not a change of key: ${what}`);
}

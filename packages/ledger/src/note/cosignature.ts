/** Cosignatures (C2SP tlog-cosignature, Ed25519): a witness states when it saw a checkpoint, and that the log had only grown until then. */
import { concat, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError, NotProved } from '../ledger-error.ts';
import { isSignedBy, type Signer, type WitnessKey } from './key.ts';
import { isOf, type Note, type NoteSignature } from './note.ts';

/** A cosignature that was verified. */
export type Cosignature = {
  readonly name: string;
  /** Seconds since 1970, UTC, as the witness states it. */
  readonly time: number;
};

const TIME_BYTES = 8;

/**
 * A new cosignature of a checkpoint. The caller has verified that the log only grew since the last one it cosigned.
 * @param text that of the checkpoint, all of it: `parseNote(checkpoint).text`
 * @param time seconds since 1970, UTC
 * @throws LedgerError `cosignature.time` unless it is a whole number from 0 to 2^53 − 1
 */
export function cosign(text: string, time: number, signer: Signer<'witness'>): NoteSignature {
  if (!Number.isSafeInteger(time) || time < 0)
    throw new LedgerError('cosignature.time', `${time} is not a whole number of seconds since 1970`);
  const timeBytes = new Uint8Array(TIME_BYTES);
  new DataView(timeBytes.buffer).setBigUint64(0, BigInt(time));
  return { name: signer.key.name, id: signer.key.id, bytes: concat(timeBytes, signer.sign(cosignedMessage(text, time))) };
}

/**
 * Returns the cosignatures of these witnesses, at most one of each, when there are enough. Those of others are ignored; one of a given witness must be right.
 * @throws NotProved `cosignature.signature`, `cosignature.missing`
 */
export function verifyCosignatures(note: Note, keys: readonly WitnessKey[], atLeast: number): Cosignature[] {
  const cosignatures = keys.flatMap((key) => note.signatures.filter(isOf(key)).map((signature) => verifyOne(note.text, key, signature)));
  const distinct = [...new Map(cosignatures.map((cosignature) => [cosignature.name, cosignature])).values()];
  if (distinct.length >= atLeast) return distinct;
  const message = `${distinct.length} of the known witnesses cosigned, ${atLeast} are asked for`;
  throw new NotProved('cosignature.missing', message, 'that others were shown the same tree');
}

function verifyOne(text: string, key: WitnessKey, { bytes }: NoteSignature): Cosignature {
  const time = bytes.length > TIME_BYTES ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)) : Number.NaN;
  if (Number.isSafeInteger(time) && isSignedBy(key, cosignedMessage(text, time), bytes.subarray(TIME_BYTES)))
    return { name: key.name, time };
  const message = `the cosignature of ${key.name} does not belong to this checkpoint and time: one of them was changed`;
  throw new NotProved('cosignature.signature', message, `that ${key.name} saw this checkpoint`);
}

function cosignedMessage(text: string, time: number): Uint8Array {
  return toUtf8(`cosignature/v1\ntime ${time}\n${text}`);
}

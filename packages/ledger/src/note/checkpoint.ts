/** Checkpoints (C2SP tlog-checkpoint): the size and root of a log at one moment, as a note that the log signs and witnesses cosign. */
import { shorten, toBase64 } from '../bytes/bytes.ts';
import { after, LedgerError, NotProved } from '../ledger-error.ts';
import { type Hash, parseHash } from '../tree/hash.ts';
import { checkSize, parseDecimal } from '../tree/size.ts';
import { type Cosignature, verifyCosignatures } from './cosignature.ts';
import type { LogKey, Signer, WitnessKey } from './key.ts';
import { formatNote, parseNote, signText, verifyNote } from './note.ts';

export type Checkpoint = {
  /** Which log, on one line. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** Further lines, not empty. No auditor can check them: avoid them. */
  readonly extensions: readonly string[];
};

/** Whom a verifier trusts, and for which log. */
export type Policy = {
  readonly origin: string;
  readonly logKey: LogKey;
  /** Known witnesses, and how many of them must have cosigned; none when absent. */
  readonly witnesses?: { readonly keys: readonly WitnessKey[]; readonly atLeast: number };
};

export type VerifiedCheckpoint = {
  readonly checkpoint: Checkpoint;
  /** Of the policy's witnesses, with the time each of them names. */
  readonly cosignatures: readonly Cosignature[];
  /** What was proved, as sentences. */
  readonly proved: readonly string[];
};

/** The text that is signed. @throws LedgerError `checkpoint.malformed` when it could not be read back as it is; `ledger.size` */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const text = [origin, checkSize(size), toBase64(root), ...extensions].map((line) => `${line}\n`).join('');
  if (parseCheckpoint(text).extensions.length !== extensions.length) throw malformed('a line holds a newline');
  return text;
}

/**
 * Reads the text of a checkpoint, without its signatures.
 * @throws LedgerError `checkpoint.malformed`, `text.number`, `text.base64`, `ledger.hash-length`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  if (rest.pop() !== '') throw malformed('it needs three lines, each with a newline: origin, size, root');
  if (origin === '' || rest.includes('')) throw malformed('a line is empty');
  return { origin, size: parseDecimal(size), root: parseHash(root), extensions: rest };
}

/** The whole note. Its signers' names should be the origin. */
export function signCheckpoint(checkpoint: Checkpoint, ...signers: readonly [Signer<'log'>, ...Signer<'log'>[]]): string {
  const text = formatCheckpoint(checkpoint);
  return formatNote({ text, signatures: signers.map((signer) => signText(text, signer)) });
}

/**
 * @throws NotProved `note.unsigned`, `note.signature`, `checkpoint.origin`, `cosignature.missing`, `cosignature.signature`
 * @throws LedgerError whatever `parseNote` and `parseCheckpoint` throw
 */
export function verifyCheckpoint(written: string, { origin, logKey, witnesses }: Policy): VerifiedCheckpoint {
  const note = parseNote(written);
  verifyNote(note, [logKey]);
  const checkpoint = parseCheckpoint(note.text);
  const { size } = checkpoint;
  const signed = `${logKey.name} signed this checkpoint of size ${size}`;
  after([signed], () => checkOrigin(checkpoint, origin));
  const cosignatures = after([signed], () => verifyCosignatures(note, witnesses?.keys ?? [], witnesses?.atLeast ?? 0));
  return {
    checkpoint,
    cosignatures,
    proved: [signed, ...cosignatures.map(({ name }) => `${name} saw the log grow to it without a change`)],
  };
}

function checkOrigin(checkpoint: Checkpoint, origin: string): void {
  if (checkpoint.origin === origin) return;
  const message = `the checkpoint is of the log “${shorten(checkpoint.origin)}”, not of “${origin}”`;
  throw new NotProved('checkpoint.origin', message, `anything about the log ${origin}`);
}

function malformed(what: string): LedgerError {
  return new LedgerError('checkpoint.malformed', `not a checkpoint: ${what}`);
}

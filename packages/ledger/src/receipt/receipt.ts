/**
 * Receipts: all that is needed to prove, without the server, that an entry is in a log. Entry, proof, signed checkpoint, keys; and, for whom the owner
 * lets read them, the openings of what the entry commits to. Everything in a receipt is covered by a hash, a signature or the id of a key.
 */
import { fromUtf8, toUtf8 } from '../bytes/bytes.ts';
import { canonicalJson, type Json, memberOf, parseCanonicalJson } from '../entry/canonical-json.ts';
import { type LogEntry, parseEntry } from '../entry/entry.ts';
import { LedgerError } from '../ledger-error.ts';
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts';
import { isOneOf, type LogKey, type VerifierKey, type WitnessKey } from '../note/key.ts';
import { type KeyChange, parseKeyChange } from '../note/key-change.ts';
import { formatNote, isOf, MOST_SIGNATURES, type Note, type NoteSignature, parseNote } from '../note/note.ts';
import { formatProof, type LogProof, parseProof } from '../note/tlog-proof.ts';
import { LONGEST_ENTRY } from '../tile/tile.ts';
import { type Hash, leafHash } from '../tree/hash.ts';

/** What opens a commitment: it shows that the text is what was committed to. */
export type Opening = {
  /** 32 bytes. */
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly text: string;
};

export type Receipt = {
  /** That signed the checkpoint. Its name is the origin of the log. */
  readonly key: LogKey;
  /** Notes of changes of key, the oldest first, that lead to `key`; at most 100. */
  readonly keyChanges: readonly string[];
  /** Those that cosigned the checkpoint, in the order of their lines in it; at most 99. */
  readonly witnesses: readonly WitnessKey[];
  /** As the log holds it. */
  readonly entry: string;
  /** In the format of tlog-proof, without extra data. The checkpoint in it is signed by `key` and `witnesses`, and by nobody else. */
  readonly proof: string;
  /** Opens `about` of the entry: `{ subject, who }`. Null when it is kept closed. */
  readonly about: Opening | null;
  /** Opens `content` of the entry. Null when it is kept closed. */
  readonly content: Opening | null;
};

/** A receipt with its texts read, nothing verified. */
export type ReceiptParts = {
  readonly receipt: Receipt;
  readonly entry: LogEntry;
  readonly leaf: Hash;
  readonly proof: LogProof;
  readonly checkpoint: Checkpoint;
  /** The checkpoint with its signature lines. */
  readonly note: Note;
  /** Of the log: 64 bytes. */
  readonly signature: Uint8Array;
  /** Of each witness: 72 bytes, time and signature. */
  readonly cosigned: readonly { readonly key: WitnessKey; readonly bytes: Uint8Array }[];
  readonly keyChanges: readonly KeyChange[];
  readonly about: { readonly subject: string; readonly who: string } | null;
};

/** What a log has at hand of an entry. The checkpoint may bear lines of others, and there may be witnesses that did not cosign. */
export type ReceiptSource = Pick<Receipt, 'key' | 'keyChanges' | 'witnesses' | 'about' | 'content'> &
  Pick<LogProof, 'index' | 'hashes' | 'checkpoint'> & { readonly entry: Uint8Array };

const MOST_KEY_CHANGES = 100;
const MOST_WITNESSES = MOST_SIGNATURES - 1;
const SIGNATURE_BYTES = 64;
const COSIGNATURE_BYTES = 72;

/** A receipt of an entry; nothing is verified. @throws LedgerError `receipt.malformed`, and whatever `parseNote` and `formatProof` throw */
export function makeReceipt({ entry, index, hashes, checkpoint, witnesses, ...rest }: ReceiptSource): Receipt {
  const { text, signatures } = parseNote(checkpoint);
  const lineOf = (key: VerifierKey) => signatures.find(isOf(key));
  const cosigned = witnesses.filter((key) => lineOf(key) !== undefined);
  const lines = [rest.key, ...cosigned].flatMap((key) => lineOf(key) ?? []);
  const proof = formatProof({ index, hashes, checkpoint: formatNote({ text, signatures: lines }), extra: null });
  const receipt = { ...rest, witnesses: cosigned, entry: fromUtf8(entry), proof };
  openReceipt(receipt);
  return receipt;
}

/** Reads the texts of a receipt, strictly, and verifies nothing. @throws LedgerError `receipt.malformed` with the place */
export function openReceipt(receipt: Receipt): ReceiptParts {
  const { about, content } = receipt;
  if (receipt.keyChanges.length > MOST_KEY_CHANGES) throw malformed('keyChanges', `more than ${MOST_KEY_CHANGES}`);
  if (receipt.witnesses.length > MOST_WITNESSES) throw malformed('witnesses', `more than ${MOST_WITNESSES}`);
  if (content !== null) within('content', () => openText(content));
  return {
    receipt,
    ...within('entry', () => openEntry(receipt.entry)),
    ...within('proof', () => openProof(receipt)),
    keyChanges: receipt.keyChanges.map((written, at) => within(`keyChanges[${at}]`, () => parseKeyChange(written))),
    about: about === null ? null : within('about', () => openAbout(about)),
  };
}

/** Runs a step on a part; what is malformed in it is named with its place. */
export function within<T>(place: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw malformed(place, error.message);
  }
}

export function malformed(place: string, what: string): LedgerError {
  return new LedgerError('receipt.malformed', `not a receipt, at ${place}: ${what}`);
}

function openEntry(text: string): Pick<ReceiptParts, 'entry' | 'leaf'> {
  const bytes = toUtf8(text);
  if (bytes.length > LONGEST_ENTRY) throw refused(`an entry is ${LONGEST_ENTRY} bytes long at most, not ${bytes.length}`);
  return { entry: parseEntry(bytes), leaf: leafHash(bytes) };
}

type ProofParts = Pick<ReceiptParts, 'proof' | 'checkpoint' | 'note' | 'signature' | 'cosigned'>;

function openProof({ proof: written, key, witnesses }: Receipt): ProofParts {
  const proof = parseProof(written);
  if (proof.extra !== null) throw refused('extra data, which nothing would prove');
  const note = parseNote(proof.checkpoint);
  const { text, signatures } = note;
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.extensions.length > 0) throw refused('the checkpoint has lines below its root, which nobody can check');
  if (witnesses.some((witness, at) => isOneOf(witnesses.slice(0, at), witness))) throw refused('a witness is named twice');
  if (signatures.length > 1 + witnesses.length) throw refused('there is a signature of none of the keys in the receipt');
  const signature = signatureOf(key, signatures[0], SIGNATURE_BYTES);
  const cosigned = witnesses.map((witness, at) => ({ key: witness, bytes: signatureOf(witness, signatures[at + 1], COSIGNATURE_BYTES) }));
  return { proof, checkpoint, note, signature, cosigned };
}

function signatureOf(key: VerifierKey, line: NoteSignature | undefined, length: number): Uint8Array {
  if (line !== undefined && isOf(key)(line) && line.bytes.length === length) return line.bytes;
  throw refused(`the signature of ${key.name}, of ${length} bytes, does not stand in its place`);
}

function openAbout(opening: Opening): { readonly subject: string; readonly who: string } {
  const value = openText(opening);
  const [subject, who] = [memberOf(value, 'subject'), memberOf(value, 'who')];
  if (typeof subject === 'string' && typeof who === 'string' && canonicalJson({ subject, who }) === opening.text) return { subject, who };
  throw refused('it does not say subject and who, and nothing else');
}

function openText({ salt, text }: Opening): Json {
  if (salt.length !== 32) throw refused(`a salt is 32 bytes long, not ${salt.length}`);
  return parseCanonicalJson(text);
}

/** What `within` gives its place. */
function refused(what: string): LedgerError {
  return new LedgerError('receipt.malformed', what);
}

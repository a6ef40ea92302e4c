/**
 * Receipts as a line of text, short enough for a QR code: `MUFAKAT1:` and base32 (the alphanumeric mode of QR codes). Without openings: what a
 * person may read is not what is passed from hand to hand. The bytes: version 1; entry: UUID, time (int64, microseconds since 1970), about, content, what;
 * proof: index, hashes; checkpoint: size, root, origin, key, signature; witnesses: name, key, cosignature each; changes of key: old key, size, both
 * signatures each; the first four bytes of the SHA-256 of all before, which find a line that was mistyped and protect against nobody.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { fromBase32, toBase32 } from '../bytes/base32.ts';
import { concat, fromUtf8, sameBytes } from '../bytes/bytes.ts';
import { formatEntry, type LogEntry } from '../entry/entry.ts';
import { fromMicroseconds, toMicroseconds } from '../entry/moment.ts';
import { LedgerError } from '../ledger-error.ts';
import { formatCheckpoint } from '../note/checkpoint.ts';
import { type LogKey, makeKey, type VerifierKey, type WitnessKey } from '../note/key.ts';
import { keyChangeText } from '../note/key-change.ts';
import { formatNote, type NoteSignature } from '../note/note.ts';
import { formatProof } from '../note/tlog-proof.ts';
import { type ByteReader, numberBytes, readerOf, textBytes } from '../tree/binary.ts';
import { asHash } from '../tree/hash.ts';
import { openReceipt, type Receipt } from './receipt.ts';
import { formatReceipt } from './receipt-json.ts';

const PREFIX = 'MUFAKAT1:';
const VERSION = 1;
const LONGEST = 65_536;
const CHECKSUM_BYTES = 4;

/**
 * The line of a receipt; its openings are left out.
 * @throws LedgerError `receipt.malformed`; `receipt-line.malformed` when it could not be read back, as of a checkpoint of another log than the key's
 */
export function formatReceiptLine(receipt: Receipt): string {
  const line = write(receipt);
  if (formatReceipt(parseReceiptLine(line)) === formatReceipt({ ...receipt, about: null, content: null })) return line;
  throw malformed('this receipt has parts that do not belong together');
}

/**
 * Reads a line and verifies nothing but that it was not mistyped.
 * @throws LedgerError `receipt-line.checksum`; `receipt-line.malformed` for any other text that `formatReceiptLine` does not write
 */
export function parseReceiptLine(text: string): Receipt {
  if (text.length > LONGEST) throw malformed(`it is longer than ${LONGEST} characters`);
  if (!text.startsWith(PREFIX)) throw malformed(`it does not begin with ${PREFIX}`);
  return within(() => {
    const receipt = read(checked(fromBase32(text.slice(PREFIX.length))));
    if (write(receipt) === text) return receipt;
    throw malformed('there is another spelling of it');
  });
}

function write(receipt: Receipt): string {
  const { entry, proof, checkpoint, signature, cosigned, keyChanges } = openReceipt(receipt);
  const { name, publicKey } = receipt.key;
  const body = concat(
    Uint8Array.of(VERSION),
    entryBytes(entry),
    numberBytes(proof.index),
    listBytes(proof.hashes),
    numberBytes(checkpoint.size),
    checkpoint.root,
    textBytes(name),
    publicKey,
    signature,
    listBytes(cosigned.map(({ key, bytes }) => concat(textBytes(key.name), key.publicKey, bytes))),
    listBytes(
      keyChanges.map(({ from, size, oldSignature, newSignature }) => concat(from.publicKey, numberBytes(size), oldSignature, newSignature)),
    ),
  );
  return PREFIX + toBase32(concat(body, checksumOf(body)));
}

function read(body: Uint8Array): Receipt {
  const input = readerOf(body);
  const [version] = input.bytes(1);
  if (version !== VERSION) throw malformed(`its version is ${version}, not ${VERSION}`);
  const entry = readEntry(input);
  const index = input.number();
  const hashes = input.list(() => asHash(input.bytes(32)));
  const [size, root] = [input.number(), asHash(input.bytes(32))];
  const key = makeKey('log', input.text(), input.bytes(32));
  const signature = lineOf(key, input.bytes(64));
  const cosigned = input.list(() => readCosigned(input));
  const keyChanges = readKeyChanges(input, key);
  const text = formatCheckpoint({ origin: key.name, size, root, extensions: [] });
  const checkpoint = formatNote({ text, signatures: [signature, ...cosigned.map(({ line }) => line)] });
  const proof = formatProof({ index, hashes, checkpoint, extra: null });
  return { key, keyChanges, witnesses: cosigned.map(({ key: witness }) => witness), entry, proof, about: null, content: null };
}

function entryBytes({ entry, happenedAt, about, content, what }: LogEntry): Uint8Array {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigInt64(0, toMicroseconds(happenedAt));
  return concat(hexToBytes(entry.replaceAll('-', '')), time, about, content, textBytes(what));
}

function readEntry(input: ByteReader): string {
  const entry = bytesToHex(input.bytes(16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const happenedAt = fromMicroseconds(new DataView(input.bytes(8).buffer).getBigInt64(0));
  const [about, content, what] = [input.bytes(32), input.bytes(32), input.text()];
  return fromUtf8(formatEntry({ entry, what, happenedAt, about, content }));
}

function readCosigned(input: ByteReader): { readonly key: WitnessKey; readonly line: NoteSignature } {
  const key = makeKey('witness', input.text(), input.bytes(32));
  return { key, line: lineOf(key, input.bytes(72)) };
}

/** Each key hands over to the next one, the last to the receipt's own. */
function readKeyChanges(input: ByteReader, last: LogKey): string[] {
  const changes = input.list(() => ({
    from: makeKey('log', last.name, input.bytes(32)),
    size: input.number(),
    signatures: [input.bytes(64), input.bytes(64)] as const,
  }));
  return changes.map(({ from, size, signatures: [old, young] }, at) => {
    const to = changes[at + 1]?.from ?? last;
    return formatNote({ text: keyChangeText({ from, to, size }), signatures: [lineOf(from, old), lineOf(to, young)] });
  });
}

function lineOf({ name, id }: VerifierKey, bytes: Uint8Array): NoteSignature {
  return { name, id, bytes };
}

function listBytes(items: readonly Uint8Array[]): Uint8Array {
  return concat(numberBytes(items.length), ...items);
}

/** The bytes without their checksum, when it is the right one. */
function checked(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (sameBytes(checksumOf(body), bytes.subarray(-CHECKSUM_BYTES))) return body;
  throw new LedgerError('receipt-line.checksum', 'the line was mistyped or damaged: copy it or scan it again, all of it');
}

function checksumOf(body: Uint8Array): Uint8Array {
  return sha256(body).subarray(0, CHECKSUM_BYTES);
}

function within<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code.startsWith('receipt-line.')) throw error;
    throw malformed(error.message);
  }
}

function malformed(what: string): LedgerError {
  return new LedgerError('receipt-line.malformed', `not a receipt in a line: ${what}`);
}

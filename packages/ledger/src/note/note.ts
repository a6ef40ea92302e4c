/** Signed notes (C2SP signed-note): a text and signature lines below it. Until `verifyNote` returns, the text is anybody's. */
import { concat, fromBase64, shorten, toBase64, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError, NotProved } from '../ledger-error.ts';
import { checkName, isSignedBy, type LogKey, readUint32, type Signer } from './key.ts';

/** Signatures a note may carry; the specification asks for 16 at least. */
export const MOST_SIGNATURES = 100;

/** A signature line. Who made it is found by name and id together. */
export type NoteSignature = { readonly name: string; readonly id: number; readonly bytes: Uint8Array };

/** `text` ends in a newline. At least one signature, of anybody. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

const DASH = '\u2014';

/** @throws LedgerError `note.malformed` when text or signatures could not be read back as they are; `key.name` */
export function formatNote({ text, signatures }: Note): string {
  if (!text.endsWith('\n')) throw malformed('its text must end in a newline');
  const written = `${text}\n${signatures.map(formatSignature).join('')}`;
  parseNote(written);
  return written;
}

/**
 * Reads a note without verifying anything.
 * @throws LedgerError `note.malformed`, `key.name`, `text.base64`, `text.utf8`
 */
export function parseNote(written: string): Note {
  toUtf8(written);
  if (/[^\n\u0020-\u{10ffff}]/u.test(written)) throw malformed('it holds a control character other than newline');
  const split = written.lastIndexOf('\n\n');
  if (split < 0) throw malformed('there is no empty line between text and signatures');
  const lines = written.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw malformed('it must end in signature lines, the last one with a newline');
  if (lines.length > MOST_SIGNATURES) throw malformed(`it has more than ${MOST_SIGNATURES} signatures`);
  return { text: written.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/** A new signature of the text. @throws LedgerError `note.malformed` when the text does not end in a newline */
export function signText(text: string, signer: Signer<'log'>): NoteSignature {
  if (!text.endsWith('\n')) throw malformed('its text must end in a newline');
  return { name: signer.key.name, id: signer.key.id, bytes: signer.sign(toUtf8(text)) };
}

/**
 * Returns the keys that signed, when there is one. Signatures of other keys are ignored, whatever their type; one of a given key must be right.
 * @throws NotProved `note.signature`, `note.unsigned`
 */
export function verifyNote(note: Note, keys: readonly LogKey[]): LogKey[] {
  const message = toUtf8(note.text);
  const signed = keys.filter((key) => {
    const own = note.signatures.filter(isOf(key));
    if (own.every(({ bytes }) => isSignedBy(key, message, bytes))) return own.length > 0;
    throw new NotProved(
      'note.signature',
      `the signature of ${key.name} does not belong to this text: one of them was changed`,
      `who wrote the text`,
    );
  });
  if (signed.length > 0) return signed;
  throw new NotProved(
    'note.unsigned',
    `none of the known keys signed: ${keys.map(({ name }) => name).join(', ') || 'no key is known'}`,
    'who wrote the text',
  );
}

/** Whether a signature line names this key. */
export function isOf({ name, id }: { readonly name: string; readonly id: number }): (signature: NoteSignature) => boolean {
  return (signature) => signature.name === name && signature.id === id;
}

/** The line of a signature, with its newline. */
export function formatSignature({ name, id, bytes }: NoteSignature): string {
  const idBytes = new Uint8Array(4);
  new DataView(idBytes.buffer).setUint32(0, id);
  return `${DASH} ${name} ${toBase64(concat(idBytes, bytes))}\n`;
}

/** Reads the line of a signature, without its newline. @throws LedgerError `note.malformed`, `key.name`, `text.base64` */
export function parseSignature(line: string): NoteSignature {
  const [dash, name = '', base64 = '', ...more] = line.split(' ');
  if (dash !== DASH || more.length > 0)
    throw malformed(`“${shorten(line)}” is not a signature: dash, name, signature, with a space between`);
  const bytes = fromBase64(base64);
  if (bytes.length < 5) throw malformed(`the signature of ${shorten(name)} is too short`);
  return { name: checkName(name), id: readUint32(bytes), bytes: bytes.slice(4) };
}

function malformed(what: string): LedgerError {
  return new LedgerError('note.malformed', `not a signed note: ${what}`);
}

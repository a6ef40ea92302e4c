/** Bytes and their texts, strictly: what has two spellings is refused, so that a changed text is a changed value. */
import { LedgerError } from '../ledger-error.ts';

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Not in constant time: nothing here is secret. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** RFC 4648 section 4, padded. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * RFC 4648 section 4, padded, canonical: no spaces, no bits left over at the end.
 * @throws LedgerError `text.base64`
 */
export function fromBase64(text: string): Uint8Array {
  const refused = () => new LedgerError('text.base64', `“${shorten(text)}” is not canonical base64: encode it again, with padding`);
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw refused();
  }
  if (btoa(binary) !== text) throw refused();
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The UTF-8 bytes of a text that has them. @throws LedgerError `text.utf8` when it holds half a surrogate pair. */
export function toUtf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new LedgerError('text.utf8', 'the text holds half a surrogate pair, which UTF-8 cannot express');
  return new TextEncoder().encode(text);
}

/** The text of UTF-8 bytes, a byte order mark included. @throws LedgerError `text.utf8` */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new LedgerError('text.utf8', 'the bytes are not UTF-8: this is another kind of file, or a damaged one');
  }
}

/** For messages: hostile texts may be long. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/**
 * Keys that sign notes (C2SP signed-note): a name, a kind, an Ed25519 public key. The kind is part of the key's id, so that a key that signs for a log
 * is never taken for one that cosigns as a witness, and the types say so too.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, fromBase64, shorten, toBase64, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';

/** The byte that names the kind of a key, by C2SP signed-note. */
const KIND_BYTE = { log: 0x01, witness: 0x04 } as const;

/** `log` signs texts (type 0x01), `witness` cosigns checkpoints with the time (type 0x04). */
export type KeyKind = keyof typeof KIND_BYTE;

declare const KEY: unique symbol;

/** Whose signatures are recognised. Only `makeKey` and `parseKey` make one, so that `id` always belongs to the rest. */
export type VerifierKey<Kind extends KeyKind = KeyKind> = {
  readonly kind: Kind;
  /** Without spaces and +; best a URL without scheme, such as `log.example.org/assessment`. */
  readonly name: string;
  /** 0 to 2^32 − 1: together with the name it finds the key of a signature. It identifies, it does not protect. */
  readonly id: number;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly [KEY]: true;
};

export type LogKey = VerifierKey<'log'>;
export type WitnessKey = VerifierKey<'witness'>;

/** Signs; where the private key lives is its own business. */
export type Signer<Kind extends KeyKind = KeyKind> = {
  readonly key: VerifierKey<Kind>;
  /** Gives the 64 bytes of an Ed25519 signature. */
  readonly sign: (message: Uint8Array) => Uint8Array;
};

/** @throws LedgerError `key.name`, `key.length` unless the public key is 32 bytes long */
export function makeKey<Kind extends KeyKind>(kind: Kind, name: string, publicKey: Uint8Array): VerifierKey<Kind> {
  checkName(name);
  if (publicKey.length !== 32) throw new LedgerError('key.length', `an Ed25519 public key is 32 bytes long, not ${publicKey.length}`);
  const digest = sha256(concat(toUtf8(`${name}\n`), Uint8Array.of(KIND_BYTE[kind]), publicKey));
  return { kind, name, id: readUint32(digest), publicKey } as object as VerifierKey<Kind>;
}

/** A signer whose private key is in memory: the 32 bytes of an RFC 8032 seed. @throws LedgerError `key.name`, `key.length` */
export function makeSigner<Kind extends KeyKind>(kind: Kind, name: string, seed: Uint8Array): Signer<Kind> {
  if (seed.length !== 32) throw new LedgerError('key.length', `an Ed25519 seed is 32 bytes long, not ${seed.length}`);
  return { key: makeKey(kind, name, ed25519.getPublicKey(seed)), sign: (message) => ed25519.sign(message, seed) };
}

/** The text of a key for others (`vkey`): name, id in hexadecimal, kind and key in base64, with + between. */
export function formatKey({ kind, name, id, publicKey }: VerifierKey): string {
  return `${name}+${id.toString(16).padStart(8, '0')}+${toBase64(concat(Uint8Array.of(KIND_BYTE[kind]), publicKey))}`;
}

/**
 * @throws LedgerError `key.malformed`, also when id and key do not belong together; `key.kind` for kinds other than the wanted one, known here or not;
 * `key.name`, `key.length`, `text.base64`
 */
export function parseKey<Kind extends KeyKind>(kind: Kind, text: string): VerifierKey<Kind> {
  const [, name, id, material] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  if (name === undefined || id === undefined || material === undefined) {
    throw new LedgerError('key.malformed', `“${shorten(text)}” is not a key: name+id+key, the id as eight hexadecimal digits`);
  }
  const [byte, ...publicKey] = fromBase64(material);
  if (byte !== KIND_BYTE[kind]) {
    throw new LedgerError(
      'key.kind',
      `the key of ${shorten(name)} has type ${byte ?? 'none'}, not ${KIND_BYTE[kind]} as that of a ${kind}`,
    );
  }
  const key = makeKey(kind, name, Uint8Array.from(publicKey));
  if (formatKey(key) !== text) throw new LedgerError('key.malformed', `the id ${id} does not belong to this name and key: it was mistyped`);
  return key;
}

/** @throws LedgerError `key.name` when it is empty or has a space, a control character or a + in it */
export function checkName(name: string): string {
  if (name !== '' && name.isWellFormed() && !/[\s\u0085+\p{Cc}]/u.test(name)) return name;
  throw new LedgerError('key.name', `“${shorten(name)}” is not the name of a key: one or more characters without spaces and +`);
}

/** Kind, name and public key are the same. */
export function sameKey(a: VerifierKey, b: VerifierKey): boolean {
  return formatKey(a) === formatKey(b);
}

/** Whether the key is among these. */
export function isOneOf(keys: readonly VerifierKey[], key: VerifierKey): boolean {
  return keys.some((other) => sameKey(other, key));
}

/** Whether the key made the signature, by RFC 8032 with canonical encodings only. */
export function isSignedBy(key: VerifierKey, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && ed25519.verify(signature, message, key.publicKey, { zip215: false });
}

/** Big-endian, of the first four bytes. */
export function readUint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

/**
 * The backup file. Any tool that knows `.tar.gz` opens it; Mufakat checks it whole before it believes a byte of it.
 *
 *     gzip member, empty, comment "mufakat-backup 2"        what this is, and which format
 *     gzip member, a tar:
 *       tables/<schema>.<table>/000001.jsonl …              rows in order of their primary key, each a JSON list of texts as PostgreSQL writes them
 *       files/<jurisdiction>/<sha256>                       stored files
 *       manifest.json                                       what is above: tables, columns, row counts, length and SHA-256 of every entry
 *     gzip member, empty, comment                           SHA-256 of every byte before it, and the signature of the node that wrote it
 *       "sha256 <hex> ed25519 <key id> <base64>"
 *
 * Format 1, of earlier releases, ends with "sha256 <hex>": nothing proves who wrote it.
 *
 * Texts instead of PostgreSQL's own files, so that a newer PostgreSQL reads them; short parts instead of one entry a table, so that both sides
 * need little memory and no second copy on disk.
 */
import { z } from 'zod';
import { fail } from '../kernel/http/problem.ts';

/** Version of the format that this release writes, and the newest it reads. */
export const FORMAT = 2;

/** Versions that this release reads; 1 has no signature. */
export type Format = 1 | typeof FORMAT;

/** A part of a table ends when it is longer than this. */
export const PART_BYTES = 1_000_000;

/** No part is longer than this: what a reader has to hold at once. */
export const MOST_PART_BYTES = 256_000_000;

/** The manifest lists every stored file (about 150 bytes each). */
export const MOST_MANIFEST_BYTES = 256_000_000;

const HEADER_COMMENT = /^mufakat-backup (\d{1,4})$/;
const TRAILER_COMMENT = {
  1: /^sha256 ([0-9a-f]{64})$/,
  2: /^sha256 ([0-9a-f]{64}) ed25519 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)$/,
} as const;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const TableName = z.string().regex(/^[a-z_][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/);

export const Manifest = z.strictObject({
  format: z.union([z.literal(1), z.literal(FORMAT)]),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  /** Everything, or one jurisdiction. */
  scope: z.union([z.literal('node'), z.uuid()]),
  jurisdictions: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  /** The migrations that made the schema of these rows, in order. */
  migrations: z.array(z.strictObject({ name: z.string(), checksum: z.string() })),
  tables: z.array(z.strictObject({ table: TableName, columns: z.array(z.string()).min(1), rows: z.int().min(0) })),
  entries: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(0), sha256: Sha256 })),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST_ENTRY = 'manifest.json';

/** What an entry is, by its name; undefined for a name that no backup has, also one that leads out of a folder. */
export function entryKind(
  name: string,
): { kind: 'part'; table: string } | { kind: 'file'; jurisdiction: string; sha256: string } | undefined {
  const part = /^tables\/([a-z_][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*)\/\d{6,9}\.jsonl$/.exec(name);
  if (part?.[1]) return { kind: 'part', table: part[1] };
  const file = /^files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([0-9a-f]{64})$/.exec(name);
  if (file?.[1] && file[2]) return { kind: 'file', jurisdiction: file[1], sha256: file[2] };
  return undefined;
}

/** Name of a table's part; parts are counted from 1. */
export function partName(table: string, part: number): string {
  return `tables/${table}/${String(part).padStart(6, '0')}.jsonl`;
}

/** The first bytes of a backup. */
export function header(format: Format = FORMAT): Buffer {
  return emptyMember(`mufakat-backup ${format}`);
}

/** What the last bytes of a backup say: the SHA-256 (hex) of every byte before, and who signed it; format 1 has no signature. */
export interface Seal {
  readonly sha256: string;
  readonly signature?: { readonly keyId: string; readonly bytes: Buffer };
}

/** The last bytes of a backup. */
export function trailer({ sha256, signature }: Seal): Buffer {
  return emptyMember(signature ? `sha256 ${sha256} ed25519 ${signature.keyId} ${signature.bytes.toString('base64')}` : `sha256 ${sha256}`);
}

/** What is signed. It names what it is, so that a signature of this key under something else is none of a backup. */
export function signedMessage(sha256: string, keyId: string): Buffer {
  return Buffer.from(`mufakat-backup ${FORMAT}\nsha256 ${sha256}\nkey ${keyId}\n`, 'latin1');
}

export const HEADER_BYTES = header().length;

/** Length of the trailer of a format. */
export function trailerBytes(format: Format): number {
  const unsigned = { sha256: '0'.repeat(64) };
  return trailer(format === 1 ? unsigned : { ...unsigned, signature: { keyId: '0'.repeat(16), bytes: Buffer.alloc(64) } }).length;
}

/** The format that the first bytes name. @throws Problem when they are not those of a backup that this release reads. */
export function readHeader(bytes: Buffer, file: string): Format {
  const version = HEADER_COMMENT.exec(commentOf(bytes))?.[1];
  if (version === undefined) {
    fail('not-a-backup', {
      status: 422,
      title: 'This is not a backup of Mufakat',
      detail: `${file} does not begin as one.`,
      remedy: 'Name a file that `mufakat backup` wrote. If it is one, it is damaged: take another copy.',
    });
  }
  if (Number(version) > FORMAT) {
    fail('newer-backup', {
      status: 422,
      title: 'The backup was written by a newer Mufakat',
      detail: `${file} has format ${version}; this release reads up to ${FORMAT}.`,
      remedy: 'Restore it with that release or a later one.',
    });
  }
  const format = ([1, FORMAT] as const).find((known) => bytes.equals(header(known)));
  return format ?? damaged(file, 'its first bytes are changed');
}

/** What a backup's last bytes state. @throws Problem when they are not a trailer of the format. */
export function readTrailer(bytes: Buffer, format: Format, file: string): Seal {
  const [, sha256, keyId, signature] = TRAILER_COMMENT[format].exec(commentOf(bytes)) ?? [];
  if (sha256 === undefined) damaged(file, 'its end is missing or changed');
  const seal: Seal =
    keyId === undefined || signature === undefined ? { sha256 } : { sha256, signature: { keyId, bytes: Buffer.from(signature, 'base64') } };
  return bytes.equals(trailer(seal)) ? seal : damaged(file, 'its end is missing or changed');
}

/** Stops because the file is not as it was written. `what` completes "<file>: …". */
export function damaged(file: string, what: string): never {
  fail('damaged-backup', {
    status: 422,
    title: 'The backup is damaged',
    detail: `${file}: ${what}.`,
    remedy: 'Nothing was changed. Copy it again from where it was made, or take another backup.',
  });
}

/** A gzip member (RFC 1952) without content: magic, deflate, flag "comment", no time, unknown system; then an empty block, CRC 0, length 0. */
function emptyMember(comment: string): Buffer {
  const begin = [0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff];
  return Buffer.concat([Buffer.from(begin), Buffer.from(`${comment}\0`, 'latin1'), Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0])]);
}

function commentOf(bytes: Buffer): string {
  if (bytes.length < 21 || bytes.readUInt32BE(0) !== 0x1f8b0810) return '';
  const end = bytes.indexOf(0, 10);
  return end < 0 ? '' : bytes.toString('latin1', 10, end);
}

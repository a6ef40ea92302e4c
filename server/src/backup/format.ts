/**
 * The backup file. Any tool that knows `.tar.gz` opens it; Mufakat checks it whole before it believes a byte of it.
 *
 *     gzip member, empty, comment "mufakat-backup 1"        what this is, and which format
 *     gzip member, a tar:
 *       tables/<schema>.<table>/000001.jsonl …              rows in order of their primary key, each a JSON list of texts as PostgreSQL writes them
 *       files/<jurisdiction>/<sha256>                       stored files
 *       manifest.json                                       what is above: tables, columns, row counts, length and SHA-256 of every entry
 *     gzip member, empty, comment "sha256 <hex>"            SHA-256 of every byte before it
 *
 * Texts instead of PostgreSQL's own files, so that a newer PostgreSQL reads them; short parts instead of one entry a table, so that both sides
 * need little memory and no second copy on disk.
 */
import { z } from 'zod';
import { fail } from '../kernel/problem.ts';

/** Version of the format that this release writes, and the newest it reads. */
export const FORMAT = 1;

/** A part of a table ends when it is longer than this. */
export const PART_BYTES = 1_000_000;

/** No part is longer than this: what a reader has to hold at once. */
export const MOST_PART_BYTES = 256_000_000;

/** The manifest lists every stored file (about 150 bytes each). */
export const MOST_MANIFEST_BYTES = 256_000_000;

const HEADER_COMMENT = /^mufakat-backup (\d{1,4})$/;
const TRAILER_COMMENT = /^sha256 ([0-9a-f]{64})$/;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const TableName = z.string().regex(/^[a-z_][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/);

export const Manifest = z.strictObject({
  format: z.literal(FORMAT),
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
export function header(): Buffer {
  return emptyMember(`mufakat-backup ${FORMAT}`);
}

/** The last bytes of a backup, given the SHA-256 (hex) of every byte before. */
export function trailer(sha256: string): Buffer {
  return emptyMember(`sha256 ${sha256}`);
}

export const HEADER_BYTES = header().length;
export const TRAILER_BYTES = trailer('0'.repeat(64)).length;

/** @throws Problem when the first bytes are not those of a backup that this release reads. */
export function readHeader(bytes: Buffer, file: string): void {
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
  if (!bytes.equals(header())) damaged(file, 'its first bytes are changed');
}

/** The SHA-256 (hex) that a backup's last bytes state. @throws Problem when they are not a trailer. */
export function readTrailer(bytes: Buffer, file: string): string {
  const sha256 = TRAILER_COMMENT.exec(commentOf(bytes))?.[1];
  if (sha256 === undefined || !bytes.equals(trailer(sha256))) damaged(file, 'its end is missing or changed');
  return sha256;
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

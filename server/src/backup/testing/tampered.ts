/** For tests: what somebody who can write to a backup makes of it: rows changed, every hash and count in it computed again. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { z } from 'zod';
import { type Format, HEADER_BYTES, header, MANIFEST_ENTRY, Manifest, type Seal, signedMessage, trailer, trailerBytes } from '../format.ts';
import type { BackupSigner } from '../key.ts';

/** A row by the names of its columns. */
export type NamedRow = Record<string, string | null>;
/** Makes other rows of a table's. */
export type Change = (table: string, rows: readonly NamedRow[]) => readonly NamedRow[];
/** How the changed file ends: with the signature that it had, without one, or signed by somebody else. */
export type Ending = { readonly format: 2; readonly seal: 'as it was' | BackupSigner } | { readonly format: 1 };

const Line = z.array(z.string().nullable());
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Writes a changed copy of a backup in format 1 or 2. */
export async function tamper(from: string, to: string, format: Format, change: Change, ending: Ending): Promise<void> {
  const bytes = await readFile(from);
  const end = bytes.length - trailerBytes(format);
  const entries = await entriesOf(gunzipSync(bytes.subarray(HEADER_BYTES, end)));
  const manifest = Manifest.parse(JSON.parse(entries.get(MANIFEST_ENTRY)?.toString() ?? ''));
  const tar = pack();
  const written: Manifest['entries'] = [];
  const counts = new Map<string, number>();
  for (const { name } of manifest.entries) {
    const table = /^tables\/(.+)\/\d+\.jsonl$/.exec(name)?.[1];
    const content = entries.get(name) ?? Buffer.alloc(0);
    const changed = table === undefined ? content : changedPart(manifest, table, content, change, counts);
    tar.entry({ name, size: changed.length, mode: 0o600, mtime: new Date(0) }, changed);
    written.push({ name, bytes: changed.length, sha256: sha256(changed) });
  }
  const tables = manifest.tables.map((each) => ({ ...each, rows: counts.get(each.table) ?? 0 }));
  const made = Buffer.from(JSON.stringify({ ...manifest, format: ending.format, tables, entries: written }));
  tar.entry({ name: MANIFEST_ENTRY, size: made.length, mode: 0o600, mtime: new Date(0) }, made);
  tar.finalize();
  const body = Buffer.concat([header(ending.format), gzipSync(await buffer(tar))]);
  await writeFile(to, Buffer.concat([body, trailer(sealOf(body, bytes.subarray(end), ending))]));
}

function changedPart(manifest: Manifest, table: string, content: Buffer, change: Change, counts: Map<string, number>): Buffer {
  const columns = manifest.tables.find((each) => each.table === table)?.columns ?? [];
  const lines = content.toString().split('\n');
  const rows = lines.filter((line) => line !== '').map((line) => Line.parse(JSON.parse(line)));
  const named = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
  const changed = change(table, named).map((row) => JSON.stringify(columns.map((name) => row[name] ?? null)));
  counts.set(table, (counts.get(table) ?? 0) + changed.length);
  return Buffer.from(`${changed.join('\n')}\n`);
}

function sealOf(body: Buffer, formerEnd: Buffer, ending: Ending): Seal {
  const hash = sha256(body);
  if (ending.format === 1) return { sha256: hash };
  if (ending.seal !== 'as it was') {
    const { key, sign } = ending.seal;
    return { sha256: hash, signature: { keyId: key.id, bytes: sign(signedMessage(hash, key.id)) } };
  }
  const [, keyId = '', signature = ''] = /ed25519 ([0-9a-f]{16}) (\S{88})/.exec(formerEnd.toString('latin1')) ?? [];
  return { sha256: hash, signature: { keyId, bytes: Buffer.from(signature, 'base64') } };
}

async function entriesOf(tar: Buffer): Promise<Map<string, Buffer>> {
  const unpacked = extract();
  unpacked.end(tar);
  const entries = new Map<string, Buffer>();
  for await (const entry of unpacked) entries.set(entry.header.name, await buffer(entry));
  return entries;
}

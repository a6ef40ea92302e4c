/** The only code that touches the table of packs. Runs as operator, when the server starts. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '@mufakat/ledger';
import { z } from 'zod';
import type { Tx } from '../kernel/database/database.ts';
import { fail } from '../kernel/http/problem.ts';
import type {} from './tables.ts';

/** A pack's files: name to text. */
export type PackFiles = ReadonlyMap<string, string>;
export type StoredPack = { readonly id: string; readonly version: string; readonly hash: string; readonly files: PackFiles };

const Files = z.record(z.string(), z.string());

/** SHA-256 (hex) of the canonical JSON of the files: equal for equal content, whatever the order of the files. */
export function hashOf(files: PackFiles): string {
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(files)), 'utf8')
    .digest('hex');
}

/**
 * Registers a version of a pack; registering the same content again changes nothing.
 * @throws Problem `pack-changed` when this version is registered with other content.
 */
export async function storePack(tx: Tx, { id, version, hash, files }: StoredPack): Promise<void> {
  await tx
    .insertInto('pack')
    .values({ id, version, content_hash: Buffer.from(hash, 'hex'), files: JSON.stringify(Object.fromEntries(files)) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = await tx
    .selectFrom('pack')
    .select('content_hash')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  if (kept.content_hash.toString('hex') === hash) return;
  fail('pack-changed', {
    status: 500,
    title: 'A registered version of a pack was changed',
    detail: `Pack ${id} ${version} is registered with other content; assessments were made by it.`,
    remedy: 'Give the changed pack a new version in its pack.yaml, or put its files back as they were.',
  });
}

/** SHA-256 (hex) of the content of a registered version; undefined when it is not registered. */
export async function packHash(tx: Tx, id: string, version: string): Promise<string | undefined> {
  const query = tx.selectFrom('pack').select('content_hash').where('id', '=', id).where('version', '=', version);
  return (await query.executeTakeFirst())?.content_hash.toString('hex');
}

/** Every registered pack, by id and version. */
export async function listPacks(tx: Tx): Promise<StoredPack[]> {
  const rows = await tx.selectFrom('pack').select(['id', 'version', 'content_hash', 'files']).orderBy('id').orderBy('version').execute();
  return rows.map(({ id, version, content_hash, files }) => ({
    id,
    version,
    hash: content_hash.toString('hex'),
    files: new Map(Object.entries(Files.parse(files))),
  }));
}

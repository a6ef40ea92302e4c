/** Sources: adding one, storing its file, reading it. */
import type { Readable } from 'node:stream';
import type { TenantContext, TenantDatabase, Tx } from '../kernel/database.ts';
import type { FileStore } from '../kernel/files.ts';
import { record } from '../kernel/ledger.ts';
import { fail, notFound } from '../kernel/problem.ts';
import type { NewSource, SourceRow } from './model.ts';
import { requireAssessment } from './record.ts';
import { idReused, unfit } from './refusals.ts';
import { findSource, insertSource, putSourceFile } from './store.ts';

/** Most bytes of a stored file. */
export const FILE_LIMIT = 100 * 1024 * 1024;

function checkSource({ access, url, attestedBy, attestedOn }: NewSource): void {
  const attested = attestedBy !== undefined && attestedOn !== undefined;
  if (access === 'attested' && (!attested || url !== undefined)) {
    unfit(
      'attestation-needed',
      'An attested source is attested, not shown',
      'Say by which office and on which date it is attested, without a link.',
    );
  }
  if (access !== 'attested' && (attestedBy !== undefined || attestedOn !== undefined)) {
    unfit(
      'not-attested',
      'Only an attested source carries an attestation',
      'Choose the access class "attested", or leave the attestation out.',
    );
  }
}

function sameContent(kept: SourceRow, sent: NewSource): boolean {
  const content = ({ kind, access, title, url, attestedBy, attestedOn }: NewSource) =>
    JSON.stringify([kind, access, title, url, attestedBy, attestedOn]);
  return content(kept) === content(sent);
}

async function requireSource(tx: Tx, assessment: string, id: string): Promise<SourceRow> {
  return (await findSource(tx, assessment, id)) ?? notFound('The source');
}

/**
 * Adds a source. Sent again with the same id and content, it changes nothing.
 * @throws Problem `not-found`, `attestation-needed`, `not-attested`, `id-reused`.
 */
export async function addSource(tx: Tx, assessment: string, sent: NewSource): Promise<{ created: boolean; source: SourceRow }> {
  await requireAssessment(tx, assessment);
  checkSource(sent);
  const created = await insertSource(tx, assessment, sent);
  const source = await requireSource(tx, assessment, sent.id);
  if (!created && !sameContent(source, sent)) idReused('source');
  if (created) await record(tx, { what: 'source.added', subject: `source/${sent.id}`, content: { assessment, ...sent } });
  return { created, source };
}

function assessorsOnly({ roles }: TenantContext): void {
  if (roles.includes('assessor')) return;
  fail('role-needed', {
    status: 403,
    title: 'Not with your role',
    detail: 'The file of a restricted source is for assessors only.',
    remedy: 'Ask an assessor what it says.',
  });
}

/** The last part of a name, without what a file system or a header could take for something else. Never used as a path here. */
export function safeFileName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^[.\s]+/, '')
    .trim();
  return [...clean].slice(0, 120).join('') || 'file';
}

/**
 * Streams a file into the store and puts it to a source. The database is not held while the file comes in.
 * @throws Problem `not-found`, `role-needed`, `attested-without-file`, `file-too-large`.
 */
export async function storeSourceFile(
  { database, files }: { database: TenantDatabase; files: FileStore },
  tenant: TenantContext,
  place: { readonly assessment: string; readonly source: string },
  file: { readonly name: string; readonly content: AsyncIterable<Uint8Array> },
): Promise<SourceRow> {
  const source = await database.withTenant(tenant, (tx) => requireSource(tx, place.assessment, place.source));
  if (source.access === 'attested')
    unfit('attested-without-file', 'Nothing is stored for an attested source', 'Give the attestation alone.');
  if (source.access === 'restricted') assessorsOnly(tenant);
  const stored = { ...(await files.put(tenant.jurisdiction, file.content, FILE_LIMIT)), fileName: safeFileName(file.name) };
  return database.withTenant(tenant, async (tx) => {
    await putSourceFile(tx, place.assessment, source, stored);
    await record(tx, { what: 'source.file-stored', subject: `source/${source.id}`, content: { assessment: place.assessment, ...stored } });
    return requireSource(tx, place.assessment, place.source);
  });
}

/**
 * Opens the file of a source. Reading a restricted one is recorded.
 * @throws Problem `not-found`, `role-needed`.
 */
export async function openSourceFile(
  { database, files }: { database: TenantDatabase; files: FileStore },
  tenant: TenantContext,
  place: { readonly assessment: string; readonly source: string },
): Promise<{ fileName: string; bytes: number; stream: Readable }> {
  const { sha256, fileName } = await database.withTenant(tenant, async (tx) => {
    const source = await requireSource(tx, place.assessment, place.source);
    if (source.access === 'restricted') assessorsOnly(tenant);
    if (source.sha256 === undefined) notFound('The file');
    if (source.access === 'restricted') {
      const content = { assessment: place.assessment, sha256: source.sha256 };
      await record(tx, { what: 'source.file-read', subject: `source/${source.id}`, content });
    }
    return { sha256: source.sha256, fileName: source.fileName ?? 'file' };
  });
  return { fileName, ...(await files.open(tenant.jurisdiction, sha256)) };
}

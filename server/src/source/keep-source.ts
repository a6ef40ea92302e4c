/** Sources: adding one, storing its file, reading it. */
import type { Readable } from 'node:stream';
import { requireAssessment } from '../assessment/opened/index.ts';
import { usedElsewhere } from '../kernel/database/client-ids.ts';
import type { TenantContext, TenantDatabase, Tx } from '../kernel/database/database.ts';
import type { FileStore, ReceivedFile } from '../kernel/files/files.ts';
import { keepFile, type Quota, quotaExceeded, storageOf } from '../kernel/files/storage.ts';
import { idReused, stale, unfit } from '../kernel/http/change-errors.ts';
import { fail, notFound } from '../kernel/http/problem.ts';
import { appendEntry } from '../kernel/ledger/entries.ts';
import type { NewSource, SourceRow, SourceVersion } from './model.ts';
import { findSource, insertSource, insertSourceVersion, listSourceVersions, lockSource } from './store.ts';

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
  if (await usedElsewhere(tx, 'source', assessment, sent.id)) idReused('source');
  const created = await insertSource(tx, assessment, sent);
  const source = await requireSource(tx, assessment, sent.id);
  if (!created && !sameContent(source, sent)) idReused('source');
  if (created) await appendEntry(tx, { what: 'source.added', subject: `source/${sent.id}`, content: { assessment, ...sent } });
  return { created, source };
}

function assessorsOnly({ roles }: TenantContext): void {
  if (roles.includes('assessor')) return;
  fail('role-needed', {
    status: 403,
    title: 'Not with your role',
    detail: 'The file of a restricted source is for assessors only.',
    remedy: 'Ask an assessor what it says.',
    values: { roles: ['assessor'] },
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

/** What storing and reading files works with. */
export type FileParts = { readonly database: TenantDatabase; readonly files: FileStore; readonly quota: Quota };

type Place = { readonly assessment: string; readonly source: string };

/** A file that is sent. `revision`: that of the source whose file it replaces, as whoever sends it saw it; undefined when none was named. */
export type SentFile = { readonly name: string; readonly content: AsyncIterable<Uint8Array>; readonly revision: number | undefined };

/** Refuses to replace a file that the sender has not seen, or that was replaced since. */
function refuseUnseen(present: SourceRow, revision: number | undefined): void {
  if (revision !== undefined && revision !== present.revision) stale('revision', present);
  if (revision !== undefined || present.version === undefined) return;
  fail('revision-needed', {
    status: 409,
    title: 'The source has a file already',
    detail: 'Nothing was replaced.',
    remedy: 'Look at the file that is there. To replace it, name the revision of the source in If-Match.',
    current: present,
  });
}

/** Puts a received file to a source as its next version. The same content sent again is one version. */
async function putVersion(tx: Tx, place: Place, sent: SentFile, received: ReceivedFile, quota: Quota): Promise<SourceRow> {
  await lockSource(tx, place.assessment, place.source);
  const present = await requireSource(tx, place.assessment, place.source);
  if (present.sha256 === received.sha256) return present;
  refuseUnseen(present, sent.revision);
  const { sha256, bytes } = received;
  const stored = { version: (present.version ?? 0) + 1, sha256, bytes, fileName: safeFileName(sent.name) };
  await insertSourceVersion(tx, place.assessment, present, stored);
  const content = { assessment: place.assessment, ...stored, supersedes: present.sha256 ?? null };
  await appendEntry(tx, { what: 'source.file-stored', subject: `source/${present.id}`, content });
  await keepFile(tx, received, quota);
  return requireSource(tx, place.assessment, place.source);
}

/**
 * Receives a file and puts it to a source: as its first, or in place of the one that the sender names by the source's revision. The database is not held
 * while the file comes in.
 * @throws Problem `not-found`, `role-needed`, `attested-without-file`, `file-too-large`, `quota-exceeded`; `revision-needed` and `stale-revision`
 *   (with the source as it is).
 */
export async function storeSourceFile(
  { database, files, quota }: FileParts,
  tenant: TenantContext,
  place: Place,
  sent: SentFile,
): Promise<SourceRow> {
  const { source, storage } = await database.withTenant(tenant, async (tx) => ({
    source: await requireSource(tx, place.assessment, place.source),
    storage: await storageOf(tx, quota),
  }));
  if (source.access === 'attested')
    unfit('attested-without-file', 'Nothing is stored for an attested source', 'Give the attestation alone.');
  if (source.access === 'restricted') assessorsOnly(tenant);
  // No more than there is room for; what the source has already may come again.
  const room = Math.max(storage.quota.bytes - storage.bytes, source.bytes ?? 0);
  const received =
    room < FILE_LIMIT
      ? await files.receive(tenant.jurisdiction, sent.content, room, () => quotaExceeded(storage.quota))
      : await files.receive(tenant.jurisdiction, sent.content, FILE_LIMIT);
  try {
    return await database.withTenant(tenant, (tx) => putVersion(tx, place, sent, received, quota));
  } finally {
    await received.discard();
  }
}

/** @throws Problem `file-not-kept`, always. */
function notKept(version: number): never {
  fail('file-not-kept', {
    status: 410,
    title: 'This version is not kept',
    detail: `Version ${version} was replaced, and no verdict cited it. Its SHA-256 stays on record.`,
    remedy: 'Read the present file, or ask who stored it for a copy.',
    values: { version },
  });
}

/**
 * Opens the file of a source: the present one, or an earlier version. Reading a restricted one is recorded.
 * @throws Problem `not-found`, `role-needed`, `file-not-kept`.
 */
export async function openSourceFile(
  { database, files }: Pick<FileParts, 'database' | 'files'>,
  tenant: TenantContext,
  place: Place,
  wanted: number | undefined,
): Promise<{ fileName: string; bytes: number; stream: Readable }> {
  const { version, sha256, fileName } = await database.withTenant(tenant, async (tx) => {
    const source = await requireSource(tx, place.assessment, place.source);
    if (source.access === 'restricted') assessorsOnly(tenant);
    const all = await listSourceVersions(tx, place.assessment, place.source);
    const found = all.find((one) => one.version === (wanted ?? source.version)) ?? notFound('The file');
    if (!(await files.has(tenant.jurisdiction, found.sha256))) notKept(found.version);
    if (source.access === 'restricted') {
      const content = { assessment: place.assessment, version: found.version, sha256: found.sha256 };
      await appendEntry(tx, { what: 'source.file-read', subject: `source/${source.id}`, content });
    }
    return found;
  });
  const opened = await files.open(tenant.jurisdiction, sha256).catch(() => notKept(version));
  return { fileName, ...opened };
}

/**
 * Every file that a source has or had, newest first.
 * @throws Problem `not-found`, `role-needed`.
 */
export async function sourceVersions(
  { database, files }: Pick<FileParts, 'database' | 'files'>,
  tenant: TenantContext,
  place: Place,
): Promise<SourceVersion[]> {
  const versions = await database.withTenant(tenant, async (tx) => {
    const source = await requireSource(tx, place.assessment, place.source);
    if (source.access === 'restricted') assessorsOnly(tenant);
    return listSourceVersions(tx, place.assessment, place.source);
  });
  return Promise.all(versions.map(async (one) => ({ ...one, kept: await files.has(tenant.jurisdiction, one.sha256) })));
}

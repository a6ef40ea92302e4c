/** Writes the sources that an operator loads, with their files, into an assessment. */
import { createReadStream } from 'node:fs';
import type { AssessmentRecord } from '@mufakat/framework';
import type { Tx } from '../kernel/database/database.ts';
import type { FileStore, ReceivedFile } from '../kernel/files/files.ts';
import { keepFile } from '../kernel/files/storage.ts';
import { appendEntries, type LedgerEvent } from '../kernel/ledger/entries.ts';
import { FILE_LIMIT, safeFileName } from './keep-source.ts';
import { insertSource, insertSourceVersion } from './store.ts';

/** Where files lie on this machine, and what they are called, by source. */
type FilesToLoad = ReadonlyMap<string, { readonly path: string; readonly fileName: string }>;

export type LoadedFile = { readonly received: ReceivedFile; readonly fileName: string };

/** What an operator loads is bounded by the disk. */
const NO_QUOTA = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER };

/** Receives files by source, before any transaction begins. */
export async function receiveFiles(files: FileStore, jurisdiction: string, toLoad: FilesToLoad): Promise<Map<string, LoadedFile>> {
  const received = new Map<string, LoadedFile>();
  for (const [source, { path, fileName }] of toLoad) {
    const file = await files.receive(jurisdiction, createReadStream(path), FILE_LIMIT);
    received.set(source, { received: file, fileName: safeFileName(fileName) });
  }
  return received;
}

/** @param sourceId the new id of a source, by its short name */
export async function loadSources(
  tx: Tx,
  assessment: string,
  sources: AssessmentRecord['sources'],
  stored: ReadonlyMap<string, LoadedFile>,
  sourceId: (name: string) => string,
): Promise<void> {
  const acts: LedgerEvent[] = [];
  for (const { sha256: _, version: _first, ...source } of sources) {
    const id = sourceId(source.id);
    const content = { ...source, id };
    await insertSource(tx, assessment, content);
    acts.push({ what: 'source.added', subject: `source/${id}`, content: { assessment, ...content } });
    const file = stored.get(source.id);
    if (file === undefined) continue;
    const { sha256, bytes } = file.received;
    const first = { version: 1, sha256, bytes, fileName: file.fileName };
    await insertSourceVersion(tx, assessment, content, first);
    acts.push({ what: 'source.file-stored', subject: `source/${id}`, content: { assessment, ...first, supersedes: null } });
  }
  await appendEntries(tx, acts);
  for (const { received } of stored.values()) await keepFile(tx, received, NO_QUOTA);
}

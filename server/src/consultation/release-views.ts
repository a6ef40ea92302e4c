/**
 * Releases views that wait, in the transaction of an import or of the closing of collection, and opens and closes collection. Groups are formed by the rule of
 * packages/consensus: by how many wait, never by what they say.
 */
import { formGroups, type Release } from '@mufakat/consensus';
import type { Assessment } from '../assessment/model.ts';
import { lockAssessment, requireAssessment, updateCollection } from '../assessment/opened/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import { fail } from '../kernel/http/problem.ts';
import { appendEntries, type LedgerEvent } from '../kernel/ledger/entries.ts';
import { insertReleases, listParticipants, listReleases, listViews } from './store.ts';
import { waitingViews } from './waiting-views.ts';

const RELEASES_AN_ACT = 1_000;

/** The acts that say which views were released: the entries of the ledger for the rows. */
function releaseActs(assessment: string, releases: readonly Release[]): LedgerEvent[] {
  const parts = Array.from({ length: Math.ceil(releases.length / RELEASES_AN_ACT) }, (_, part) =>
    releases.slice(part * RELEASES_AN_ACT, (part + 1) * RELEASES_AN_ACT),
  );
  return parts.map((views) => ({ what: 'views.released', subject: `assessment/${assessment}`, content: { assessment, views } }));
}

/**
 * Releases what waits and forms a group. The caller holds the assessment (`lockAssessment`).
 * @returns how many views wait after it.
 */
export async function releaseWaiting(tx: Tx, assessment: string, collection: 'open' | 'closed'): Promise<number> {
  const releases = await listReleases(tx, assessment);
  const participants = await listParticipants(tx, assessment, 'without names');
  const waiting = waitingViews({ participants, views: await listViews(tx, assessment), releases });
  const batch = releases.reduce((last, release) => Math.max(last, release.batch), 0) + 1; // 0 is what was released before there were releases
  const formed = formGroups(waiting, collection, batch);
  await insertReleases(tx, assessment, formed);
  await appendEntries(tx, releaseActs(assessment, formed));
  return waiting.length - formed.length;
}

/** @throws Problem `collection-closed` */
export function requireOpenCollection({ collectionOpen }: Assessment): void {
  if (collectionOpen) return;
  fail('collection-closed', {
    status: 409,
    title: 'Collection of views is closed',
    detail: 'Nothing was imported.',
    remedy: 'Reopen collection, then send the table again.',
  });
}

/**
 * Opens or closes the collection of views. Closing releases, put together over the communities, what waits because its community is too small to be shown alone. Asked for
 * again, it changes nothing.
 * @throws Problem `not-found`
 */
export async function setCollection(tx: Tx, id: string, open: boolean): Promise<Assessment> {
  await lockAssessment(tx, id);
  const before = await requireAssessment(tx, id);
  if (before.collectionOpen === open) return before;
  if (!open) await releaseWaiting(tx, id, 'closed');
  await updateCollection(tx, id, open);
  const what = open ? 'collection.reopened' : 'collection.closed';
  await appendEntries(tx, [{ what, subject: `assessment/${id}`, content: { assessment: id, open } }]);
  return requireAssessment(tx, id);
}

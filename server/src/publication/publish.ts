/** Publishing and withdrawing: each is an act in the ledger, in the same transaction. */
import { canonicalJson } from '@mufakat/ledger';
import { readState } from '../assessment/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import { idReused } from '../kernel/http/change-errors.ts';
import { fail, notFound } from '../kernel/http/problem.ts';
import { appendEntry } from '../kernel/ledger/entries.ts';
import { contentOpening } from '../ledger/index.ts';
import type { Packs } from '../packs/index.ts';
import type { NewPublication, Preview, Publication, Shares } from './model.ts';
import { hashOfSnapshot, snapshotOf } from './snapshot.ts';
import { findPublication, insertPublication, insertWithdrawal } from './store.ts';

/** Exactly what a region would read. @throws Problem `not-found`, `pack-missing`, `nothing-shared`, `no-such-dimension` */
export async function previewOf(tx: Tx, packs: Packs, assessment: string, shares: Shares): Promise<Preview> {
  const snapshot = snapshotOf(await readState(tx, packs, assessment), shares);
  return { snapshot, hash: hashOfSnapshot(snapshot) };
}

/**
 * Publishes what was previewed. A repeated submission is one.
 * @throws Problem of `previewOf`; `id-reused` when the id names another publication; `preview-changed` when the assessment has changed since
 */
export async function publish(
  tx: Tx,
  packs: Packs,
  assessment: string,
  { id, shares, hash }: NewPublication,
): Promise<{ created: boolean; publication: Publication }> {
  const before = await findPublication(tx, id);
  if (before !== undefined) {
    const same = before.assessment === assessment && hashOfSnapshot(before.snapshot) === hash;
    return same ? { created: false, publication: before } : idReused('publication');
  }
  const preview = await previewOf(tx, packs, assessment, shares);
  if (preview.hash !== hash) {
    fail('preview-changed', {
      status: 409,
      title: 'The assessment has changed since you looked',
      remedy: 'Look at what would be published now, and publish that.',
      current: preview,
    });
  }
  const { snapshot } = preview;
  const entry = await appendEntry(tx, { what: 'publication.published', subject: `publication/${id}`, content: snapshot });
  const { salt } = await contentOpening(tx, entry);
  await insertPublication(tx, { id, assessment, pack: snapshot.pack.id, entry, salt, snapshot: canonicalJson(snapshot) });
  return { created: true, publication: await requirePublication(tx, id) };
}

/** Shares a publication no more; what others have kept of it stays theirs. Withdrawing again changes nothing. @throws Problem `not-found` */
export async function withdraw(tx: Tx, id: string): Promise<{ created: boolean; publication: Publication }> {
  const publication = await requirePublication(tx, id);
  if (publication.withdrawnAt !== null) return { created: false, publication };
  await appendEntry(tx, { what: 'publication.withdrawn', subject: `publication/${id}`, content: { publication: id } });
  await insertWithdrawal(tx, id);
  return { created: true, publication: await requirePublication(tx, id) };
}

async function requirePublication(tx: Tx, id: string): Promise<Publication> {
  return (await findPublication(tx, id)) ?? notFound('The publication');
}

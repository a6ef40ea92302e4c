/** Writes a consultation that is given whole, as a folder is, into an assessment: all ids are new, so that none tells a name that stands in the files. */
import type { AssessmentRecord } from '@mufakat/framework';
import type { Tx } from '../kernel/database/database.ts';
import { idsBy, untellingId } from '../kernel/database/identifiers.ts';
import { appendEntries } from '../kernel/ledger/entries.ts';
import { setCollection } from './release-views.ts';
import { insertParticipants, insertViews, type StoredView } from './store.ts';

/** @param names the name of each participant of the record, by short name */
export async function loadConsultation(
  tx: Tx,
  assessment: string,
  record: Pick<AssessmentRecord, 'participants' | 'views'>,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const idOf = idsBy(untellingId);
  const people = record.participants.map(({ id, community }) => ({ id: idOf(id), name: names.get(id) ?? '', community }));
  await insertParticipants(tx, assessment, people);
  await appendEntries(
    tx,
    people.map((person) => ({ what: 'participant.added', subject: `participant/${person.id}`, content: { assessment, ...person } })),
  );
  const views: StoredView[] = record.views.map((view) => ({
    ...view,
    id: untellingId(),
    participant: idOf(view.participant),
  }));
  await insertViews(tx, assessment, views);
  await appendEntries(
    tx,
    views.map((view) => ({ what: 'view.imported', subject: `view/${view.id}`, content: { assessment, ...view } })),
  );
  await setCollection(tx, assessment, false); // a folder holds the whole of a consultation
}

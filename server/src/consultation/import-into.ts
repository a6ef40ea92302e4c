/** Views of a table into an assessment: all of them or none. */
import type { Community, Pack } from '@mufakat/framework';
import { lockAssessment, packOf, requireAssessment } from '../assessment/opened/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import { isId, untellingId } from '../kernel/database/identifiers.ts';
import { fail } from '../kernel/http/problem.ts';
import { appendEntries, type LedgerEvent } from '../kernel/ledger/entries.ts';
import type { InTurn } from '../kernel/process/fair-queue.ts';
import { errorsOf, type Fault, fault, faultsIn } from '../kernel/table/columns.ts';
import type { Refused } from '../kernel/table/model.ts';
import type { TableChoice } from '../kernel/table/table.ts';
import { answerable, type Packs } from '../packs/index.ts';
import { findNearNames } from './find-near-names.ts';
import type { ViewRow } from './import-views.ts';
import type { ImportResult, ParticipantRow } from './model.ts';
import { nameKey } from './names.ts';
import { type ReadViews, readViewsInSubprocess } from './read-views-subprocess.ts';
import { releaseWaiting, requireOpenCollection } from './release-views.ts';
import { insertParticipants, insertViews, listParticipants, listViews, type StoredView } from './store.ts';

/** @throws Problem `import-refused` with the errors, always. */
function refuse({ errors, errorsOmitted = 0 }: Refused): never {
  const count = errors.length + errorsOmitted;
  fail('import-refused', {
    status: 422,
    title: 'The table has errors',
    detail: `${count} ${count === 1 ? 'error' : 'errors'}; nothing was imported.`,
    remedy: 'Correct the cells that are named and send the whole table again.',
    errors,
    errorsOmitted: errorsOmitted === 0 ? undefined : errorsOmitted,
  });
}

/**
 * Reads the views of a file, before any transaction begins.
 * @throws Problem `import-refused` with the errors, `file-too-large`.
 */
export async function readViews(
  pack: Pack,
  fileName: string,
  content: AsyncIterable<Uint8Array>,
  reading: { readonly choice?: TableChoice; readonly inTurn?: InTurn } = {},
): Promise<ReadViews> {
  const read = await readViewsInSubprocess(fileName, content, answerable(pack), reading);
  return 'errors' in read ? refuse(read) : read;
}

/** Finds a participant by id, or by a name that only one has, in whichever way it is written. */
function participantFinder(known: readonly ParticipantRow[]) {
  const byId = new Map(known.map((participant) => [participant.id, participant]));
  const byName = Map.groupBy(known, ({ name }) => nameKey(name));
  return (written: string): ParticipantRow | 'several' | undefined => {
    const exact = isId(written) ? byId.get(written.toLowerCase()) : undefined;
    if (exact !== undefined) return exact;
    const named = byName.get(nameKey(written)) ?? [];
    return named.length > 1 ? 'several' : named[0];
  };
}

/** Somebody who takes part from now on, and the row that names them first. */
type Newcomer = ParticipantRow & { readonly row: number };

type Matched = {
  readonly people: ReadonlyMap<number, string>;
  readonly newcomers: readonly Newcomer[];
  readonly refused: Refused;
};

/** Whose each row is. Who is not known yet takes part from now on, with the community that the row names. */
function matchParticipants({ place, views }: ReadViews, known: readonly ParticipantRow[]): Matched {
  const find = participantFinder(known);
  const newcomers = new Map<string, Newcomer>();
  const people = new Map<number, string>();
  const differs = (was: Community): Fault =>
    fault('community', 'other-community', () => `This participant is of the community ${was}. Give one person one community.`);
  const several = () => 'Several participants have this name. Write the id of the one meant.';
  const refused = faultsIn(place, views.map(numbered), ({ row, participant, community }) => {
    const key = nameKey(participant);
    const found = find(participant) ?? newcomers.get(key);
    if (found === 'several') return [fault('participant', 'several-participants', several)];
    if (found !== undefined) {
      people.set(row, found.id);
      return community !== null && found.community !== community ? [differs(found.community)] : [];
    }
    if (community !== null) {
      const newcomer = { id: untellingId(), name: participant, community, row };
      newcomers.set(key, newcomer);
      people.set(row, newcomer.id);
    }
    return [];
  });
  return { people, newcomers: [...newcomers.values()], refused };
}

const numbered = (view: ViewRow) => ({ ...view, number: view.row });

/** The names that are nearly those of others are pointed out once; who brings the file in says whether they are different people. */
async function nearbyNames(place: ReadViews['place'], newcomers: readonly Newcomer[], known: readonly ParticipantRow[]) {
  const others = known.filter(({ name }) => name !== '');
  const { pairs, omitted } = await findNearNames({ names: newcomers.map(({ name }) => name), known: others.map(({ name }) => name) });
  const at = errorsOf(place);
  return pairs.flatMap(({ name, near }) => {
    const one = newcomers[name];
    const [other, where] =
      near.among === 'known'
        ? [others[near.index], 'who takes part already']
        : [newcomers[near.index], `in row ${newcomers[near.index]?.row}`];
    if (one === undefined || other === undefined) return [];
    const message = `"${one.name}" is nearly the name "${other.name}", ${where}. Write both alike if they are one person.`;
    return [{ error: at(one.row, 'participant', 'similar-name', message), ids: [one.id, other.id], omitted }];
  });
}
type Nearby = Awaited<ReturnType<typeof nearbyNames>>;

/** @throws Problem `similar-names` with the pairs, always. */
function askAboutNames(nearby: Nearby): never {
  const omitted = nearby[0]?.omitted ?? 0;
  const count = nearby.length + omitted;
  fail('similar-names', {
    status: 422,
    title: 'Some names are nearly the same',
    detail: `${count} ${count === 1 ? 'pair' : 'pairs'} of names may each be one person; nothing was imported.`,
    remedy: 'Write one person’s name alike in all rows. If they are all different people, send the file again with confirm-names=yes.',
    errors: nearby.map(({ error }) => error),
    errorsOmitted: omitted === 0 ? undefined : omitted,
  });
}

/** That somebody answered for names which are nearly the same being those of different people. */
const confirmed = (assessment: string, nearby: Nearby): LedgerEvent[] =>
  nearby.length === 0
    ? []
    : [
        {
          what: 'names.confirmed',
          subject: `assessment/${assessment}`,
          content: { assessment, different: nearby.map(({ ids }) => ids), others: nearby[0]?.omitted ?? 0 },
        },
      ];

const pairOf = ({ participant, indicator }: { participant: string; indicator: string }) => JSON.stringify([participant, indicator]);

/** Two rows by different names for one person (an id and "Nurul") must not both speak. */
function spokenTwice({ place, views }: ReadViews, people: ReadonlyMap<number, string>): Refused {
  const first = new Map<string, number>();
  return faultsIn(place, views.map(numbered), ({ row, indicator }) => {
    const pair = pairOf({ participant: people.get(row) ?? '', indicator });
    const earlier = first.get(pair);
    if (earlier === undefined) first.set(pair, row);
    const message = () => `Row ${earlier} is of the same participant under another name. Keep one.`;
    return earlier === undefined ? [] : [fault('participant', 'repeated', message)];
  });
}

/** The views that say something new, each superseding what its participant said before. */
function newViews(views: readonly ViewRow[], people: ReadonlyMap<number, string>, kept: readonly StoredView[]): StoredView[] {
  const superseded = new Set(kept.map(({ supersedes }) => supersedes));
  const current = new Map(kept.filter(({ id }) => !superseded.has(id)).map((view) => [pairOf(view), view]));
  return views.flatMap(({ row, indicator, stage, confidence, reasons }) => {
    const participant = people.get(row) ?? '';
    const before = current.get(pairOf({ participant, indicator }));
    const same = before !== undefined && before.stage === stage && before.confidence === confidence && before.reasons === reasons;
    return same ? [] : [{ id: untellingId(), participant, indicator, stage, confidence, reasons, supersedes: before?.id ?? null }];
  });
}

/**
 * Imports views that were read before. A view that says what its participant says already is left as it is, so sending a table twice is sending
 * it once. Imports into one assessment take turns.
 *
 * What then waits and is of enough people is released in the same transaction.
 *
 * @param namesConfirmed whoever brings the views in says that names which are nearly the same are those of different people; recorded with their name.
 * @throws Problem `not-found`, `collection-closed`, `import-refused` with the errors, `similar-names` with the pairs; then nothing is imported.
 */
export async function importViews(tx: Tx, assessment: string, read: ReadViews, namesConfirmed = false): Promise<ImportResult> {
  const { place, views } = read;
  await lockAssessment(tx, assessment);
  requireOpenCollection(await requireAssessment(tx, assessment));
  const known = await listParticipants(tx, assessment, 'with names');
  const { people, newcomers, refused } = matchParticipants(read, known);
  if (refused.errors.length > 0) refuse(refused);
  const twice = spokenTwice(read, people);
  if (twice.errors.length > 0) refuse(twice);
  const nearby = await nearbyNames(place, newcomers, known);
  if (nearby.length > 0 && !namesConfirmed) askAboutNames(nearby);
  const fresh = newViews(views, people, await listViews(tx, assessment));
  const added = newcomers.map(({ id, name, community }) => ({ id, name, community }));
  await insertParticipants(tx, assessment, added);
  await insertViews(tx, assessment, fresh);
  await appendEntries(tx, [
    ...added.map((newcomer) => ({
      what: 'participant.added',
      subject: `participant/${newcomer.id}`,
      content: { assessment, ...newcomer },
    })),
    ...confirmed(assessment, nearby),
    ...fresh.map((view) => ({ what: 'view.imported', subject: `view/${view.id}`, content: { assessment, ...view } })),
  ]);
  const waiting = await releaseWaiting(tx, assessment, 'open');
  return { imported: fresh.length, unchanged: views.length - fresh.length, waiting };
}

/** The pack whose indicators a table for this assessment may name. @throws Problem `not-found`. */
export async function packForImport(tx: Tx, packs: Packs, assessment: string): Promise<Pack> {
  return packOf(packs, await requireAssessment(tx, assessment));
}

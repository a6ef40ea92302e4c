/** Views of a table into an assessment: all of them or none. */
import type { Community, Pack } from '@mufakat/framework';
import type { Tx } from '../kernel/database.ts';
import type { InTurn } from '../kernel/fair-turns.ts';
import { isId, newId } from '../kernel/identifiers.ts';
import { recordAll } from '../kernel/ledger.ts';
import { fail } from '../kernel/problem.ts';
import type { Packs } from '../packs/index.ts';
import { errorsOf } from './columns.ts';
import { derivedId } from './identity.ts';
import { parseViewTable, type ViewRow } from './import-views.ts';
import type { ImportError, ImportResult, ParticipantRow } from './model.ts';
import { packOf, requireAssessment } from './record.ts';
import { insertParticipants, insertViews, listParticipants, listViews, lockAssessment, type StoredView } from './store.ts';
import { readTableApart } from './table-apart.ts';
import type { Table } from './table-shape.ts';

/** @throws Problem `import-refused` with every error, always. */
function refuse(errors: readonly ImportError[]): never {
  fail('import-refused', {
    status: 422,
    title: 'The table has errors',
    detail: `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}; nothing was imported.`,
    remedy: 'Correct the cells that are named and send the whole table again.',
    errors,
  });
}

/**
 * Reads the views of a file, before any transaction begins.
 * @throws Problem `import-refused` with every error, `file-too-large`.
 */
export async function readViews(
  pack: Pack,
  fileName: string,
  content: AsyncIterable<Uint8Array>,
  inTurn?: InTurn,
): Promise<{ table: Table; views: readonly ViewRow[] }> {
  const read = await readTableApart(fileName, content, inTurn && { inTurn });
  if ('errors' in read) refuse(read.errors);
  const parsed = parseViewTable(read.table, pack, 'required');
  if ('errors' in parsed) refuse(parsed.errors);
  return { table: read.table, views: parsed.views };
}

/** Finds a participant by id, by the short name that the id was derived from, or by a name that only one has. */
function participantFinder(assessment: string, known: readonly ParticipantRow[]) {
  const byId = new Map(known.map((participant) => [participant.id, participant]));
  const byName = Map.groupBy(known, ({ name }) => name);
  return (written: string): ParticipantRow | 'several' | undefined => {
    const exact = (isId(written) ? byId.get(written.toLowerCase()) : undefined) ?? byId.get(derivedId(assessment, 'participant', written));
    if (exact !== undefined) return exact;
    const named = byName.get(written) ?? [];
    return named.length > 1 ? 'several' : named[0];
  };
}

type Matched = {
  readonly people: ReadonlyMap<number, string>;
  readonly newcomers: readonly ParticipantRow[];
  readonly errors: readonly ImportError[];
};

/** Whose each row is. Who is not known yet takes part from now on, with the community that the row names. */
function matchParticipants(assessment: string, table: Table, views: readonly ViewRow[], known: readonly ParticipantRow[]): Matched {
  const at = errorsOf(table);
  const find = participantFinder(assessment, known);
  const newcomers = new Map<string, ParticipantRow>();
  const people = new Map<number, string>();
  const errors: ImportError[] = [];
  const differs = (row: number, was: Community) =>
    at(row, 'community', 'other-community', `This participant is of the community ${was}. Give one person one community.`);
  for (const { row, participant, community } of views) {
    const found = find(participant) ?? newcomers.get(participant);
    if (found === 'several') {
      errors.push(at(row, 'participant', 'several-participants', 'Several participants have this name. Write the id of the one meant.'));
    } else if (found !== undefined) {
      people.set(row, found.id);
      if (community !== null && found.community !== community) errors.push(differs(row, found.community));
    } else if (community !== null) {
      const newcomer = { id: derivedId(assessment, 'participant', participant), name: participant, community };
      newcomers.set(participant, newcomer);
      people.set(row, newcomer.id);
    }
  }
  return { people, newcomers: [...newcomers.values()], errors };
}

const pairOf = ({ participant, indicator }: { participant: string; indicator: string }) => JSON.stringify([participant, indicator]);

/** Two rows by different names for one person ("p01" and "Nurul") must not both speak. */
function spokenTwice(table: Table, views: readonly ViewRow[], people: ReadonlyMap<number, string>): ImportError[] {
  const at = errorsOf(table);
  const first = new Map<string, number>();
  return views.flatMap(({ row, indicator }) => {
    const pair = pairOf({ participant: people.get(row) ?? '', indicator });
    const earlier = first.get(pair);
    if (earlier === undefined) first.set(pair, row);
    return earlier === undefined
      ? []
      : [at(row, 'participant', 'repeated', `Row ${earlier} is of the same participant under another name. Keep one.`)];
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
    return same ? [] : [{ id: newId(), participant, indicator, stage, confidence, reasons, supersedes: before?.id ?? null }];
  });
}

/**
 * Imports views that were read before. A view that says what its participant says already is left as it is, so sending a table twice is sending
 * it once. Imports into one assessment take turns.
 *
 * @throws Problem `not-found`, `import-refused` with every error; then nothing is imported.
 */
export async function importViews(
  tx: Tx,
  assessment: string,
  { table, views }: { table: Table; views: readonly ViewRow[] },
): Promise<ImportResult> {
  await lockAssessment(tx, assessment);
  const { people, newcomers, errors } = matchParticipants(assessment, table, views, await listParticipants(tx, assessment, 'with names'));
  const twice = errors.length === 0 ? spokenTwice(table, views, people) : [];
  if (errors.length + twice.length > 0) refuse([...errors, ...twice]);
  const fresh = newViews(views, people, await listViews(tx, assessment));
  await insertParticipants(tx, assessment, newcomers);
  await insertViews(tx, assessment, fresh);
  await recordAll(tx, [
    ...newcomers.map((newcomer) => ({
      what: 'participant.added',
      subject: `participant/${newcomer.id}`,
      content: { assessment, ...newcomer },
    })),
    ...fresh.map((view) => ({ what: 'view.imported', subject: `view/${view.id}`, content: { assessment, ...view } })),
  ]);
  return { imported: fresh.length, unchanged: views.length - fresh.length };
}

/** The pack whose indicators a table for this assessment may name. @throws Problem `not-found`. */
export async function packForImport(tx: Tx, packs: Packs, assessment: string): Promise<Pack> {
  return packOf(packs, await requireAssessment(tx, assessment));
}

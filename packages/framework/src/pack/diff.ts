/** What changed between two versions of a pack, element by element; ids are stable, so they say what is the same. */
import type { Criterion, Group, Indicator, Pack } from '../model.ts';

export type PackChange = {
  /** The element; of a split and a drop its id before, otherwise its id after. */
  readonly id: string;
  readonly element: 'group' | 'indicator' | 'criterion';
  /**
   * `moved`: another parent or stage. `reworded`: other texts. `rescored`: other rule, weight, answer or column.
   * One that changed in several ways is named by the first of these; `fields` tells all.
   * `split` and `merged`: declared by `from`. `renamed`: continues one earlier id under another.
   */
  readonly kind: 'kept' | 'reworded' | 'moved' | 'rescored' | 'renamed' | 'split' | 'merged' | 'added' | 'dropped';
  /** Names of the fields that differ, sorted; empty where nothing is compared. */
  readonly fields: readonly string[];
  /** Ids before, of what was merged or renamed. */
  readonly from: readonly string[];
  /** Ids after, of what was split. */
  readonly into: readonly string[];
};

type Kind = PackChange['kind'];
type Entry = {
  readonly id: string;
  readonly element: PackChange['element'];
  readonly from: readonly string[];
  readonly place: Readonly<Record<string, unknown>>;
  readonly words: Readonly<Record<string, unknown>>;
  readonly scoring: Readonly<Record<string, unknown>>;
};

function criterionEntry(pack: Pack, criterion: Criterion, parent: string): Entry {
  const { id, from, text, sources, weight, deducts, effort, stage } = criterion;
  const place = { parent, stage: pack.stages[stage]?.id ?? null };
  return { id, element: 'criterion', from, place, words: { text, sources }, scoring: { weight, deducts, effort } };
}

function indicatorEntries(pack: Pack, indicator: Indicator, parent: string): Entry[] {
  const { id, from, title, measures, matters, question, guidance, communities, leadTimeMonths, mappings, terms } = indicator;
  const { answer, rule, weight, deducts, column } = indicator;
  const words = { title, measures, matters, question, guidance, communities, leadTimeMonths, mappings, terms };
  const entry: Entry = { id, element: 'indicator', from, place: { parent }, words, scoring: { answer, rule, weight, deducts, column } };
  return [entry, ...indicator.criteria.map((criterion) => criterionEntry(pack, criterion, id))];
}

function groupEntries(pack: Pack, group: Group, parent: string): Entry[] {
  const { id, from, title, label, description, rule, weight, deducts, column } = group;
  const entry: Entry = {
    id,
    element: 'group',
    from,
    place: { parent },
    words: { title, label, description },
    scoring: { rule, weight, deducts, column },
  };
  const below = group.children.flatMap((child) =>
    child.type === 'group' ? groupEntries(pack, child, id) : indicatorEntries(pack, child, id),
  );
  return [entry, ...below];
}

/** A text for comparing: keys in order, so that the order in a file makes no difference. */
function canonical(value: unknown): string {
  return (
    (JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) as string | undefined) ?? ''
  );
}

function differing(before: Entry['words'], after: Entry['words']): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => canonical(before[key]) !== canonical(after[key]));
}

function compare(before: Entry, after: Entry): { kind: Kind; fields: string[] } {
  const place = differing(before.place, after.place);
  const words = differing(before.words, after.words);
  const scoring = differing(before.scoring, after.scoring);
  const fields = [...place, ...words, ...scoring].toSorted();
  if (place.length > 0) return { kind: 'moved', fields };
  if (words.length > 0) return { kind: 'reworded', fields };
  return { kind: scoring.length > 0 ? 'rescored' : 'kept', fields };
}

/** Ids before that each element after continues: those it names, and its own. */
function originsOf(after: Entry, before: ReadonlyMap<string, Entry>): string[] {
  const own = before.has(after.id) ? [after.id] : [];
  return [...new Set([...own, ...after.from.filter((id) => before.has(id))])];
}

/**
 * The changes from one version of a pack to another: every element of the later version in its order, then what was split or dropped, in the order of the
 * earlier one. The texts of every language count. Stages, bands, glossary, instruments and the pack's own title are not elements and are not compared.
 */
export function diffPacks(before: Pack, after: Pack): PackChange[] {
  const earlier = new Map(entriesOf(before).map((entry) => [entry.id, entry]));
  const later = entriesOf(after);
  const heirs = new Map<string, string[]>();
  const changes: PackChange[] = [];
  for (const entry of later) {
    const origins = originsOf(entry, earlier);
    for (const id of origins) heirs.set(id, [...(heirs.get(id) ?? []), entry.id]);
    changes.push(changeOf(entry, origins, earlier));
  }
  for (const { id, element } of earlier.values()) {
    const into = heirs.get(id) ?? [];
    if (into.length > 1) changes.push({ id, element, kind: 'split', fields: [], from: [], into });
    else if (into.length === 0) changes.push({ id, element, kind: 'dropped', fields: [], from: [], into: [] });
  }
  return changes;
}

function changeOf(after: Entry, origins: readonly string[], earlier: ReadonlyMap<string, Entry>): PackChange {
  const { id, element } = after;
  const common = { id, element, fields: [], from: [], into: [] };
  if (origins.length > 1) return { ...common, kind: 'merged', from: origins };
  const before = earlier.get(origins[0] ?? '');
  if (before === undefined) return { ...common, kind: 'added' };
  const { kind, fields } = compare(before, after);
  return before.id === id ? { ...common, kind, fields } : { ...common, kind: 'renamed', fields, from: [before.id] };
}

/** All elements below the whole; the whole itself is the pack, which has a version. */
function entriesOf(pack: Pack): Entry[] {
  return pack.root.children.flatMap((child) =>
    child.type === 'group' ? groupEntries(pack, child, pack.root.id) : indicatorEntries(pack, child, pack.root.id),
  );
}

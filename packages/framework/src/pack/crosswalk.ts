/**
 * Which indicators of one framework an assessment under another already informs: by mappings in either direction, and by provisions of
 * instruments that both are mapped to.
 *
 * A relation is read from the indicator to what it is mapped to, as in thesauri: `broader` means that the other is broader.
 */
import type { Indicator, Mapping, Pack, Relation } from '../model.ts';
import { indicatorsOf } from '../tree.ts';

export type CrosswalkLink = {
  /** Indicator of the framework that was assessed. */
  readonly indicator: string;
  /** What the other framework's indicator is to this one. */
  readonly relation: Relation;
  /** The provision by which both are joined, `instrument:provision`; null for a mapping of one to the other. */
  readonly through: string | null;
};

export type CrosswalkEntry = {
  /** Indicator of the other framework. */
  readonly indicator: string;
  /** `full`: one that is equal or wider informs it. `part`: only narrower ones do. `touched`: only related ones. `none`: nothing. */
  readonly informed: 'full' | 'part' | 'touched' | 'none';
  /** Nearest relation first, then in the order of the assessed framework. */
  readonly links: readonly CrosswalkLink[];
};

export type Crosswalk = {
  readonly from: { readonly id: string; readonly version: string };
  readonly to: { readonly id: string; readonly version: string };
  /** Every indicator of the other framework, in its order. */
  readonly entries: readonly CrosswalkEntry[];
  /** Indicators of the other framework that nothing informs. */
  readonly uncovered: readonly string[];
};

const INVERSE: Readonly<Record<Relation, Relation>> = { equal: 'equal', narrower: 'broader', broader: 'narrower', related: 'related' };
const NEAREST: readonly Relation[] = ['equal', 'narrower', 'broader', 'related'];
const nearness = (relation: Relation) => NEAREST.indexOf(relation);

/** The relation over two steps: equal passes the other on, twice the same direction keeps it, all else only relates. */
export function composeRelations(first: Relation, second: Relation): Relation {
  if (first === 'equal') return second;
  if (second === 'equal' || first === second) return first;
  return 'related';
}

function directLinks(a: Pack, b: Pack, target: Indicator, assessed: readonly Indicator[]): CrosswalkLink[] {
  const declared = (mappings: readonly Mapping[], pack: Pack, id: string) => mappings.filter(({ to }) => to === `${pack.id}:${id}`);
  return assessed.flatMap((indicator) => [
    ...declared(indicator.mappings, b, target.id).map(({ relation }) => ({ indicator: indicator.id, relation, through: null })),
    ...declared(target.mappings, a, indicator.id).map(({ relation }) => ({
      indicator: indicator.id,
      relation: INVERSE[relation],
      through: null,
    })),
  ]);
}

type Provisions = ReadonlyMap<string, readonly { readonly indicator: string; readonly relation: Relation }[]>;

function provisionsOf(assessed: readonly Indicator[]): Provisions {
  const all = assessed.flatMap(({ id, mappings }) => mappings.map(({ to, relation }) => ({ to, indicator: id, relation })));
  return Map.groupBy(all, ({ to }) => to);
}

function linksByProvision(target: Indicator, provisions: Provisions): CrosswalkLink[] {
  return target.mappings.flatMap(({ to, relation }) =>
    (provisions.get(to) ?? []).map((source) => ({
      indicator: source.indicator,
      relation: composeRelations(source.relation, INVERSE[relation]),
      through: to,
    })),
  );
}

/** One link for each assessed indicator: the nearest relation, a mapping before a shared provision. */
function nearestLinks(links: readonly CrosswalkLink[], order: ReadonlyMap<string, number>): CrosswalkLink[] {
  const byNearness = links.toSorted(
    (a, b) =>
      nearness(a.relation) - nearness(b.relation) ||
      Number(a.through !== null) - Number(b.through !== null) ||
      (order.get(a.indicator) ?? 0) - (order.get(b.indicator) ?? 0),
  );
  const seen = new Set<string>();
  return byNearness.filter(({ indicator }) => !seen.has(indicator) && seen.add(indicator));
}

function informedBy(links: readonly CrosswalkLink[]): CrosswalkEntry['informed'] {
  const nearest = links[0]?.relation;
  if (nearest === undefined) return 'none';
  if (nearest === 'related') return 'touched';
  return nearest === 'broader' ? 'part' : 'full';
}

/** The crosswalk from the framework `a`, which was assessed, to the framework `b`. */
export function crosswalk(a: Pack, b: Pack): Crosswalk {
  const assessed = indicatorsOf(a.root);
  const order = new Map(assessed.map(({ id }, index) => [id, index]));
  const provisions = provisionsOf(assessed);
  const entries = indicatorsOf(b.root).map((target): CrosswalkEntry => {
    const links = nearestLinks([...directLinks(a, b, target, assessed), ...linksByProvision(target, provisions)], order);
    return { indicator: target.id, informed: informedBy(links), links };
  });
  return {
    from: { id: a.id, version: a.version },
    to: { id: b.id, version: b.version },
    entries,
    uncovered: entries.filter(({ informed }) => informed === 'none').map(({ indicator }) => indicator),
  };
}

/** Finding one's way in a pack: texts in a language, names on a scale, elements by id. */
import type { Criterion, Group, Indicator, Pack, Scale, Text } from '@mufakat/framework';

export type Worded = { readonly words: string; readonly language: string };

/** A text in the language asked for, else in the pack's own. */
export function wordsOf(text: Text, language: string, own: string): Worded {
  const words = text[language];
  return words === undefined ? { words: text[own] ?? Object.values(text)[0] ?? '', language: own } : { words, language };
}

/** The language of the page where the pack has it, else the pack's own: for what is made outside the page. */
export const spokenBy = (pack: Pack, language: string): string => (language in pack.title ? language : pack.language);

export type Place = { readonly indicator: Indicator; readonly path: readonly Group[] };

export type PackIndex = {
  readonly pack: Pack;
  readonly indicators: ReadonlyMap<string, Place>;
  readonly criteria: ReadonlyMap<string, { readonly criterion: Criterion; readonly indicator: Indicator }>;
  readonly groups: ReadonlyMap<string, Group>;
};

const indexes = new WeakMap<Pack, PackIndex>();

/** Every element of a pack by its id. Made once a pack. */
export function indexOf(pack: Pack): PackIndex {
  const known = indexes.get(pack);
  if (known !== undefined) return known;
  const places = placesIn(pack.root, []);
  const index: PackIndex = {
    pack,
    indicators: new Map(places.map((place) => [place.indicator.id, place])),
    criteria: new Map(
      places.flatMap(({ indicator }) => indicator.criteria.map((criterion) => [criterion.id, { criterion, indicator }] as const)),
    ),
    groups: new Map([pack.root, ...groupsIn(pack.root)].map((group) => [group.id, group])),
  };
  indexes.set(pack, index);
  return index;
}

function placesIn(group: Group, path: readonly Group[]): Place[] {
  return group.children.flatMap((child) => (child.type === 'indicator' ? [{ indicator: child, path }] : placesIn(child, [...path, child])));
}

function groupsIn(group: Group): Group[] {
  return group.children.flatMap((child) => (child.type === 'group' ? [child, ...groupsIn(child)] : []));
}

/** How a value is called on the scale of an indicator or group, and where it stands. */
export type ScaleWords = {
  /** With steps a value is a stage or level; without, it is a share or points. */
  readonly steps: readonly Worded[] | null;
  readonly max: number;
  readonly scale: Scale;
};

/** The scale of a reading: the pack's stages, an indicator's own levels, or a number. */
export function scaleWords(
  pack: Pack,
  reading: { readonly id: string; readonly scale: Scale; readonly max: number },
  language: string,
): ScaleWords {
  const { scale, max } = reading;
  if (scale !== 'stage') return { steps: null, max, scale };
  const answer = indexOf(pack).indicators.get(reading.id)?.indicator.answer;
  const titles = answer?.kind === 'level' ? answer.titles : pack.stages.map((stage) => stage.title);
  return { steps: titles.map((title) => wordsOf(title, language, pack.language)), max, scale };
}

/** Steps of the ramp are five; scales with another number of stages are spread over the whole of it. */
export function rampStep(value: number, max: number): number {
  return max <= 0 ? 0 : Math.round((Math.min(Math.max(value, 0), max) * 4) / max);
}

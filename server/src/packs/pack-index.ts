/** What of a pack can be answered, by id, and what counts as an answer there. */
import { type Indicator, indicatorsOf, type Pack, type Text } from '@mufakat/framework';

export type PackIndex = {
  readonly indicators: ReadonlyMap<string, Indicator>;
  /** What verdicts are given on: criteria, and indicators whose answer is not made of criteria; with the indicator that each belongs to. */
  readonly judged: ReadonlyMap<string, Indicator>;
};

const indexes = new WeakMap<Pack, PackIndex>();

/** Index of a pack's answerable elements: made once a pack, which never changes. */
export function indexPack(pack: Pack): PackIndex {
  const known = indexes.get(pack) ?? makeIndex(pack);
  indexes.set(pack, known);
  return known;
}

function makeIndex(pack: Pack): PackIndex {
  const indicators = indicatorsOf(pack.root);
  const judged = indicators.flatMap((indicator) =>
    indicator.answer.kind === 'criteria'
      ? indicator.criteria.map((criterion) => [criterion.id, indicator] as const)
      : [[indicator.id, indicator] as const],
  );
  return { indicators: new Map(indicators.map((indicator) => [indicator.id, indicator])), judged: new Map(judged) };
}

/**
 * Every way to write a stage of the indicator, in lower case, with its index: stage ids, titles and numbers (as the pages show them, from 0), or level
 * titles and numbers; also number and title together ("2 Established").
 */
export function stageNames(pack: Pack, indicator: Indicator): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const add = (name: string, index: number) => names.set(name.toLowerCase(), index);
  const addTitles = (titles: readonly Text[]) => {
    titles.forEach((_, index) => {
      add(String(index), index);
    });
    titles.forEach((title, index) => {
      for (const text of Object.values(title)) add(`${index} ${text}`, index);
    });
    titles.forEach((title, index) => {
      for (const text of Object.values(title)) add(text, index);
    });
  };
  const levels = indicator.answer.kind === 'level' ? indicator.answer.titles : null;
  if (levels !== null && levels.length !== pack.stages.length) {
    addTitles(levels);
    return names;
  }
  if (levels !== null) addTitles(levels);
  addTitles(pack.stages.map(({ title }) => title));
  pack.stages.forEach(({ id }, index) => {
    add(id, index);
  });
  return names;
}

/** What of a pack a table of views may say, as plain data: it travels to the process that reads the table. */
export type Answerable = {
  readonly pack: { readonly id: string; readonly version: string };
  /** The scales that occur: every way to write a stage with its index, and how a person should write them. */
  readonly scales: readonly { readonly names: Readonly<Record<string, number>>; readonly toWrite: readonly string[] }[];
  /** Which scale each indicator has, by the indicator's id. */
  readonly indicators: Readonly<Record<string, number>>;
};

/** What of a pack can be asked. */
export function answerable(pack: Pack): Answerable {
  const scales = new Map<string, { readonly place: number; readonly scale: Answerable['scales'][number] }>();
  const placeOf = (indicator: Indicator): number => {
    const scale = { names: Object.fromEntries(stageNames(pack, indicator)), toWrite: stagesToWrite(pack, indicator) };
    const key = JSON.stringify(scale);
    const found = scales.get(key) ?? { place: scales.size, scale };
    scales.set(key, found);
    return found.place;
  };
  const indicators = Object.fromEntries(indicatorsOf(pack.root).map((indicator) => [indicator.id, placeOf(indicator)]));
  return { pack: { id: pack.id, version: pack.version }, scales: [...scales.values()].map(({ scale }) => scale), indicators };
}

/** Stage ids (or level numbers) as a person should write them, in order. */
export function stagesToWrite(pack: Pack, indicator: Indicator): string[] {
  const { answer } = indicator;
  return answer.kind === 'level' && answer.titles.length !== pack.stages.length
    ? answer.titles.map((_, index) => String(index))
    : pack.stages.map((stage) => stage.id);
}

const numberFits = (indicator: Indicator, value: number): boolean => {
  const { answer } = indicator;
  if (answer.kind === 'level') return Number.isInteger(value) && value >= 0 && value < answer.titles.length;
  if (answer.kind === 'share') return value >= 0 && value <= 1;
  return answer.kind === 'number' && Number.isFinite(value);
};

/** What may be said of an element of this indicator, in words. */
function expected({ answer }: Indicator): string {
  if (answer.kind === 'criteria') return 'met, unmet, unknown or not-applicable';
  if (answer.kind === 'level') return `a whole number from 0 to ${answer.titles.length - 1}, unknown or not-applicable`;
  if (answer.kind === 'share') return 'a number from 0 to 1, unknown or not-applicable';
  if (answer.kind === 'number') return `a number (${answer.unit}), unknown or not-applicable`;
  return 'yes, partial, no, unknown or not-applicable';
}

/** Null when the value is an answer to the indicator's kind of question; otherwise what is. */
export function refuseValue(indicator: Indicator, value: string | number): string | null {
  if (value === 'unknown' || value === 'not-applicable') return null;
  const { kind } = indicator.answer;
  const fits =
    typeof value === 'number'
      ? numberFits(indicator, value)
      : (kind === 'criteria' && (value === 'met' || value === 'unmet')) || (kind === 'choice' && ['yes', 'partial', 'no'].includes(value));
  return fits ? null : expected(indicator);
}

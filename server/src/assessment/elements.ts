/** What of a pack can be answered, by id, and what counts as an answer there. */
import { type Indicator, indicatorsOf, type Pack } from '@mufakat/framework';

export type Elements = {
  readonly indicators: ReadonlyMap<string, Indicator>;
  /** What verdicts are given on: criteria, and indicators whose answer is not made of criteria; with the indicator that each belongs to. */
  readonly judged: ReadonlyMap<string, Indicator>;
};

/** Index of a pack's answerable elements. */
export function elementsOf(pack: Pack): Elements {
  const indicators = indicatorsOf(pack.root);
  const judged = indicators.flatMap((indicator) =>
    indicator.answer.kind === 'criteria'
      ? indicator.criteria.map((criterion) => [criterion.id, indicator] as const)
      : [[indicator.id, indicator] as const],
  );
  return { indicators: new Map(indicators.map((indicator) => [indicator.id, indicator])), judged: new Map(judged) };
}

/** Every way to write a stage of the indicator, in lower case, with its index: stage ids and titles, or level titles and numbers. */
export function stageNames(pack: Pack, indicator: Indicator): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const add = (name: string, index: number) => names.set(name.toLowerCase(), index);
  const levels = indicator.answer.kind === 'level' ? indicator.answer.titles : null;
  levels?.forEach((title, index) => {
    add(String(index), index);
    for (const text of Object.values(title)) add(text, index);
  });
  if (levels !== null && levels.length !== pack.stages.length) return names;
  pack.stages.forEach((stage, index) => {
    for (const text of Object.values(stage.title)) add(text, index);
    add(stage.id, index);
  });
  return names;
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

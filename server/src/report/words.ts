/** Numbers, stages and texts of the pack in words of the report's language; texts of the pack come in it where the pack has them. */
import { type PeopleCount, SMALLEST_GROUP } from '@mufakat/consensus';
import type { IndicatorReading, Interval, Pack, Scale, Text } from '@mufakat/framework';
import type { Inline } from './blocks.ts';
import { stageColour } from './look.ts';
import type { Speech } from './speech.ts';

/** The name of a community, also of one that this version does not know. */
export const communityName = ({ named }: Speech, id: string): string => named('community', id);

/** The same within a sentence. */
export const communityWithin = ({ named }: Speech, id: string): string => named('community', `${id}.within`, id);

/** "3 of 5, some months". */
export function sayEffort(speech: Speech, effort: number): string {
  const meaning = speech.named('effort', String(effort), '');
  return meaning === '' ? String(effort) : speech.t('word.effort', { effort, meaning });
}

/** A pack's text in the language of the report, else in the pack's own. */
export function pick(text: Text | undefined, language: string, pack: Pack): string {
  return text === undefined ? '' : (text[language] ?? text[pack.language] ?? Object.values(text)[0] ?? '');
}

/** Whole percent of a share. */
export const percent = ({ t }: Speech, share: number): string => t('word.percent', { n: Math.round(share * 100) });

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** What one needs to say a value: the words, the scale it is on and the words of its stages. */
export type Saying = { readonly speech: Speech; readonly scale: Scale; readonly max: number; readonly stages: readonly string[] };

/** A value with its unit, without colour: "2 Established", "62 %", "12.5 of 20". */
export function sayValue(value: number, { speech, scale, max, stages }: Saying): string {
  if (scale === 'stage') return `${value} ${stages[value] ?? ''}`.trim();
  return scale === 'share' ? percent(speech, value) : speech.t('word.ofMax', { value: rounded(value), max: rounded(max) });
}

/** "2 Established", or "1 Formative to 3 Strategic" while it is open. */
export function sayInterval({ low, high }: Interval, saying: Saying): string {
  if (low === high) return sayValue(low, saying);
  return saying.speech.t('word.range', { low: sayValue(low, saying), high: sayValue(high, saying) });
}

/** A stage with its number on its colour and its word beside it. */
export function chip(value: number, saying: Saying): Inline {
  if (saying.scale !== 'stage') return [{ text: sayValue(value, saying) }];
  const colour = stageColour(value, saying.stages.length);
  return [{ text: String(value), chip: colour }, { text: `\u00a0${saying.stages[value] ?? ''}` }];
}

/** As `sayInterval`, with chips. */
export function chips({ low, high }: Interval, saying: Saying): Inline {
  return low === high ? chip(low, saying) : saying.speech.runs('word.range', { low: chip(low, saying), high: chip(high, saying) });
}

/** Titles of the stages in the language of the report; the scale of an indicator with levels of its own has those. */
export function stageNames(pack: Pack, language: string): string[] {
  return pack.stages.map(({ title }) => pick(title, language, pack));
}

/** One difference between readings; `size` orders them. */
export type Difference = { readonly size: number; readonly sentence: string };

/**
 * The differences of an indicator in words, largest first. Those of size 0 are left out; so is every difference from evidence while
 * nothing has been checked, because nothing is known is not a low reading.
 */
export function differencesOf({ t }: Speech, reading: IndicatorReading): Difference[] {
  const { perceivedOverEvidenced: views, technicalOverLegal: communities, adoptedOverEvidenced: adopted } = reading.differences;
  const checked = isChecked(reading);
  const said: Difference[] = [];
  const add = (difference: number, above: Parameters<typeof t>[0], below: Parameters<typeof t>[0]) => {
    const n = Math.abs(difference);
    said.push({ size: n, sentence: t(difference > 0 ? above : below, { n }) });
  };
  if (communities !== null && communities !== 0) add(communities, 'difference.technicalHigher', 'difference.legalHigher');
  if (checked && views !== null && views !== 0) add(views, 'difference.viewsHigher', 'difference.viewsLower');
  if (checked && adopted !== null && adopted !== 0) add(adopted, 'difference.adoptedAbove', 'difference.adoptedBelow');
  return said.toSorted((a, b) => b.size - a.size);
}

/** Whether anything below was answered at all. */
export const isChecked = ({ coverage }: { readonly coverage: number | null }): boolean => coverage !== null && coverage > 0;

/** How many took part, in a sentence, without giving away how many a small community has. */
export function participationSentence({ t }: Speech, { communities, total, hidden }: PeopleCount): string {
  const present = communities.filter(({ people }) => people !== 0).length;
  const values = { total, communities: present, smallest: SMALLEST_GROUP };
  return t(hidden ? 'participants.tookHidden' : 'participants.took', values);
}

/** Numbers, dates, stages and texts in words. English; texts of the pack come in the language asked for, where it has them. */
import type { Community, IndicatorReading, Interval, Pack, Scale, Text } from '@mufakat/framework';
import type { Inline } from './blocks.ts';
import { stageColour } from './look.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const COMMUNITY_NAMES: Readonly<Record<Community, string>> = {
  legal: 'Legal',
  technical: 'Technical',
  'law-enforcement': 'Law enforcement',
  policy: 'Policy',
  'private-sector': 'Private sector',
  academia: 'Academia',
  'civil-society': 'Civil society',
};

/** The name of a community, also of one that this version does not know. */
export function communityName(id: string): string {
  const known = Object.entries(COMMUNITY_NAMES).find(([community]) => community === id);
  return known?.[1] ?? id;
}

const EFFORTS = ['', 'a decision', 'some weeks', 'some months', 'a year or a project', 'years and a budget line'];

/** "3, some months". */
export const sayEffort = (effort: number): string => (EFFORTS[effort] ? `${effort} of 5, ${EFFORTS[effort]}` : String(effort));

/** A pack's text in the language asked for, else in the pack's own. */
export function pick(text: Text | undefined, language: string, pack: Pack): string {
  return text === undefined ? '' : (text[language] ?? text[pack.language] ?? Object.values(text)[0] ?? '');
}

/** "30 June 2026" of 2026-06-30; other texts stay as they are. */
export function sayDate(iso: string): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? iso : `${Number(day)} ${name} ${year}`;
}

/** "1 criterion", "3 criteria". */
export const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Whole percent of a share. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "a, b and c". */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** What one needs to say a value: the scale it is on and the words of its stages. */
export type Saying = { readonly scale: Scale; readonly max: number; readonly stages: readonly string[] };

/** A value with its unit, without colour: "2 Established", "62 %", "12.5 of 20". */
export function sayValue(value: number, { scale, max, stages }: Saying): string {
  if (scale === 'stage') return `${value} ${stages[value] ?? ''}`.trim();
  return scale === 'share' ? percent(value) : `${rounded(value)} of ${rounded(max)}`;
}

/** "2 Established", or "1 Formative to 3 Strategic" while it is open. */
export function sayInterval(value: Interval, saying: Saying): string {
  return value.low === value.high ? sayValue(value.low, saying) : `${sayValue(value.low, saying)} to ${sayValue(value.high, saying)}`;
}

/** A stage with its number on its colour and its word beside it. */
export function chip(value: number, saying: Saying): Inline {
  if (saying.scale !== 'stage') return [{ text: sayValue(value, saying) }];
  const colour = stageColour(value, saying.stages.length);
  return [{ text: String(value), chip: colour }, { text: `\u00a0${saying.stages[value] ?? ''}` }];
}

/** As `sayInterval`, with chips. */
export function chips(value: Interval, saying: Saying): Inline {
  return value.low === value.high ? chip(value.low, saying) : [...chip(value.low, saying), { text: ' to ' }, ...chip(value.high, saying)];
}

/** Titles of the stages in the language asked for; the scale of an indicator with levels of its own has those. */
export function stageNames(pack: Pack, language: string): string[] {
  return pack.stages.map(({ title }) => pick(title, language, pack));
}

const stagesApart = (difference: number): string => count(Math.abs(difference), 'stage', 'stages');

/** One difference between readings; `size` orders them. */
export type Difference = { readonly size: number; readonly sentence: string };

/**
 * The differences of an indicator in words, largest first. Those of size 0 are left out; so is every difference from evidence while
 * nothing has been checked, because nothing is known is not a low reading.
 */
export function differencesOf(reading: IndicatorReading): Difference[] {
  const { perceivedOverEvidenced: views, technicalOverLegal: communities, adoptedOverEvidenced: adopted } = reading.differences;
  const checked = isChecked(reading);
  const said: Difference[] = [];
  if (communities !== null && communities !== 0) {
    const who = communities > 0 ? ['technical', 'legal'] : ['legal', 'technical'];
    said.push({
      size: Math.abs(communities),
      sentence: `The ${who[0]} community places it ${stagesApart(communities)} higher than the ${who[1]} community.`,
    });
  }
  if (checked && views !== null && views !== 0) {
    const how = views > 0 ? 'higher than the evidence secures' : 'lower than the evidence secures';
    said.push({ size: Math.abs(views), sentence: `Participants see it ${stagesApart(views)} ${how}.` });
  }
  if (checked && adopted !== null && adopted !== 0) {
    const how = adopted > 0 ? 'above' : 'below';
    said.push({ size: Math.abs(adopted), sentence: `The adopted stage stands ${stagesApart(adopted)} ${how} what the evidence secures.` });
  }
  return said.toSorted((a, b) => b.size - a.size);
}

/** Whether anything below was answered at all. */
export const isChecked = ({ coverage }: { readonly coverage: number | null }): boolean => coverage !== null && coverage > 0;

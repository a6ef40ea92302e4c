/** Where the evidence stands and why, in the language of the page: made from the values of a reading, never taken from the server. */
import type { Group, GroupReading, Indicator, IndicatorReading, MissingSet } from '@mufakat/framework';
import { type MessageId, useLanguage, useText } from '../messages/language.tsx';
import { type PackIndex, scaleWords, wordsOf } from '../packs/words.ts';
import { useAssessment } from './use-assessment.ts';

type Reading = GroupReading | IndicatorReading;
type Element = Group | Indicator;

/** Unicode's marks around a text of another language, so that it keeps its own direction within a sentence. */
const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069'];

/** So many titles are quoted of what is missing. */
const QUOTED = 3;

/** Says why a reading of evidence stands where it stands: its place, the rule, what is unknown, and what the next stage requires. */
export function useExplanation(): (reading: Reading) => string {
  const t = useText();
  const { language } = useLanguage();
  const { pack, index } = useAssessment();

  const stageName = (reading: Reading, stage: number): string =>
    scaleWords(pack, reading, language).steps?.[stage]?.words ?? t('explain.stage.number', { number: stage });

  const placeOf = (reading: Reading, low: number, high: number): string => {
    const { scale, max } = reading;
    const figures = { value: low, from: low, to: high, max };
    if (low !== high) {
      return t(`explain.${scale}.between`, { ...figures, low: stageName(reading, low), high: stageName(reading, high) });
    }
    return t(`explain.${scale}`, { ...figures, stage: stageName(reading, low) });
  };

  const titleOf = (id: string): string => {
    const criterion = index.criteria.get(id)?.criterion;
    const element = criterion ?? index.indicators.get(id)?.indicator;
    if (element === undefined) return id;
    const { words, language: spoken } = wordsOf('text' in element ? element.text : element.title, language, pack.language);
    const title = words.replace(/[.;\s]+$/, '');
    const quoted = spoken === language ? title : `${ISOLATE}${title}${END_OF_ISOLATE}`;
    return t(isDeducted(index, id) ? 'explain.quoted.deducted' : 'explain.quoted', { title: quoted });
  };

  const titlesOf = (ids: readonly string[]): string => {
    const titles = ids
      .slice(0, QUOTED)
      .map(titleOf)
      .reduce((one, other) => t('explain.separator', { one, other }));
    return ids.length > QUOTED ? t('explain.next.more', { titles, count: ids.length - QUOTED }) : titles;
  };

  const nextOf = (reading: Reading, rule: string, next: MissingSet | undefined): string => {
    if (next === undefined || next.ids.length === 0) return '';
    const titles = titlesOf(next.ids);
    if (reading.scale !== 'stage') return t('explain.next.value', { value: next.reaches, titles });
    const stage = stageName(reading, next.reaches);
    return t(rule === 'gate' ? 'explain.next.gate' : 'explain.next.stage', { stage, count: next.ids.length, titles });
  };

  return (reading) => {
    const { evidenced, coverage, missing, id } = reading;
    if (evidenced === null) return t('explain.notApplicable');
    const element = index.indicators.get(id)?.indicator ?? index.groups.get(id);
    const rule = element === undefined ? 'median' : ruleOf(element);
    const deductions = element === undefined ? 0 : partsOf(element).filter(({ deducts }) => deducts === true).length;
    const isOneAnswer = element?.type === 'indicator' && element.answer.kind !== 'criteria';
    const share = new Intl.NumberFormat(language, { style: 'percent' }).format(coverage ?? 0);
    return [
      placeOf(reading, evidenced.low, evidenced.high),
      isOneAnswer && coverage === 0 ? t('explain.unanswered') : t(`rule.${rule}` as MessageId),
      deductions > 0 ? t('explain.deductions', { count: deductions }) : '',
      !isOneAnswer && coverage !== null && coverage < 1 ? t('explain.coverage', { share }) : '',
      isOneAnswer ? '' : nextOf(reading, rule, missing[0]),
    ]
      .filter((words) => words !== '')
      .join(' ');
  };
}

const ruleOf = (element: Element): string =>
  element.type === 'group' || element.answer.kind === 'criteria' ? element.rule : element.answer.kind;

const partsOf = (element: Element): readonly { readonly deducts?: true }[] =>
  element.type === 'group' ? element.children : element.criteria;

/** Whether it, or something that it is a part of, takes points off. */
function isDeducted({ criteria, indicators }: PackIndex, id: string): boolean {
  const criterion = criteria.get(id);
  const place = indicators.get(criterion?.indicator.id ?? id);
  return [criterion?.criterion, place?.indicator, ...(place?.path ?? [])].some((element) => element?.deducts === true);
}

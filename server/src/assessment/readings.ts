/** What an assessment says of one indicator, computed from its record. Pure. */
import {
  answersOf,
  effectiveVerdicts,
  type Indicator,
  type IndicatorReading,
  type IndicatorRecord,
  type JudgedVerdict,
  openScores,
  type Pack,
  readOneIndicator,
  type Trace,
} from '@mufakat/framework';

/** A pack, and of an assessment by it at least what an indicator's reading is taken from. */
type Scored = { readonly pack: Pack; readonly record: IndicatorRecord };

const answersBy = (pack: Pack, verdicts: readonly JudgedVerdict[]) => answersOf(pack, effectiveVerdicts(verdicts));

/** Reading and trace of an indicator as the record stands. */
export function readIndicator({ pack, record }: Scored, indicator: Indicator): { reading: IndicatorReading; trace: Trace } {
  const scores = openScores(pack, answersBy(pack, record.verdicts));
  return { reading: readOneIndicator(pack, record, scores, indicator), trace: scores.trace(indicator.id) };
}

/**
 * Reading and trace of an indicator as the record stands, and the ids, from the question up to the whole, whose result is another than it would be
 * without this verdict.
 * @param indicator the one that the verdict is on, or whose criterion it is on.
 */
export function readChange(
  { pack, record }: Scored,
  indicator: Indicator,
  { id, criterion }: Pick<JudgedVerdict, 'id' | 'criterion'>,
): { reading: IndicatorReading; trace: Trace; changed: string[] } {
  const others = record.verdicts.filter((verdict) => verdict.id !== id);
  const scores = openScores(pack, answersBy(pack, others));
  // What verdicts supersede and reconcile is on the same criterion, so that those on others decide nothing here.
  const ofIndicator = new Set([indicator.id, ...indicator.criteria.map((one) => one.id)]);
  const verdicts = record.verdicts.filter((verdict) => ofIndicator.has(verdict.criterion));
  const now = answersBy(pack, verdicts);
  // What is disputed now is no answer any more, so it is unknown.
  const changed =
    indicator.answer.kind === 'criteria'
      ? scores.set(criterion, now.verdicts.get(criterion) ?? 'unknown')
      : scores.setValue(criterion, now.values.get(criterion) ?? 'unknown');
  const trace = scores.trace(indicator.id);
  const evidence = { ...scores, trace: (of: string) => (of === indicator.id ? trace : scores.trace(of)) };
  return { reading: readOneIndicator(pack, { ...record, verdicts }, evidence, indicator), trace, changed };
}

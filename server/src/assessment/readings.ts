/** What an assessment says of one indicator, computed from its record. Pure. */
import {
  answersOf,
  buildProfile,
  effectiveVerdicts,
  type Indicator,
  type IndicatorReading,
  openScores,
  readingOf,
  type Trace,
  type Verdict,
} from '@mufakat/framework';
import type { AssessmentState } from './record.ts';

type Scored = Pick<AssessmentState, 'pack' | 'record'>;

const scoresOf = ({ pack }: Scored, verdicts: readonly Verdict[]) => openScores(pack, answersOf(pack, effectiveVerdicts(verdicts)));

/** Reading and trace of an indicator as the record stands. */
export function readIndicator(state: Scored, indicator: Indicator): { reading: IndicatorReading; trace: Trace } {
  const reading = readingOf(buildProfile(state.pack, state.record), indicator.id);
  if (reading === undefined) throw new RangeError(`the profile has no reading of ${indicator.id}`);
  return { reading, trace: scoresOf(state, state.record.verdicts).trace(indicator.id) };
}

/**
 * The ids, from the question up to the whole, whose result is another than it would be without this verdict.
 * @param indicator the one that the verdict is on, or whose criterion it is on.
 */
export function changedBy(state: Scored, indicator: Indicator, { id, criterion }: Pick<Verdict, 'id' | 'criterion'>): string[] {
  const others = state.record.verdicts.filter((verdict) => verdict.id !== id);
  const scores = scoresOf(state, others);
  const now = answersOf(state.pack, effectiveVerdicts(state.record.verdicts));
  // What is disputed now is no answer any more, so it is unknown.
  return indicator.answer.kind === 'criteria'
    ? scores.set(criterion, now.verdicts.get(criterion) ?? 'unknown')
    : scores.setValue(criterion, now.values.get(criterion) ?? 'unknown');
}

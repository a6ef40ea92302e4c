/** What an assessment says of one indicator, computed from its record. Pure. */
import { applyRule, type RuleOutcome, SMALLEST_SHOWN } from '@mufakat/consensus';
import {
  answersOf,
  buildProfile,
  type Community,
  currentOf,
  effectiveVerdicts,
  type Indicator,
  type IndicatorReading,
  openScores,
  readingOf,
  type Trace,
  type Verdict,
} from '@mufakat/framework';
import type { AssessmentState } from './record.ts';

type Said = { readonly community: Community; readonly stage: number; readonly reasons: string };
type Scored = Pick<AssessmentState, 'pack' | 'record'>;

/** What people say now of an indicator, by community; never by person. */
function saidOf({ record }: Scored, indicator: string): Said[] {
  const communityOf = new Map(record.participants.map(({ id, community }) => [id, community]));
  return currentOf(record.views)
    .filter((view) => view.indicator === indicator)
    .flatMap(({ participant, stage, reasons }) => {
      const community = communityOf.get(participant);
      return community === undefined ? [] : [{ community, stage, reasons }];
    });
}

/** The rule applied to all views of an indicator: what a finding by rule is checked against. Not to be shown; see `shownOutcome`. */
export function ruleOutcome(state: Scored, indicator: string): RuleOutcome {
  const stages = saidOf(state, indicator).map(({ stage }) => stage);
  return applyRule(stages, state.record.rule);
}

function shownViews(said: readonly Said[]): readonly Said[] {
  const byCommunity = Map.groupBy(said, ({ community }) => community);
  const few = (community: Community) => (byCommunity.get(community)?.length ?? 0) < SMALLEST_SHOWN;
  const hidden = said.filter(({ community }) => few(community));
  return hidden.length >= SMALLEST_SHOWN ? said : said.filter(({ community }) => !few(community));
}

/**
 * The rule's outcome as it may be shown: whether it adopts, and which stage, is that of all views; how many there are, their median and their
 * agreement are those of the people who may be shown together, so that nobody of a community of one or two can be worked out by subtraction.
 */
export function shownOutcome(state: Scored, indicator: string): RuleOutcome {
  const said = saidOf(state, indicator);
  const shown = applyRule(
    shownViews(said).map(({ stage }) => stage),
    state.record.rule,
  );
  return { ...shown, stage: said.length < SMALLEST_SHOWN ? null : ruleOutcome(state, indicator).stage };
}

/** Reasons given by communities of three or more people, ordered by what they say so that the order tells nothing of who said it. */
export function shownReasons(state: Scored, indicator: string): Said[] {
  const said = saidOf(state, indicator);
  const people = Map.groupBy(said, ({ community }) => community);
  const rank = (one: Said) => `${one.community} ${String(one.stage).padStart(2, '0')} ${one.reasons}`;
  return said
    .filter(({ community, reasons }) => reasons !== '' && (people.get(community)?.length ?? 0) >= SMALLEST_SHOWN)
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

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

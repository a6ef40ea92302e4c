/**
 * The profile: every indicator with its three readings (evidenced from verdicts, perceived from views, adopted by finding), rolled up.
 */
import { countPeople, type PeopleCount, type Perception, perceive } from '@mufakat/consensus';
import {
  COMMUNITIES,
  type Community,
  type Group,
  type Indicator,
  type Interval,
  type MissingSet,
  type Pack,
  type Result,
  type Scale,
} from '../model.ts';
import { levelPack } from '../pack/level-pack.ts';
import { type Scores, scoreAll } from '../score/score.ts';
import { indicatorsOf } from '../tree.ts';
import type { AssessmentRecord, Finding } from './assessment.ts';
import { answersOf, currentOf, type EffectiveVerdict, effectiveVerdicts, type JudgedVerdict } from './effective-verdict.ts';
import { shownViews, topStage } from './shown-views.ts';

/** Evidenced, perceived and adopted reading of one indicator. Stages are indices; null means that there is no reading, never zero. */
export type IndicatorReading = {
  readonly type: 'indicator';
  readonly id: string;
  readonly scale: Scale;
  readonly max: number;
  readonly evidenced: Interval | null;
  readonly coverage: number | null;
  readonly perceived: Perception;
  readonly adopted: Finding | null;
  readonly differences: {
    /** Perceived median minus evidenced low, in stages: above 0 is optimism without documents. */
    readonly perceivedOverEvidenced: number | null;
    /** Technical median minus legal median. */
    readonly technicalOverLegal: number | null;
    readonly adoptedOverEvidenced: number | null;
  };
  /** Criteria on which assessors differ and no reconciled verdict exists; they count as unknown. */
  readonly disputed: readonly string[];
  readonly sentence: string;
  readonly missing: readonly MissingSet[];
};

export type GroupReading = {
  readonly type: 'group';
  readonly id: string;
  readonly label: string;
  readonly scale: Scale;
  readonly max: number;
  readonly evidenced: Interval | null;
  readonly coverage: number | null;
  /** Roll-up of the perceived medians and of the findings below, by the group's rule; an interval while some are absent, null when all are. */
  readonly perceived: Interval | null;
  readonly adopted: Interval | null;
  /** Indicators below at each stage by their finding; one more entry at the end counts those without a finding. */
  readonly adoptedDistribution: readonly number[];
  /** Indicators below at each stage by the low end of their evidence. */
  readonly evidencedDistribution: readonly number[];
  readonly sentence: string;
  /** The cheapest way to the next stage, or the step that gains most for its effort; empty at the top. */
  readonly missing: readonly MissingSet[];
  readonly children: readonly (GroupReading | IndicatorReading)[];
};

export type Profile = {
  readonly pack: { readonly id: string; readonly version: string };
  readonly root: GroupReading;
  /** The cheapest next step of each indicator that has one, cheapest first. */
  readonly missing: readonly ({ readonly indicator: string } & MissingSet)[];
  readonly counts: {
    readonly indicators: number;
    readonly criteria: number;
    readonly verdicts: number;
    /** Released views: how many wait is not told. */
    readonly views: number;
    /** Those of communities whose size is told. */
    readonly participants: number;
    readonly findings: number;
  };
  /** Participants by community, small communities without their size. */
  readonly participants: PeopleCount;
};

/** What the readings of single indicators are taken from. */
type Said = {
  readonly evidence: Scores;
  readonly effective: ReadonlyMap<string, EffectiveVerdict<JudgedVerdict>>;
  readonly perceptions: ReadonlyMap<string, Perception>;
  readonly findings: ReadonlyMap<string, Finding>;
};

type Readings = Said & {
  readonly pack: Pack;
  readonly perceivedScores: Scores;
  readonly adoptedScores: Scores;
};

const minus = (a: number | null | undefined, b: number | null | undefined): number | null => (a == null || b == null ? null : a - b);

/** What views are read from. */
type SaidInViews = Pick<AssessmentRecord, 'participants' | 'views' | 'releases'>;

/** Perception of indicators: from released views; of all views only which communities gave some. */
function perceiveThese(pack: Pack, record: SaidInViews, indicators: readonly Indicator[]): Map<string, Perception> {
  const communityOf = new Map(record.participants.map(({ id, community }) => [id, community]));
  const given = Map.groupBy(record.views, ({ indicator }) => indicator);
  const shown = shownViews(record);
  const perception = (indicator: Indicator): Perception => {
    const spoke = (given.get(indicator.id) ?? []).flatMap(({ participant }) => communityOf.get(participant) ?? []);
    return perceive(shown.get(indicator.id) ?? [], topStage(pack, indicator), spoke, pack.communities);
  };
  return new Map(indicators.map((indicator) => [indicator.id, perception(indicator)]));
}

function readIndicator(readings: Said, indicator: Indicator): IndicatorReading {
  const { id } = indicator;
  const { scale, max, value, coverage } = readings.evidence.result(id);
  const { sentence, missing } = readings.evidence.trace(id);
  const perceived = readings.perceptions.get(id) ?? { communities: [], overall: null, divergence: null };
  const adopted = readings.findings.get(id) ?? null;
  const medianOf = (name: Community) => perceived.communities.find(({ community }) => community === name)?.spread?.median;
  return {
    type: 'indicator',
    id,
    scale,
    max,
    evidenced: value,
    coverage,
    perceived,
    adopted,
    differences: {
      perceivedOverEvidenced: scale === 'stage' ? minus(perceived.overall?.median, value?.low) : null,
      technicalOverLegal: minus(medianOf('technical'), medianOf('legal')),
      adoptedOverEvidenced: scale === 'stage' ? minus(adopted?.stage, value?.low) : null,
    },
    disputed: [id, ...indicator.criteria.map((criterion) => criterion.id)].filter((key) => readings.effective.get(key)?.disputed === true),
    sentence,
    missing,
  };
}

function adoptedDistribution(group: Group, stages: number, findings: ReadonlyMap<string, Finding>): number[] {
  const counts = new Array<number>(stages + 1).fill(0);
  for (const { id } of indicatorsOf(group)) {
    const at = findings.get(id)?.stage ?? stages;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** A roll-up of stages on the scale of the group, where its evidence stands on another one. */
function rolledUp({ value, max }: Result, ofGroup: number): Interval | null {
  if (value === null || max === ofGroup) return value;
  return { low: (value.low / max) * ofGroup, high: (value.high / max) * ofGroup };
}

function readGroup(readings: Readings, group: Group): GroupReading {
  const { pack, evidence, findings, perceptions } = readings;
  const { scale, max, value, coverage, distribution } = evidence.result(group.id);
  const { sentence, missing } = evidence.trace(group.id);
  const below = indicatorsOf(group);
  const perceivedSome = below.some(({ id }) => perceptions.get(id)?.overall?.median != null);
  const adoptedSome = below.some(({ id }) => findings.has(id));
  return {
    type: 'group',
    id: group.id,
    label: group.label,
    scale,
    max,
    evidenced: value,
    coverage,
    perceived: perceivedSome ? rolledUp(readings.perceivedScores.result(group.id), max) : null,
    adopted: adoptedSome ? rolledUp(readings.adoptedScores.result(group.id), max) : null,
    adoptedDistribution: adoptedDistribution(group, pack.stages.length, findings),
    evidencedDistribution: distribution ?? [],
    sentence,
    missing: missing.slice(0, 1),
    children: group.children.map((child) => (child.type === 'group' ? readGroup(readings, child) : readIndicator(readings, child))),
  };
}

/** Current findings, by indicator. */
const findingsBy = (findings: readonly Finding[]) => new Map(currentOf(findings).map((finding) => [finding.indicator, finding]));

/** What the reading of one indicator is taken from: of views and findings, those on the indicator are enough. */
export type IndicatorRecord = SaidInViews & {
  readonly verdicts: readonly JudgedVerdict[];
  readonly findings: readonly Finding[];
};

/**
 * The reading of one indicator as it stands in the profile, without the rest of it.
 * @param evidence the scores of the verdicts of the record.
 * @throws StageError `consensus.stage` as `buildProfile` does, FrameworkError `score.unknown-id` when the pack has no such indicator.
 */
export function readOneIndicator(pack: Pack, record: IndicatorRecord, evidence: Scores, indicator: Indicator): IndicatorReading {
  const effective = effectiveVerdicts(record.verdicts);
  const perceptions = perceiveThese(pack, record, [indicator]);
  return readIndicator({ evidence, effective, perceptions, findings: findingsBy(record.findings) }, indicator);
}

/** All indicator readings below a group reading, in the pack's order. */
export function indicatorReadings(group: GroupReading): IndicatorReading[] {
  return group.children.flatMap((child) => (child.type === 'indicator' ? [child] : indicatorReadings(child)));
}

/** Stages of indicators as answers to the level pack. */
function asLevels(stages: Iterable<readonly [string, number | undefined]>) {
  const values = new Map([...stages].flatMap(([id, stage]) => (stage === undefined ? [] : [[id, stage] as const])));
  return { verdicts: new Map(), values };
}

function byMissing(a: Profile['missing'][number], b: Profile['missing'][number]): number {
  return a.effort - b.effort || a.ids.length - b.ids.length || (a.indicator < b.indicator ? -1 : 1);
}

function takeReadings(pack: Pack, record: AssessmentRecord): Readings {
  const effective = effectiveVerdicts(record.verdicts);
  const evidence = scoreAll(pack, answersOf(pack, effective));
  const perceptions = perceiveThese(pack, record, indicatorsOf(pack.root));
  const findings = findingsBy(record.findings);
  const levels = levelPack(pack);
  const indicators = indicatorsOf(levels.root).filter(({ answer }) => answer.kind === 'level');
  const perceivedScores = scoreAll(levels, asLevels(indicators.map(({ id }) => [id, perceptions.get(id)?.overall?.median ?? undefined])));
  const adoptedScores = scoreAll(levels, asLevels(indicators.map(({ id }) => [id, findings.get(id)?.stage])));
  return { pack, evidence, effective, perceptions, findings, perceivedScores, adoptedScores };
}

/**
 * The profile of an assessment under a pack.
 *
 * Same record, same profile, whatever the order of its rows. Records on ids that the pack does not have are left out of the readings.
 * @throws StageError `consensus.stage` when a view names a stage outside its indicator's scale.
 */
export function buildProfile(pack: Pack, record: AssessmentRecord): Profile {
  const readings = takeReadings(pack, record);
  const root = readGroup(readings, pack.root);
  const indicators = indicatorsOf(pack.root);
  const participants = countPeople(
    record.participants.map(({ community }) => community),
    COMMUNITIES,
  );
  const missing = indicatorReadings(root).flatMap(({ id, missing: [next] }) => (next === undefined ? [] : [{ indicator: id, ...next }]));
  return {
    pack: { id: pack.id, version: pack.version },
    root,
    missing: missing.toSorted(byMissing),
    counts: {
      indicators: indicators.length,
      criteria: indicators.reduce((sum, { criteria }) => sum + criteria.length, 0),
      verdicts: currentOf(record.verdicts).length,
      views: record.releases.length,
      participants: participants.total,
      findings: readings.findings.size,
    },
    participants,
  };
}

/** One indicator's reading, as it stands in the profile; undefined when the pack has no such indicator. */
export function readingOf(profile: Profile, indicator: string): IndicatorReading | undefined {
  return indicatorReadings(profile.root).find(({ id }) => id === indicator);
}

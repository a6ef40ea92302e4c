/**
 * Two periods side by side, with a change of the country kept apart from a change of the method.
 */

import type { Indicator, Interval, Pack } from '../model.ts';
import { diffPacks, type PackChange } from '../pack/diff.ts';
import { indicatorsOf } from '../tree.ts';
import type { AssessmentRecord } from './assessment.ts';
import { effectiveVerdicts } from './effective-verdict.ts';
import { buildProfile, type IndicatorReading, readingOf } from './profile.ts';

export type ReadingSummary = { readonly evidenced: Interval | null; readonly perceived: number | null; readonly adopted: number | null };

export type CriterionChange = {
  readonly criterion: string;
  /** Effective values; `null` is no verdict. */
  readonly before: string | number | null;
  readonly after: string | number | null;
};

export type IndicatorComparison = {
  readonly indicator: string;
  /** `same`: asked the same question twice. `changed`: the question or a criterion differs, so a difference may be the method's. */
  readonly method: 'same' | 'changed' | 'added' | 'dropped';
  readonly before: ReadingSummary | null;
  readonly after: ReadingSummary | null;
  /** After minus before of the adopted stages, null unless both are known and the method is the same. */
  readonly adoptedChange: number | null;
  /** After minus before of the low end of the evidence, under the same conditions. */
  readonly evidencedChange: number | null;
  /** Criteria of both versions whose effective verdict changed. */
  readonly criteria: readonly CriterionChange[];
};

export type Comparison = {
  readonly before: {
    readonly title: string;
    readonly period: AssessmentRecord['period'];
    readonly pack: { readonly id: string; readonly version: string };
  };
  readonly after: Comparison['before'];
  readonly indicators: readonly IndicatorComparison[];
  /** What differs between the two versions of the pack; empty when they are one version. */
  readonly method: readonly PackChange[];
};

type Side = { readonly pack: Pack; readonly record: AssessmentRecord };
type ReadSide = Side & {
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly profile: ReturnType<typeof buildProfile>;
  readonly effective: ReturnType<typeof effectiveVerdicts>;
};

function readSide({ pack, record }: Side): ReadSide {
  return {
    pack,
    record,
    indicators: new Map(indicatorsOf(pack.root).map((indicator) => [indicator.id, indicator])),
    profile: buildProfile(pack, record),
    effective: effectiveVerdicts(record.verdicts),
  };
}

const heading = ({ record, pack }: Side): Comparison['before'] => ({
  title: record.title,
  period: record.period,
  pack: { id: pack.id, version: pack.version },
});

const summary = (reading: IndicatorReading | undefined): ReadingSummary | null =>
  reading === undefined
    ? null
    : { evidenced: reading.evidenced, perceived: reading.perceived.overall?.median ?? null, adopted: reading.adopted?.stage ?? null };

const minus = (a: number | null | undefined, b: number | null | undefined) => (a == null || b == null ? null : a - b);

/** Whether an element that differs asks what it asked: an indicator may stand in another group, but the stage and the indicator of a criterion are part of the question. */
const asksTheSame = ({ element, kind, fields }: PackChange): boolean =>
  kind === 'moved' && element !== 'criterion' && fields.every((field) => field === 'parent');

/** Whether the same number is the same stage in both. */
function areStagesSame(before: Pack, after: Pack): boolean {
  return before.stages.length === after.stages.length && before.stages.every(({ id }, at) => id === after.stages[at]?.id);
}

function methodOf(id: string, before: ReadSide, after: ReadSide, changed: ReadonlySet<string>): IndicatorComparison['method'] {
  const was = before.indicators.get(id);
  const is = after.indicators.get(id);
  if (was === undefined) return 'added';
  if (is === undefined) return 'dropped';
  if (was.answer.kind !== 'level' && !areStagesSame(before.pack, after.pack)) return 'changed';
  const asked = [id, ...was.criteria.map((criterion) => criterion.id), ...is.criteria.map((criterion) => criterion.id)];
  return asked.some((element) => changed.has(element)) ? 'changed' : 'same';
}

function criterionChanges(id: string, before: ReadSide, after: ReadSide): CriterionChange[] {
  const criteria = after.indicators.get(id)?.criteria.map((criterion) => criterion.id) ?? [];
  const valueIn = (side: ReadSide, criterion: string) => side.effective.get(criterion)?.verdict?.value ?? null;
  const shared = new Set(before.indicators.get(id)?.criteria.map((criterion) => criterion.id));
  return criteria
    .filter((criterion) => shared.has(criterion))
    .map((criterion) => ({ criterion, before: valueIn(before, criterion), after: valueIn(after, criterion) }))
    .filter((change) => change.before !== change.after);
}

function compareIndicator(id: string, before: ReadSide, after: ReadSide, changed: ReadonlySet<string>): IndicatorComparison {
  const was = summary(readingOf(before.profile, id));
  const is = summary(readingOf(after.profile, id));
  const method = methodOf(id, before, after, changed);
  const comparable = method === 'same';
  return {
    indicator: id,
    method,
    before: was,
    after: is,
    adoptedChange: comparable ? minus(is?.adopted, was?.adopted) : null,
    evidencedChange: comparable ? minus(is?.evidenced?.low, was?.evidenced?.low) : null,
    criteria: criterionChanges(id, before, after),
  };
}

/**
 * Compares an earlier with a later assessment of the same framework, indicator by indicator in the order of the later pack, dropped ones last.
 * A change in stage is stated only where the question was the same; elsewhere both readings stand side by side without a difference.
 */
export function compareAssessments(earlier: Side, later: Side): Comparison {
  const before = readSide(earlier);
  const after = readSide(later);
  const method = diffPacks(before.pack, after.pack).filter(({ kind }) => kind !== 'kept');
  const changed = new Set(method.filter((change) => !asksTheSame(change)).map(({ id }) => id));
  const ids = [...new Set([...after.indicators.keys(), ...before.indicators.keys()])];
  return {
    before: heading(before),
    after: heading(after),
    indicators: ids.map((id) => compareIndicator(id, before, after, changed)),
    method,
  };
}

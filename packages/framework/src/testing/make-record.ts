/** The record of an assessment out of short words, for tests. */
import type { AssessmentRecord, Finding, Verdict, View } from '../assessment/assessment.ts';
import type { Community } from '../model.ts';

/** A record of nothing, but for what is given. */
export function makeRecord(parts: Partial<AssessmentRecord> = {}): AssessmentRecord {
  return {
    title: 'An invented country',
    jurisdiction: { name: 'Nowhere', code: 'XX', invented: true },
    period: { from: '2025-01-01', to: '2025-06-30' },
    pack: { id: 'p', version: '1.0.0' },
    rule: { agreement: 0.75, within: 0, minimumViews: 5 },
    participants: [],
    sources: [],
    verdicts: [],
    views: [],
    releases: [],
    findings: [],
    ...parts,
  };
}

/** One assessor's verdict on a criterion; `id` is that of the criterion unless it is given. */
export function verdict(criterion: string, value: Verdict['value'], more: Partial<Verdict> = {}): Verdict {
  const { id = criterion } = more;
  return { id, criterion, assessor: 'assessor', value, reasons: '', sources: [], supersedes: null, reconciles: [], ...more };
}

export function finding(indicator: string, stage: number, more: Partial<Finding> = {}): Finding {
  return { id: `finding-${indicator}`, indicator, stage, basis: 'decision', reasons: '', dissent: [], supersedes: null, ...more };
}

type People = Pick<AssessmentRecord, 'participants' | 'views' | 'releases'>;

/**
 * People of one community who each give one view on an indicator, released together.
 * @param stages one a person
 */
export function group(indicator: string, community: Community, stages: readonly number[], batch = 0): People {
  const participants = stages.map((_, at) => ({ id: `${indicator} ${community} ${batch} ${at}`, community }));
  const views = participants.map(
    ({ id }, at): View => ({
      ...{ id: `view of ${id}`, participant: id, indicator, stage: stages[at] ?? 0 },
      ...{ confidence: 3, reasons: '', supersedes: null },
    }),
  );
  return { participants, views, releases: views.map((view) => ({ view: view.id, batch, cell: community })) };
}

/** Several groups in one record. */
export function people(...groups: readonly People[]): People {
  return {
    participants: groups.flatMap(({ participants }) => participants),
    views: groups.flatMap(({ views }) => views),
    releases: groups.flatMap(({ releases }) => releases),
  };
}

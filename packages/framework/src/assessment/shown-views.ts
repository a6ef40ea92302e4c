/**
 * What may be shown of the views of an assessment: everything here is computed from released views, never from those that wait. The only place from
 * which profiles, reports and pages take what people said.
 */
import { applyRule, groupsOf, type ReleasedView, type RuleOutcome, tellGroup, tellViews } from '@mufakat/consensus';
import type { Indicator, Pack } from '../model.ts';
import type { AssessmentRecord, View } from './assessment.ts';

/** A view that is released, without whose it is. */
export type ShownView = ReleasedView & { readonly indicator: string; readonly reasons: string };

/** The record without people and what they said: what a report may be made from, beside the profile. */
export type ShownRecord = Omit<AssessmentRecord, 'participants' | 'views' | 'releases'>;

export function shownRecord({ participants: _people, views: _views, releases: _releases, ...rest }: AssessmentRecord): ShownRecord {
  return rest;
}

/** Reasons as they may be shown: `stage` is null where only nearly all of the group is told. `cell` is the community, or `together`. */
export type ShownReasons = { readonly cell: string; readonly stage: number | null; readonly reasons: string };

/** The highest stage that a view or a finding on the indicator can name, counted from 0; −1 where the pack has no stages for it. */
export function topStage(pack: Pack, indicator: Indicator): number {
  return (indicator.answer.kind === 'level' ? indicator.answer.titles.length : pack.stages.length) - 1;
}

/** The released views by indicator. */
export function shownViews({ views, releases }: Pick<AssessmentRecord, 'views' | 'releases'>): Map<string, ShownView[]> {
  const byId = new Map(views.map((view) => [view.id, view]));
  const shown = releases.flatMap(({ view: id, batch, cell }): ShownView[] => {
    const view: View | undefined = byId.get(id);
    return view === undefined ? [] : [{ batch, cell, indicator: view.indicator, stage: view.stage, reasons: view.reasons }];
  });
  return Map.groupBy(shown, ({ indicator }) => indicator);
}

/** What the rule of the assessment makes of the released views of an indicator: the outcome that is shown, and by which findings are adopted. */
export function shownOutcome(pack: Pack, record: AssessmentRecord, indicator: Indicator): RuleOutcome {
  return applyRule(tellViews(shownViews(record).get(indicator.id) ?? [], topStage(pack, indicator)), record.rule);
}

/** Reasons of released views: ordered by what they say, so that the order tells nothing of who said it. */
export function shownReasons(pack: Pack, record: AssessmentRecord, indicator: Indicator): ShownReasons[] {
  const groups = groupsOf(shownViews(record).get(indicator.id) ?? []);
  const told = groups.flatMap((views) => {
    const stages = views.map(({ stage }) => stage);
    const exact = tellGroup(stages, topStage(pack, indicator)).nearlyAll === null;
    return views.map(({ cell, stage, reasons }): ShownReasons => ({ cell, stage: exact ? stage : null, reasons }));
  });
  const rank = ({ cell, stage, reasons }: ShownReasons) => `${cell} ${String(stage ?? 99).padStart(2, '0')} ${reasons}`;
  return told.filter(({ reasons }) => reasons !== '').toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

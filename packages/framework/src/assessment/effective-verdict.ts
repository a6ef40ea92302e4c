/** Which verdict counts for a criterion when several assessors judged it, some more than once. */

import type { Answers, AnswerValue, Pack, VerdictValue } from '../model.ts';
import { VERDICT_VALUES } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import type { Verdict } from './assessment.ts';

/** What of a verdict decides whether it counts, and for what. */
export type JudgedVerdict = Pick<Verdict, 'id' | 'criterion' | 'value' | 'supersedes' | 'reconciles'>;

/** The verdict that counts for one criterion; null while assessors differ and nobody has reconciled them. */
export type EffectiveVerdict<V extends JudgedVerdict = Verdict> = { readonly verdict: V | null; readonly disputed: boolean };

/** The records that no other supersedes: what their authors say now. Order is kept. */
export function currentOf<T extends { readonly id: string; readonly supersedes: string | null }>(records: readonly T[]): T[] {
  const superseded = new Set<string | null>(records.map(({ supersedes }) => supersedes));
  return records.filter(({ id }) => !superseded.has(id));
}

/**
 * The effective verdict of every criterion that was judged, by criterion id.
 *
 * Current verdicts that another current verdict reconciles step back. If what remains says one thing, that counts (the first by id speaks);
 * if it says several, the criterion is disputed and counts as unknown.
 */
export function effectiveVerdicts<V extends JudgedVerdict>(verdicts: readonly V[]): ReadonlyMap<string, EffectiveVerdict<V>> {
  const current = currentOf(verdicts);
  const reconciled = new Set(current.flatMap(({ reconciles }) => reconciles));
  const standing = current.filter(({ id }) => !reconciled.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const effective = new Map<string, EffectiveVerdict<V>>();
  for (const [criterion, candidates] of Map.groupBy(standing, (verdict) => verdict.criterion)) {
    const [first] = candidates;
    const disputed = candidates.some(({ value }) => value !== first?.value);
    effective.set(criterion, { verdict: disputed ? null : (first ?? null), disputed });
  }
  return effective;
}

const isVerdictValue = (value: Verdict['value']): value is VerdictValue => VERDICT_VALUES.some((known) => known === value);
const isAnswerValue = (value: Verdict['value']): value is AnswerValue => value !== 'met' && value !== 'unmet';

/**
 * Effective verdicts as answers that scoring takes: by criterion, or by indicator where its answer is not made of criteria.
 * Disputed criteria are left out: unknown. Verdicts on ids that the pack does not have, or of the wrong kind, are left out too.
 */
export function answersOf(pack: Pack, effective: ReadonlyMap<string, EffectiveVerdict<JudgedVerdict>>): Answers {
  const verdicts = new Map<string, VerdictValue>();
  const values = new Map<string, AnswerValue>();
  for (const indicator of indicatorsOf(pack.root)) {
    if (indicator.answer.kind !== 'criteria') {
      const value = effective.get(indicator.id)?.verdict?.value;
      if (value !== undefined && isAnswerValue(value)) values.set(indicator.id, value);
      continue;
    }
    for (const { id } of indicator.criteria) {
      const value = effective.get(id)?.verdict?.value;
      if (value !== undefined && isVerdictValue(value)) verdicts.set(id, value);
    }
  }
  return { verdicts, values };
}

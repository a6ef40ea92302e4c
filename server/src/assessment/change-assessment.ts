/** Opening an assessment, and changing its title or rule. */
import { hasViews } from '../consultation/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import { idReused, stale, unfit } from '../kernel/http/change-errors.ts';
import { appendEntry, type LedgerEvent } from '../kernel/ledger/entries.ts';
import { type Packs, packHash } from '../packs/index.ts';
import type { Assessment, AssessmentChange, NewAssessment } from './model.ts';
import { packOf, requireAssessment } from './opened/opened.ts';
import { insertAssessment, lockAssessment, updateAssessment } from './opened/store.ts';

function sameContent(kept: Assessment, sent: NewAssessment): boolean {
  const content = ({ title, packId, packVersion, periodFrom, periodTo, rule }: NewAssessment) =>
    JSON.stringify([title, packId, packVersion, periodFrom, periodTo, rule.agreement, rule.within, rule.minimumViews]);
  return content(kept) === content(sent);
}

/**
 * Opens an assessment. Sent again with the same id and content, it changes nothing.
 * @throws Problem `pack-missing`, `wrong-period`, `id-reused`.
 */
export async function openAssessment(tx: Tx, packs: Packs, sent: NewAssessment): Promise<{ created: boolean; assessment: Assessment }> {
  packOf(packs, sent);
  if (sent.periodTo < sent.periodFrom) unfit('wrong-period', 'The period ends before it begins', 'Exchange the two dates.');
  const created = await insertAssessment(tx, sent);
  const assessment = await requireAssessment(tx, sent.id);
  if (!created && !sameContent(assessment, sent)) idReused('assessment');
  if (created) await appendEntry(tx, await openedEvent(tx, sent));
  return { created, assessment };
}

/** That an assessment was opened, with the hash of the pack's content. */
export async function openedEvent(tx: Tx, opened: NewAssessment): Promise<LedgerEvent> {
  const content = { ...opened, packHash: await packHash(tx, opened.packId, opened.packVersion) };
  return { what: 'assessment.opened', subject: `assessment/${opened.id}`, content };
}

/**
 * Changes title or rule. The rule stays as it is once somebody has given a view under it.
 * @throws Problem `not-found`, `rule-fixed`, `stale-revision` (with the current assessment).
 */
export async function changeAssessment(tx: Tx, id: string, change: AssessmentChange): Promise<Assessment> {
  await lockAssessment(tx, id);
  const before = await requireAssessment(tx, id);
  const ruleDiffers =
    change.rule !== undefined &&
    JSON.stringify(Object.entries(change.rule).toSorted()) !== JSON.stringify(Object.entries(before.rule).toSorted());
  if (before.revision !== change.revision) stale('revision', before);
  if (ruleDiffers && (await hasViews(tx, id))) {
    unfit('rule-fixed', 'The rule is fixed', 'Open a new assessment for another rule: views were given under this one.');
  }
  if (!(await updateAssessment(tx, id, change))) stale('revision', await requireAssessment(tx, id));
  await appendEntry(tx, { what: 'assessment.changed', subject: `assessment/${id}`, content: { assessment: id, ...change } });
  return requireAssessment(tx, id);
}

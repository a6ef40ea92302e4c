/** A coordinator or facilitator adopts the stage of an indicator. */
import { type Indicator, type IndicatorReading, shownOutcome, topStage } from '@mufakat/framework';
import { usedElsewhere } from '../kernel/database/client-ids.ts';
import type { TenantContext, Tx } from '../kernel/database/database.ts';
import { idReused, stale, unfit } from '../kernel/http/change-errors.ts';
import { appendEntry } from '../kernel/ledger/entries.ts';
import { indexPack, type Packs } from '../packs/index.ts';
import type { FindingRow, NewFinding } from './model.ts';
import { readIndicator } from './readings.ts';
import { type AssessmentState, readRecord, readState } from './record.ts';
import { findFinding, findingHistory, insertFinding } from './store.ts';

export type FindingAnswer = { readonly finding: FindingRow; readonly reading: IndicatorReading };

function sameContent(kept: FindingRow, sent: NewFinding, decidedBy: string): boolean {
  const content = ({ indicator, stage, basis, reasons, supersedes, dissent }: NewFinding) =>
    JSON.stringify([indicator, stage, basis, reasons, supersedes, dissent.map((one) => [one.community, one.stage, one.reasons])]);
  return kept.decidedBy === decidedBy && content(kept) === content(sent);
}

/** Tells why a finding was not inserted: returns when it is there already, as it was sent. */
async function settleConflict(tx: Tx, assessment: string, decidedBy: string, finding: NewFinding): Promise<void> {
  const kept = await findFinding(tx, assessment, finding.id);
  if (kept !== undefined) return sameContent(kept, finding, decidedBy) ? undefined : idReused('finding');
  const history = await findingHistory(tx, assessment, finding.indicator);
  stale('finding', history.find(({ current }) => current) ?? null);
}

function checkFinding(state: AssessmentState, indicator: Indicator, { stage, basis, reasons, dissent }: NewFinding): void {
  const top = topStage(state.pack, indicator);
  if ([stage, ...dissent.map((one) => one.stage)].some((named) => named > top)) {
    unfit('unknown-stage', 'The indicator has no such stage', `Name a stage from 0 to ${top}.`);
  }
  if (basis === 'decision' && reasons === '') unfit('reasons-needed', 'A decision needs reasons', 'Say why this stage is adopted.');
  if (basis === 'rule') checkRule(state, indicator, stage);
}

/** Held to the outcome that is shown and to no other: what is refused here must tell nothing that is not shown. */
function checkRule({ pack, record: given }: AssessmentState, indicator: Indicator, stage: number): void {
  const outcome = shownOutcome(pack, given, indicator);
  if (outcome.result === 'withheld') {
    const remedy = 'Decide with reasons, or bring in more views: then more of them may be told.';
    unfit('rule-withheld', 'The outcome of the rule is withheld: it would show what one or two people said', remedy);
  }
  if (outcome.stage !== stage)
    unfit('rule-not-met', 'The rule does not adopt this stage', 'Adopt the stage that the rule gives, or decide with reasons.');
}

/**
 * Adopts a stage, by the rule of the assessment or by decision. Sent again with the same id and content, it changes nothing.
 *
 * @throws Problem `not-found`, `unknown-indicator`, `unknown-stage`, `reasons-needed`, `rule-not-met`, `rule-withheld`, `stale-finding` (with the current one), `id-reused`.
 */
export async function adoptFinding(
  tx: Tx,
  { packs, tenant, assessment: id, sent }: { packs: Packs; tenant: TenantContext; assessment: string; sent: NewFinding },
): Promise<{ created: boolean; answer: FindingAnswer }> {
  const state = await readState(tx, packs, id);
  const indicator = indexPack(state.pack).indicators.get(sent.indicator);
  if (indicator === undefined)
    unfit('unknown-indicator', 'The pack has no such indicator', 'Use the id of an indicator of the pack.', sent.indicator);
  if (await usedElsewhere(tx, 'finding', id, sent.id)) idReused('finding');
  const repeated = (await findFinding(tx, id, sent.id)) !== undefined;
  if (!repeated) checkFinding(state, indicator, sent); // views may have changed since it was first sent
  const created = await insertFinding(tx, id, tenant.person, sent);
  if (created)
    await appendEntry(tx, {
      what: 'finding.adopted',
      subject: `finding/${sent.id}`,
      content: { assessment: id, decidedBy: tenant.person, ...sent },
    });
  else await settleConflict(tx, id, tenant.person, sent);
  const finding = await findFinding(tx, id, sent.id);
  if (finding === undefined) throw new Error(`finding ${sent.id} is not there after it was adopted`);
  const { reading } = readIndicator({ pack: state.pack, record: await readRecord(tx, state.assessment) }, indicator);
  return { created, answer: { finding, reading } };
}

/** An assessor records a verdict. */
import type { Indicator, IndicatorReading, Pack, Trace } from '@mufakat/framework';
import { usedElsewhere } from '../kernel/database/client-ids.ts';
import type { TenantContext, TenantDatabase, Tx } from '../kernel/database/database.ts';
import { idReused, stale, unfit, withRefusals } from '../kernel/http/change-errors.ts';
import { appendEntry } from '../kernel/ledger/entries.ts';
import { indexPack, type Packs, refuseValue } from '../packs/index.ts';
import { type PresentFiles, presentFiles } from '../source/index.ts';
import type { NewVerdict, VerdictRow } from './model.ts';
import { packOf, requireAssessment } from './opened/opened.ts';
import { readChange } from './readings.ts';
import { readRecordOf } from './record.ts';
import { currentVerdict, findVerdict, insertVerdict } from './store.ts';

export type VerdictAnswer = {
  readonly verdict: VerdictRow;
  readonly reading: IndicatorReading;
  readonly trace: Trace;
  /** Ids of the nodes whose result changed, from the question up to the whole. */
  readonly changed: readonly string[];
};

const inOrder = (ids: readonly string[]) => [...new Set(ids)].toSorted();

function sameContent(kept: VerdictRow, sent: NewVerdict, assessor: string): boolean {
  const content = ({ criterion, value, reasons, sources, supersedes, reconciles }: NewVerdict) =>
    JSON.stringify([criterion, value, reasons, sources, supersedes, reconciles]);
  const seen = Object.entries(sent.versions ?? {}).every(([source, version]) => kept.versions[source] === version);
  return kept.assessor === assessor && content(kept) === content(sent) && seen;
}

/** Refuses a verdict on files that were replaced since the assessor saw them. */
function refuseReplaced({ versions = {} }: NewVerdict, files: PresentFiles): void {
  const replaced = Object.entries(versions).filter(([source, version]) => (files.get(source)?.version ?? version) !== version);
  if (replaced.length > 0)
    stale(
      'source',
      replaced.map(([source]) => ({ source, version: files.get(source)?.version })),
    );
}

/** What the ledger keeps of the files that a verdict cites. */
export function citesOf(sources: readonly string[], files: PresentFiles): { cites?: object[] } {
  const cites = sources.flatMap((source) => {
    const { version, sha256 } = files.get(source) ?? { version: 0, sha256: null };
    return version === 0 ? [] : [{ source, version, sha256 }];
  });
  return cites.length === 0 ? {} : { cites };
}

/** Tells why a verdict was not inserted: returns when it is there already, as it was sent. */
async function settleConflict(tx: Tx, assessment: string, assessor: string, verdict: NewVerdict): Promise<void> {
  const kept = await findVerdict(tx, assessment, verdict.id);
  if (kept !== undefined) return sameContent(kept, verdict, assessor) ? undefined : idReused('verdict');
  stale('verdict', (await currentVerdict(tx, assessment, verdict.criterion, assessor)) ?? null);
}

type Sent = { readonly packs: Packs; readonly tenant: TenantContext; readonly assessment: string; readonly sent: NewVerdict };
type Recorded = { readonly created: boolean; readonly pack: Pack; readonly indicator: Indicator; readonly verdict: VerdictRow };

/** Refuses what the pack does not ask, or not so. */
function indicatorAsked(pack: Pack, sent: NewVerdict): Indicator {
  const indicator = indexPack(pack).judged.get(sent.criterion);
  if (indicator === undefined)
    unfit('unknown-criterion', 'The pack asks no such question', 'Use the id of a criterion of the pack.', sent.criterion);
  const expected = refuseValue(indicator, sent.value);
  if (expected !== null) unfit('wrong-value', 'The value does not answer this question', `Give ${expected}.`);
  if (sent.value === 'not-applicable' && sent.reasons === '') {
    unfit('reasons-needed', 'Not applicable needs reasons', 'Say why the question does not apply here: it drops out of the score.');
  }
  return indicator;
}

/** The transaction that writes: the verdict with its entry in the ledger, and nothing that is worked out of it. */
export async function insertRecorded(tx: Tx, { packs, tenant, assessment: id, sent }: Sent): Promise<Recorded> {
  const pack = packOf(packs, await requireAssessment(tx, id));
  const indicator = indicatorAsked(pack, sent);
  const { versions: _, ...said } = sent;
  const verdict = { ...said, sources: inOrder(sent.sources), reconciles: inOrder(sent.reconciles) };
  if (await usedElsewhere(tx, 'verdict', id, sent.id)) idReused('verdict');
  const files = await presentFiles(tx, id, verdict.sources);
  const repeated = (await findVerdict(tx, id, sent.id)) !== undefined;
  if (!repeated) refuseReplaced(sent, files);
  const created = await insertVerdict(tx, id, { ...verdict, assessor: tenant.person }, files);
  if (created)
    await appendEntry(tx, {
      what: 'verdict.recorded',
      subject: `verdict/${sent.id}`,
      content: { assessment: id, assessor: tenant.person, ...verdict, ...citesOf(verdict.sources, files) },
    });
  else await settleConflict(tx, id, tenant.person, { ...sent, ...verdict });
  const kept = await findVerdict(tx, id, sent.id);
  if (kept === undefined) throw new Error(`verdict ${sent.id} is not there after it was recorded`);
  return { created, pack, indicator, verdict: kept };
}

/**
 * Records a verdict of the signed-in assessor and what changes by it. Sent again with the same id and content, it changes nothing.
 * What it changes is read after the verdict is kept, in a transaction that writes nothing, and worked out in none: nobody waits for it but who asks.
 *
 * @throws Problem `not-found`, `unknown-criterion`, `wrong-value`, `reasons-needed`, `stale-verdict` (with the current one),
 *   `stale-source` when the file of one was replaced since, `id-reused`.
 */
export async function recordVerdict(database: TenantDatabase, change: Sent): Promise<{ created: boolean; answer: VerdictAnswer }> {
  const { tenant, assessment } = change;
  const { created, pack, indicator, verdict } = await withRefusals(() => database.withTenant(tenant, (tx) => insertRecorded(tx, change)));
  const record = await database.withTenant(tenant, (tx) => readRecordOf(tx, assessment, indicator.id, verdict.criterion));
  return { created, answer: { verdict, ...readChange({ pack, record }, indicator, verdict) } };
}

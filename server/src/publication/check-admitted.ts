/** What was admitted from other servers, against the receipts that came with it: no log of this node tells it. */
import { canonicalJson, LedgerError, parseReceipt, verifyReceipt } from '@mufakat/ledger';
import type { Tx } from '../kernel/database/database.ts';
import { type CheckFinding, type OtherCheck, originOf } from '../ledger/index.ts';
import { Snapshot } from './model.ts';

type Row = { jurisdiction: string; pack: string; publication: string; snapshot: string; receipt: string | null; published_at: Date };

/** Each admitted publication must be what its receipt proves. Which key the operator trusted is not kept: the receipt is verified under its own. */
export async function checkAdmitted(tx: Tx): Promise<OtherCheck> {
  const rows: Row[] = await tx
    .selectFrom('shared_publication')
    .select(['jurisdiction', 'pack', 'publication', 'snapshot', 'receipt', 'published_at'])
    .where('receipt', 'is not', null)
    .orderBy('jurisdiction')
    .orderBy('pack')
    .execute();
  return { table: 'shared_publication', compared: rows.length, findings: rows.flatMap(faultsOf) };
}

function faultsOf(row: Row): CheckFinding[] {
  const { jurisdiction, pack } = row;
  const fault = (column: keyof Row, message: string): CheckFinding => ({
    ...{ code: 'admitted.changed', table: 'shared_publication', row: { jurisdiction, pack }, column },
    message: `${message}: one of them was changed`,
  });
  const proved = whatIsProved(row);
  if (proved === undefined) return [fault('receipt', 'the receipt proves no publication of this jurisdiction')];
  const { snapshot, publication, publishedAt } = proved;
  return [
    ...(sameJson(row.snapshot, snapshot) ? [] : [fault('snapshot', 'it is not what the receipt proves')]),
    ...(pack === snapshot.pack.id ? [] : [fault('pack', 'the receipt proves a publication by another pack')]),
    ...(row.publication === publication ? [] : [fault('publication', 'the receipt proves another publication')]),
    ...(row.published_at.getTime() === publishedAt ? [] : [fault('published_at', 'the receipt proves another time')]),
  ];
}

function whatIsProved({ jurisdiction, receipt }: Row) {
  try {
    const parsed = parseReceipt(receipt ?? '');
    if (parsed.key.name !== originOf({ jurisdiction, log: 'assessment' })) return undefined;
    const { entry } = verifyReceipt(parsed, { key: parsed.key });
    const snapshot = Snapshot.safeParse(JSON.parse(parsed.content?.text ?? 'null'));
    if (!snapshot.success || entry.what !== 'publication.published' || snapshot.data.jurisdiction.id !== jurisdiction) return undefined;
    return { snapshot: snapshot.data, publication: entry.entry, publishedAt: new Date(entry.happenedAt).getTime() };
  } catch (error) {
    if (error instanceof LedgerError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sameJson(text: string, value: unknown): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(value);
  } catch {
    return false; // changed into what is no JSON
  }
}

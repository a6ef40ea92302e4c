/** What a jurisdiction of another server shares, brought here by the operator: proved by the receipt, under a key that the operator trusts. */
import { formatReceipt, LedgerError, type LogKey, type Receipt, verifyReceipt } from '@mufakat/ledger';
import type { Database } from '../kernel/database/database.ts';
import { fail } from '../kernel/http/problem.ts';
import { originOf } from '../ledger/index.ts';
import { Snapshot } from './model.ts';
import { deleteAdmitted, insertAdmitted } from './store.ts';

/**
 * Shares here what a receipt proves to have been published there, in place of an earlier one.
 * @throws Problem `not-a-publication`, `jurisdiction-here`; `not-proved` with the part that was changed
 */
export async function admitPublication(database: Pick<Database, 'asOperator'>, receipt: Receipt, key: LogKey): Promise<Snapshot> {
  const { entry, what, happenedAt } = proved(receipt, key);
  const snapshot = Snapshot.safeParse(JSON.parse(receipt.content?.text ?? 'null'));
  if (
    !snapshot.success ||
    what !== 'publication.published' ||
    key.name !== originOf({ jurisdiction: snapshot.data.jurisdiction.id, log: 'assessment' })
  ) {
    fail('not-a-publication', {
      status: 422,
      title: 'This is not the receipt of a publication',
      remedy: 'Ask the other server for it: the file publication-….json of its region page.',
    });
  }
  await database.asOperator(async (tx) => {
    const own = tx.selectFrom('jurisdiction').select('jurisdiction').where('jurisdiction', '=', snapshot.data.jurisdiction.id);
    if ((await own.executeTakeFirst()) !== undefined)
      fail('jurisdiction-here', { status: 409, title: 'The jurisdiction is on this server', remedy: 'It publishes by itself.' });
    await insertAdmitted(tx, {
      snapshot: snapshot.data,
      receipt: formatReceipt(receipt),
      publication: entry,
      publishedAt: new Date(happenedAt),
    });
  });
  return snapshot.data;
}

function proved(receipt: Receipt, key: LogKey) {
  try {
    return verifyReceipt(receipt, { key }).entry;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const remedy = 'Ask for the file again, and for the key of the log by another way.';
    fail('not-proved', { status: 422, title: 'The receipt does not hold', detail: `${error.code}: ${error.message}`, remedy }, error);
  }
}

/** Shares nothing more of a jurisdiction of another server. Resolves to how many publications that were. */
export function dismissJurisdiction(database: Pick<Database, 'asOperator'>, jurisdiction: string): Promise<number> {
  return database.asOperator((tx) => deleteAdmitted(tx, jurisdiction));
}

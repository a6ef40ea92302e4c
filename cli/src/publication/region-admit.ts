/**
 * `mufakat region admit`: shares on this node what a jurisdiction of another server has published, by the receipt of it.
 */
import { LedgerError, type Receipt } from '@mufakat/ledger';
import { admitPublication } from '@mufakat/server/publication/index';
import { keyGiven } from '../ledger/ledger-witness.ts';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';
import { readReceipt } from '../verify/verify-input.ts';

/**
 * Verifies the receipt in a file under a key that the operator trusts, and shares the snapshot in it in place of an earlier one.
 * @throws UsageError for what is no key or no receipt; Problem `not-proved`, `not-a-publication`, `jurisdiction-here`
 */
export async function regionAdmit(file: string, { key: vkey }: { key: string }): Promise<CommandResult> {
  const key = keyGiven('log', vkey);
  const receipt = await readable(file);
  const { jurisdiction, period, pack, dimensions } = await withDatabase((database) => admitPublication(database, receipt, key));
  const { name, code } = jurisdiction;
  return {
    exit: 0,
    data: { jurisdiction, period, pack, dimensions: dimensions.map(({ id, share }) => ({ id, share })) },
    text: [
      `${name} (${code}) is shared here: ${count(dimensions.length, 'dimension')} by ${pack.id} ${pack.version}, ${period.from} to ${period.to}.`,
      `A later withdrawal there is not seen here: mufakat region dismiss ${jurisdiction.id} shares it no more.`,
    ].join('\n'),
  };
}

async function readable(file: string): Promise<Receipt> {
  try {
    return await readReceipt(file);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new UsageError('not-a-receipt', `${error.message}.\nName the file as it was downloaded, publication-….json.`);
  }
}

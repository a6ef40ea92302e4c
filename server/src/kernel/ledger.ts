import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '@mufakat/ledger';
import type { Tx } from './database.ts';
import { newId } from './identifiers.ts';

/** What enters the ledger: `what` happened ('verdict.recorded'), to which `subject` ('verdict/<id>'), with which content. */
export interface LedgerRecord {
  what: string;
  subject: string;
  /** Anything with canonical JSON. Only a commitment to it is kept: whoever has content and salt can prove it, nobody can guess it. */
  content: unknown;
}

/** PostgreSQL takes at most 65,535 parameters a statement. */
const ROWS_AT_ONCE = 1_000;

/**
 * Writes the ledger row of a change, in the change's own transaction: both are kept or neither is.
 * Jurisdiction and person are those of the transaction. Order is not set here: transactions commit out of order.
 *
 * @throws TypeError when the content has no canonical JSON.
 */
export async function record(tx: Tx, entry: LedgerRecord): Promise<void> {
  await recordAll(tx, [entry]);
}

/** Writes the ledger rows of many changes, as `record` does of one, in a few statements. */
export async function recordAll(tx: Tx, entries: readonly LedgerRecord[]): Promise<void> {
  for (let start = 0; start < entries.length; start += ROWS_AT_ONCE) {
    const rows = entries.slice(start, start + ROWS_AT_ONCE).map(({ what, subject, content }) => {
      const salt = randomBytes(32);
      return { entry: newId(), what, subject, salt, commitment: commitmentTo(salt, content) };
    });
    await tx.insertInto('ledger_entry').values(rows).execute();
  }
}

/** SHA-256 of the salt followed by the canonical JSON of the content, in UTF-8: 32 bytes. */
export function commitmentTo(salt: Uint8Array, content: unknown): Buffer {
  return createHash('sha256').update(salt).update(canonicalJson(content), 'utf8').digest();
}

import { fromUtf8, LedgerError } from '@mufakat/ledger';
import { LONGEST, Unusable } from './read-receipt.ts';

/** The text of a file that somebody chose; its size is looked at before it is read. @throws Unusable */
export async function readFileText(file: File): Promise<string> {
  if (file.size > LONGEST) throw new Unusable('receipt', 'large');
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Unusable('receipt', 'unread');
  });
  try {
    return fromUtf8(new Uint8Array(bytes));
  } catch (error) {
    if (error instanceof LedgerError) throw new Unusable('receipt', 'none');
    throw error;
  }
}

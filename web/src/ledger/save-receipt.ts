import { save } from '../ui/download.ts';

/** Keeps a receipt as a file, to the letter as the server sent it. */
export function saveReceipt(entry: string, text: string): void {
  save({ blob: new Blob([text], { type: 'application/json' }), name: `receipt-${entry}.json` });
}

/**
 * What `mufakat verify` is given, read within a bound: a receipt, and a state of the log that was seen elsewhere. Whatever claims to be a receipt is
 * verified or refused; what does not is a call that cannot work.
 */
import { createReadStream } from 'node:fs';
import { fromUtf8, LedgerError, parseSeenState, type Receipt, readReceiptText, type SeenState } from '@mufakat/ledger';
import { UsageError } from '../terminal/command-result.ts';

/** The largest receipt, with room for what a program that sends it may put around it. */
const MOST_BYTES = 2 ** 20 + 4096;

/**
 * The receipt in a file, or on standard input when the name is `-`: JSON in any layout, or a text in which one line is a receipt. What mail programmes do to
 * a text is undone.
 * @throws UsageError when there is no such file, it is too large, or holds no receipt, several, or one that its way here made unreadable; LedgerError when a
 * receipt that nothing was done to cannot be read
 */
export async function readReceipt(name: string): Promise<Receipt> {
  const bytes = await readBounded(name === '-' ? process.stdin : createReadStream(name, { end: MOST_BYTES }), name);
  try {
    return readReceiptText(new TextDecoder().decode(bytes));
  } catch (error) {
    const [, what] = error instanceof LedgerError ? (/^receipt-text\.(.+)$/.exec(error.code) ?? []) : [];
    if (what === undefined || !(error instanceof LedgerError)) throw error;
    throw badText(what, error.message, inWords(name));
  }
}

function badText(what: string, message: string, name: string): UsageError {
  if (what === 'several') return new UsageError('several-receipts', `${name} holds several receipts.\nPut each into a file of its own.`);
  if (what === 'none') {
    return new UsageError(
      'not-a-receipt',
      `${name} holds no receipt of a kind that is known here.\nName a file with a receipt in JSON as it was downloaded, or a text with the whole line that begins with MUFAKAT1:`,
    );
  }
  return new UsageError(
    `receipt-${what}`,
    `${name}: ${message}. This says nothing of whether the receipt is genuine.\nAsk for the receipt as a file, attached and not pasted into a message, or for its line of text.`,
  );
}

/** A signed state of a log (checkpoint) from a file. @throws UsageError when there is none in it */
export async function readSeenState(file: string): Promise<SeenState> {
  const bytes = await readBounded(createReadStream(file, { end: MOST_BYTES }), file);
  try {
    return parseSeenState(fromUtf8(bytes));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const remedy = 'Name a file with a checkpoint of the log, byte by byte as the log gave it.';
    throw new UsageError('not-a-checkpoint', `${inWords(file)} is no checkpoint: ${error.message}.\n${remedy}`);
  }
}

async function readBounded(stream: AsyncIterable<Buffer>, name: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      parts.push(part);
      size += part.length;
      if (size > MOST_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError('no-such-file', `${inWords(name)} cannot be read: ${error.message}\nName a file, or - for standard input.`);
  }
  if (size <= MOST_BYTES) return Buffer.concat(parts);
  throw new UsageError(
    'file-too-large',
    `${inWords(name)} has more than 1 MB, which no receipt or checkpoint has.\nName the file with it alone.`,
  );
}

function inWords(name: string): string {
  return name === '-' ? 'Standard input' : name;
}

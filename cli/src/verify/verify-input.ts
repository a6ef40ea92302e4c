/**
 * What `mufakat verify` is given, read within a bound: a receipt, and a state of the log that was seen elsewhere. Whatever claims to be a receipt is
 * verified or refused; what does not is a call that cannot work.
 */
import { createReadStream } from 'node:fs';
import { fromUtf8, LedgerError, parseReceipt, parseReceiptLine, parseSeenState, type Receipt, type SeenState } from '@mufakat/ledger';
import { UsageError } from '../terminal/command-result.ts';

/** The largest receipt, with room for what a program that sends it may put around it. */
const MOST_BYTES = 2 ** 20 + 4096;
const LINE = 'MUFAKAT1:';
/** In canonical JSON this stands in every receipt, and in this spelling only. */
const JSON_MARK = '"format":"mufakat-receipt@1"';

/**
 * The receipt in a file, or on standard input when the name is `-`: JSON, or a text in which one line is a receipt. White space around it and a byte
 * order mark do not count.
 * @throws BadUse when there is no such file, it is too large, or holds no receipt or several; LedgerError when a receipt cannot be read
 */
export async function readReceipt(name: string): Promise<Receipt> {
  const bytes = await readBounded(name === '-' ? process.stdin : createReadStream(name, { end: MOST_BYTES }), name);
  const text = new TextDecoder().decode(bytes);
  if (text.includes(JSON_MARK)) return parseReceipt(fromUtf8(bytes).trim());
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const [line, ...more] = new Set(lines.filter((each) => each.startsWith(LINE)));
  if (line === undefined) {
    throw new UsageError(
      'not-a-receipt',
      `${inWords(name)} holds no receipt of a kind that is known here.\nName a file with a receipt in JSON as it was downloaded, or a text with the whole line that begins with ${LINE}`,
    );
  }
  if (more.length > 0)
    throw new UsageError('several-receipts', `${inWords(name)} holds several receipts.\nPut each into a file of its own.`);
  return parseReceiptLine(line);
}

/** A signed state of a log (checkpoint) from a file. @throws BadUse when there is none in it */
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

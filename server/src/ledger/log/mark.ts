/**
 * The last checkpoint of a log that others may have seen, in a file of the data folder, outside the database: a database that was set back by a
 * restore cannot forget it. It is on the disk before anybody is shown the checkpoint.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, parseCheckpoint, parseNote } from '@mufakat/ledger';
import { writeDurably } from '../../kernel/files/durable-file.ts';
import { hasCode } from '../../kernel/http/system-errors.ts';
import type { LogPlace } from '../store.ts';

/** The checkpoint that was last shown, as it was signed; undefined when this data folder never showed one. @throws LedgerError for a file that is none */
export async function readMark(dataFolder: string, place: LogPlace): Promise<Checkpoint | undefined> {
  const note = await readMarkedNote(dataFolder, place);
  return note === undefined ? undefined : parseCheckpoint(parseNote(note).text);
}

/** The same as it stands in the file, with its signatures. */
export async function readMarkedNote(dataFolder: string, place: LogPlace): Promise<string | undefined> {
  try {
    return await readFile(pathOf(dataFolder, place), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Keeps the note of a checkpoint, on the disk when this resolves. */
export function writeMark(dataFolder: string, place: LogPlace, note: string): Promise<void> {
  return writeDurably(pathOf(dataFolder, place), note);
}

function pathOf(dataFolder: string, { jurisdiction, log }: LogPlace): string {
  return join(dataFolder, 'ledger', jurisdiction, log, 'checkpoint');
}

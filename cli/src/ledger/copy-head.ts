/** What a copy of a log says of itself, verified: its keys, each handed over to by the one before, and the checkpoint that the key in force signed. */
import {
  type Checkpoint,
  formatKey,
  fromUtf8,
  LedgerError,
  type LogKey,
  parseCheckpoint,
  parseNote,
  type ReadStored,
  verifyCheckpoint,
} from '@mufakat/ledger';
import { keyFaults, keyInForce } from '@mufakat/server/ledger/index';
import { LogKeyRow } from '@mufakat/server/ledger/model';
import { z } from 'zod';
import { UsageError } from '../terminal/command-result.ts';

/** The file keys.json. */
const CopyKeys = z.object({ origin: z.string(), keys: z.array(LogKeyRow).min(1).max(10_000) });
export type CopyKeys = z.infer<typeof CopyKeys>;

export type CopyHead = { readonly keys: CopyKeys; readonly note: string; readonly checkpoint: Checkpoint };

/** Why a file of a copy was refused. `code` is stable. */
export type CopyFinding = { readonly code: string; readonly path: string; readonly index: number | null; readonly message: string };

/** Entries of the largest log that is read: what is planned of it must fit in memory. */
const MOST_ENTRIES = 2 ** 28;

/**
 * Reads and verifies the checkpoint and the keys of a copy.
 * @param trusted one of these must be among the keys; without any, the keys are taken as they are told
 * @throws UsageError `no-copy` where there is neither checkpoint nor keys
 */
export async function readHead(read: ReadStored, trusted: readonly LogKey[]): Promise<CopyHead | CopyFinding> {
  // The checkpoint first: keys that are younger than it can only be more.
  const [note, keys] = [await read('checkpoint'), await read('keys.json')];
  if (note === undefined && keys === undefined)
    throw new UsageError(
      'no-copy',
      'There is no log: neither checkpoint nor keys.json. The address ends in /ledger/JURISDICTION/assessment.',
    );
  const known = keys === undefined ? missing('keys.json') : parseKeys(keys, trusted);
  if ('code' in known) return known;
  return note === undefined ? missing('checkpoint') : verifiedHead(note, known);
}

/** Reads the file keys.json, and verifies that each key handed over to the next. */
export function parseKeys(bytes: Uint8Array, trusted: readonly LogKey[]): CopyKeys | CopyFinding {
  const file = CopyKeys.safeParse(parseJson(bytes));
  if (!file.success) return finding('keys.malformed', 'keys.json', 'keys.json has no keys of a log: it was changed, or is another file');
  const { origin, keys } = file.data;
  const [fault] = keyFaults(origin, keys);
  if (fault !== undefined) return finding(fault.code, 'keys.json', fault.message);
  if (trusted.length === 0 || trusted.some((known) => keys.some(({ key }) => key === formatKey(known)))) return file.data;
  return finding('keys.untrusted', 'keys.json', `the trusted key is none of those by which ${origin} signs or signed`);
}

function verifiedHead(bytes: Uint8Array, keys: CopyKeys): CopyHead | CopyFinding {
  try {
    const note = fromUtf8(bytes);
    const { size } = parseCheckpoint(parseNote(note).text);
    const logKey = keyInForce(keys.keys, size);
    if (logKey === undefined) return finding('key.missing', 'keys.json', `no key signs checkpoints of size ${size}`);
    const { checkpoint } = verifyCheckpoint(note, { origin: keys.origin, logKey });
    if (size <= MOST_ENTRIES) return { keys, note, checkpoint };
    return finding('copy.too-large', 'checkpoint', `the log has ${size} entries; at most ${MOST_ENTRIES} are read`);
  } catch (error) {
    return findingOf(error, 'checkpoint');
  }
}

/** What was refused, for an error of the ledger. @throws any other error */
export function findingOf(error: unknown, path: string): CopyFinding {
  if (!(error instanceof LedgerError)) throw error;
  return finding(error.code, path, error.message);
}

export function finding(code: string, path: string, message: string, index: number | null = null): CopyFinding {
  return { code, path, index, message };
}

export function missing(path: string): CopyFinding {
  return finding('audit.missing', path, `${path} is missing: the log was truncated, or the file lost`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LedgerError) return undefined;
    throw error;
  }
}

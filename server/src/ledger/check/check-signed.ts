/** What the log and its witnesses signed, against its tree. */
import {
  type Checkpoint,
  type Hash,
  parseCheckpoint,
  parseKey,
  parseNote,
  parseSignature,
  rootAt,
  sameHash,
  tileNodes,
  tilesForRoot,
  verifyCheckpoint,
  verifyCosignatures,
} from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import { keyInForce } from '../log/key-chain.ts';
import { originOf } from '../log/keys.ts';
import type { LogKeyRow } from '../model.ts';
import { type LogPlace, readTiles } from '../store.ts';
import { type CheckFinding, type Found, safeNumber } from './check-finding.ts';
import { type CheckpointRow, type CosignatureRow, checkpointRows, cosignatureRows, PAGE } from './check-rows.ts';
import { parsed } from './parsed.ts';

/** The checkpoint of a note, when the key in force at its size signed it. */
export function signedCheckpoint(note: string, place: LogPlace, keys: readonly LogKeyRow[]): Checkpoint | undefined {
  return parsed(() => {
    const logKey = keyInForce(keys, parseCheckpoint(parseNote(note).text).size);
    return logKey && verifyCheckpoint(note, { origin: originOf(place), logKey }).checkpoint;
  });
}

/** Gives the root that the stored tiles have for each of these sizes; undefined where they are missing or too short. */
export async function storedRoots(tx: Tx, place: LogPlace, sizes: readonly number[]): Promise<(size: number) => Hash | undefined> {
  const ids = new Map(sizes.flatMap(tilesForRoot).map((id) => [`${id.level}/${id.index}`, id]));
  const tiles = await readTiles(tx, place, [...ids.values()]);
  return (size) => {
    const short = tilesForRoot(size).some((id) => tiles(id) === undefined);
    return short
      ? undefined
      : rootAt(
          size,
          tileNodes(size, (id) => tiles(id) ?? []),
        );
  };
}

/** What checkpoints are held against. */
export type Signed = {
  readonly keys: readonly LogKeyRow[];
  /** Entries of the log. */
  readonly size: number;
  /** Whether a tile was found wrong, as level and index with / between: what it leads to says nothing of a checkpoint. */
  readonly isWrong: (tile: string) => boolean;
};

/** Every checkpoint, then every cosignature. */
export async function checkSigned(tx: Tx, place: LogPlace, signed: Signed, found: Found): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page: CheckpointRow[] = await checkpointRows(tx, place, after);
    const roots = await storedRoots(
      tx,
      place,
      page.flatMap(({ size }) => sizeIn(size, signed) ?? []),
    );
    for (const row of page) findings.push(...checkpointFaults(row, place, signed, roots, found));
    after = page.at(-1)?.size ?? after;
    more = page.length === PAGE;
  }
  const refused = new Set(findings.map(({ row }) => row.size));
  for (let after: CosignatureRow | null = null, more = true; more; ) {
    const page: CosignatureRow[] = await cosignatureRows(tx, place, after);
    for (const row of page) if (!refused.has(row.size)) findings.push(...cosignatureFaults(row, found));
    after = page.at(-1) ?? after;
    more = page.length === PAGE;
  }
  return findings;
}

/** A size that the log has reached. */
function sizeIn(text: string, { size }: Signed): number | undefined {
  const number = safeNumber(text);
  return number !== undefined && number > 0 && number <= size ? number : undefined;
}

function checkpointFaults(
  row: CheckpointRow,
  place: LogPlace,
  signed: Signed,
  roots: (size: number) => Hash | undefined,
  found: Found,
): CheckFinding[] {
  const fault = (code: string, column: string, message: string) => [
    found('ledger_checkpoint', { size: row.size }, code, column, `the checkpoint of size ${row.size} ${message}`),
  ];
  const checkpoint = signedCheckpoint(row.note, place, signed.keys);
  if (checkpoint === undefined)
    return fault('checkpoint.signature', 'note', 'is not what the key in force signed: note or key was changed');
  if (String(checkpoint.size) !== row.size) return fault('checkpoint.size', 'size', `was signed for size ${checkpoint.size}`);
  if (!Buffer.from(checkpoint.root).equals(row.root))
    return fault('checkpoint.root', 'root', 'has another root than the one that was signed');
  const size = sizeIn(row.size, signed);
  if (size === undefined) return fault('checkpoint.beyond', 'size', `was signed, and the log has ${signed.size} entries: it was set back`);
  const root = tilesForRoot(size).some(({ level, index }) => signed.isWrong(`${level}/${index}`)) ? undefined : roots(size);
  if (root === undefined || sameHash(root, checkpoint.root)) return [];
  return fault('checkpoint.forked', 'note', 'was signed for another tree than the one that is stored');
}

function cosignatureFaults({ size, witness, line, note }: CosignatureRow, found: Found): CheckFinding[] {
  const fault = (code: string, column: string, message: string) => [
    found('ledger_cosignature', { size, witness }, code, column, `the cosignature of the checkpoint of size ${size} ${message}`),
  ];
  const key = parsed(() => parseKey('witness', witness));
  if (key === undefined) return fault('cosignature.witness', 'witness', 'names no key of a witness: it was changed');
  const cosigned = parsed(() => {
    const signature = parseSignature(line.slice(0, -1));
    return verifyCosignatures({ text: parseNote(note).text, signatures: [signature] }, [key], 1);
  });
  if (cosigned !== undefined && line.endsWith('\n')) return [];
  return fault('cosignature.signature', 'line', `is not what ${key.name} signed: it was changed`);
}

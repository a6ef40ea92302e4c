/** Asking witnesses to cosign what was published. One that does not answer holds nothing up: it is asked again later. */
import {
  parseCheckpoint,
  parseKey,
  parseNote,
  parseSignature,
  proveConsistency,
  tileNodes,
  tilesForConsistency,
  verifyCosignatures,
} from '@mufakat/ledger';
import type { LedgerDatabase } from '../../kernel/database/database.ts';
import { tilesAt } from '../log/stored-tree.ts';
import { findCheckpoint, findLog, insertCosignature, type LogPlace, listWitnessesToAsk } from '../store.ts';
import { formatWitnessRequest } from './witness-request.ts';

const PATIENCE_MS = 5_000;
const PAUSE_MS = 60_000;
const LONGEST_REPLY = 64 * 1024;

/** What is known of the witnesses while the node runs, by log and witness: the size that each saw last, and when one that failed may be asked again. */
export type WitnessMemory = Map<string, { readonly size: number; readonly notBefore: number }>;

/** Asks those that have not cosigned the published checkpoint. Resolves to what each failed with. */
export async function askWitnesses(database: LedgerDatabase, place: LogPlace, memory: WitnessMemory): Promise<unknown[]> {
  const published = await database.readLedger(place.jurisdiction, async (tx) => {
    const log = await findLog(tx, place);
    const note = log === undefined || log.publishedSize === 0 ? undefined : await findCheckpoint(tx, place, log.publishedSize);
    return log === undefined || note === undefined
      ? undefined
      : { note, witnesses: await listWitnessesToAsk(tx, place, log.publishedSize) };
  });
  if (published === undefined) return [];
  const asked = published.witnesses.map((witness) => askRemembering(database, place, published.note, witness, memory));
  return (await Promise.allSettled(asked)).flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
}

type Witness = { readonly key: string; readonly url: string };

async function askRemembering(
  database: LedgerDatabase,
  place: LogPlace,
  note: string,
  witness: Witness,
  memory: WitnessMemory,
): Promise<void> {
  const name = `${place.jurisdiction} ${place.log} ${witness.key}`;
  const known = memory.get(name) ?? { size: 0, notBefore: 0 };
  if (Date.now() < known.notBefore) return;
  memory.set(name, { ...known, notBefore: Date.now() + PAUSE_MS });
  const { size } = parseCheckpoint(parseNote(note).text);
  const line = await cosigned(database, place, note, witness, known.size);
  await database.withLedger(place.jurisdiction, (tx) => insertCosignature(tx, place, { size, witness: witness.key, line }));
  memory.set(name, { size, notBefore: 0 });
}

/** The line of a witness that saw the log last at a size; when it says that it was another, it is asked once more from there. */
async function cosigned(database: LedgerDatabase, place: LogPlace, note: string, witness: Witness, seen: number): Promise<string> {
  const first = await post(database, place, note, witness, seen);
  const other = first.status === 409 ? Number.parseInt(first.body, 10) : Number.NaN;
  const { size } = parseCheckpoint(parseNote(note).text);
  if (other > size) throw new Error(`the witness ${witness.url} has seen ${other} entries of a log that has ${size} here`);
  const reply = Number.isSafeInteger(other) && other !== seen ? await post(database, place, note, witness, other) : first;
  if (reply.status !== 200) throw new Error(`the witness ${witness.url} answered ${reply.status}: ${reply.body.slice(0, 200)}`);
  return verified(note, witness, reply.body);
}

function verified(note: string, witness: Witness, reply: string): string {
  const { text } = parseNote(note);
  const key = parseKey('witness', witness.key);
  const line = reply.split('\n').find((one) => one.startsWith(`\u2014 ${key.name} `)) ?? '';
  verifyCosignatures({ text, signatures: [parseSignature(line)] }, [key], 1);
  return `${line}\n`;
}

async function post(database: LedgerDatabase, place: LogPlace, note: string, { url }: Witness, oldSize: number) {
  const { size } = parseCheckpoint(parseNote(note).text);
  const proof =
    oldSize === 0 || oldSize >= size
      ? []
      : await database.readLedger(place.jurisdiction, async (tx) =>
          proveConsistency(oldSize, size, tileNodes(size, await tilesAt(tx, place, tilesForConsistency(oldSize, size)))),
        );
  const reply = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: formatWitnessRequest({ oldSize, proof, note }),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (Number(reply.headers.get('content-length') ?? 0) > LONGEST_REPLY) throw new Error(`the witness ${url} answers too much`);
  return { status: reply.status, body: (await reply.text()).slice(0, LONGEST_REPLY) };
}

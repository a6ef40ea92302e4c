/** The sequencer of a node: sequences and publishes what waits, log by log, as long as the node runs. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Problem } from '../../kernel/http/problem.ts';
import { LOGS, type LogPlace } from '../store.ts';
import { askWitnesses, type WitnessMemory } from '../witness/ask-witnesses.ts';
import { publish } from './publish.ts';
import { BATCH, type LogParts, sequenceBatch } from './sequence.ts';

/** How long entries wait for others, in milliseconds. */
const EVERY = 500;

/** @returns how to stop it: resolves when the batch in work is done */
export function startSequencer(parts: LogParts, log: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const told = new Map<string, string>();
  const witnesses: WitnessMemory = new Map();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const more = await sequenceWaiting(parts, tellOnce(log, told), witnesses, stopping.signal);
      if (!more) await setTimeout(EVERY, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return () => {
    stopping.abort();
    return running;
  };
}

/** Told of each log that could not be sequenced (undefined: could be), or of the database that did not answer. */
type Tell = (place: LogPlace | 'database' | 'witness', error: unknown) => void;

/**
 * Sequences and publishes a batch of every log in which something waits. A log that fails, or has much to do, does not hold up the others.
 * @returns whether a log had a whole batch, so that more may wait
 */
export async function sequenceWaiting(
  parts: LogParts,
  tell: Tell,
  witnesses: WitnessMemory = new Map(),
  stopping?: AbortSignal,
): Promise<boolean> {
  let more = false;
  const jurisdictions = await parts.database.logsWaiting().catch((error: unknown) => {
    tell('database', error);
    return [];
  });
  for (const jurisdiction of jurisdictions) {
    for (const log of LOGS) {
      if (stopping?.aborted) return false;
      const place = { jurisdiction, log };
      try {
        more = (await sequenceLog(parts, place)) || more;
        tell(place, undefined);
      } catch (error) {
        tell(place, error);
      }
      for (const error of await askWitnesses(parts.database, place, witnesses).catch((error: unknown) => [error])) tell('witness', error);
    }
  }
  return more;
}

/** Publishes what a log has not shown yet, sequences a batch of what waits for it, and publishes that. Resolves to whether more may wait. */
export async function sequenceLog(parts: LogParts, place: LogPlace): Promise<boolean> {
  await publish(parts, place);
  const sequenced = await sequenceBatch(parts, place);
  if (sequenced > 0) await publish(parts, place);
  return sequenced === BATCH;
}

/** A log that fails does so again twice a second: it is told when it begins, and when it fails otherwise. */
function tellOnce(log: Logger, told: Map<string, string>): Tell {
  return (place, error) => {
    const name = typeof place === 'string' ? place : `${place.jurisdiction}/${place.log}`;
    const problem = error === undefined ? undefined : codeOf(error);
    if (told.get(name) === problem) return;
    if (problem === undefined) told.delete(name);
    else {
      told.set(name, problem);
      log.error(
        { place: name, code: problem, detail: error instanceof Problem ? error.details.detail : undefined },
        'A log is not sequenced',
      );
    }
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

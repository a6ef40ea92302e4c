/**
 * This node as witness of the logs of others (C2SP tlog-witness): it cosigns a checkpoint when the log has only grown since the last one it cosigned.
 *
 *     POST /witness/add-checkpoint
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  cosign,
  EMPTY_ROOT,
  formatSignature,
  NotProved,
  parseCheckpoint,
  parseNote,
  type Signer,
  sameHash,
  verifyGrowth,
  verifyNote,
} from '@mufakat/ledger';
import { type Output, serve } from '../../kernel/http/serve.ts';
import type { Environment } from '../../kernel/http/tenant.ts';
import { limitConcurrency } from '../../kernel/process/limit-concurrency.ts';
import { parsed } from '../check/parsed.ts';
import { witnessContract } from '../contract.ts';
import { parseWitnessRequest, type WitnessRequest } from './witness-request.ts';
import { findWitnessed, keepCosigned } from './witnessed.ts';

export type WitnessParts = { readonly dataFolder: string; readonly witness: Signer<'witness'> };

type Reply = Output<(typeof witnessContract)['addCheckpoint']>;

/** Routes under /witness. */
export function witnessRoutes({ dataFolder, witness }: WitnessParts): OpenAPIHono<Environment> {
  // Two checkpoints of a log at once would both be held against the same last one.
  const oneAtATime = limitConcurrency(1);

  async function consider(request: WitnessRequest): Promise<Reply> {
    const { note, oldSize, proof } = request;
    const checkpoint = parsed(() => parseCheckpoint(parseNote(note).text));
    if (checkpoint === undefined) return refuse(400, 'no checkpoint');
    const followed = await findWitnessed(dataFolder, checkpoint.origin);
    if (followed === undefined) return refuse(404, 'no log that is followed here');
    if (!holds(() => verifyNote(parseNote(note), [followed.key]))) return refuse(403, 'not signed by the key that is followed here');
    if (oldSize > checkpoint.size) return refuse(400, 'the old size is larger than the new one');
    const last = followed.last ?? { ...checkpoint, size: 0, root: EMPTY_ROOT };
    const forked = checkpoint.size === last.size && !sameHash(checkpoint.root, last.root);
    if (oldSize !== last.size || forked) return { status: 409, body: `${last.size}\n`, type: 'text/x.tlog.size' };
    if (!holds(() => verifyGrowth(last, checkpoint, proof))) return refuse(422, 'the proof does not show that the log only grew');
    await keepCosigned(dataFolder, checkpoint.origin, note);
    const now = Math.floor(Date.now() / 1000);
    return { status: 200, body: formatSignature(cosign(parseNote(note).text, now, witness)) };
  }
  return serve(witnessContract, {
    addCheckpoint: async ({ body }) => {
      const request = parseWitnessRequest(body);
      const reply = request === undefined ? refuse(400, 'no request to a witness') : await oneAtATime(() => consider(request));
      return { ...reply, type: reply.type ?? TEXT };
    },
  });
}

const TEXT = 'text/plain; charset=utf-8';

function refuse(status: 400 | 403 | 404 | 422, why: string): Reply {
  return { status, body: `${why}\n` };
}

function holds(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    if (error instanceof NotProved) return false;
    throw error;
  }
}

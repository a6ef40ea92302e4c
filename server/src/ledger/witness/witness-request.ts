/** What a log asks of a witness (C2SP tlog-witness): the size it saw last, the proof that the log only grew since, and the checkpoint to cosign. */
import { type Hash, parseHash, toBase64 } from '@mufakat/ledger';
import { parsed } from '../check/parsed.ts';

export type WitnessRequest = {
  /** What the log believes that the witness saw last; 0 for nothing. */
  readonly oldSize: number;
  /** At most 63 hashes. */
  readonly proof: readonly Hash[];
  /** The signed note. */
  readonly note: string;
};

const LONGEST_PROOF = 63;

export function formatWitnessRequest({ oldSize, proof, note }: WitnessRequest): string {
  return [`old ${oldSize}`, ...proof.map((hash) => toBase64(hash)), '', note].join('\n');
}

/** Undefined for what is no request. */
export function parseWitnessRequest(body: string): WitnessRequest | undefined {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const [, size] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? [];
  const oldSize = Number(size);
  const proof = parsed(() => lines.map(parseHash));
  if (size === undefined || !Number.isSafeInteger(oldSize) || proof === undefined || proof.length > LONGEST_PROOF) return undefined;
  return { oldSize, proof, note: body.slice(end + 2) };
}

/**
 * Self-contained proofs (C2SP tlog-proof, `c2sp.org/tlog-proof@v1`): index, inclusion proof and checkpoint in one text, usual file ending `.tlog-proof`.
 * Whoever has the entry, this text and the keys needs neither the server nor the network.
 */
import { fromBase64, shorten, toBase64 } from '../bytes/bytes.ts';
import { after, LedgerError } from '../ledger-error.ts';
import { type Hash, leafHash, parseHash } from '../tree/hash.ts';
import { checkSize, parseDecimal } from '../tree/size.ts';
import { verifyInclusion } from '../tree/verify-tree.ts';
import { type Policy, type VerifiedCheckpoint, verifyCheckpoint } from './checkpoint.ts';

export type LogProof = {
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling to the root's child. */
  readonly hashes: readonly Hash[];
  /** The signed note, as the log gave it. */
  readonly checkpoint: string;
  /** Opaque; nothing authenticates it. Null when absent; never empty. */
  readonly extra: Uint8Array | null;
};

export type VerifiedEntry = VerifiedCheckpoint & { readonly index: number };

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A path in a tree of at most 2^53 leaves. */
const MOST_HASHES = 53;

/** @throws LedgerError `proof.malformed` when it could not be read back as it is; `ledger.size` for an index that is none */
export function formatProof({ index, hashes, checkpoint, extra }: LogProof): string {
  const extraLine = extra === null ? [] : [`extra ${toBase64(extra)}`];
  const written = `${[HEADER, ...extraLine, `index ${checkSize(index)}`, ...hashes.map(toBase64)].join('\n')}\n\n${checkpoint}`;
  parseProof(written);
  return written;
}

/**
 * Reads a proof without verifying anything; its checkpoint is not even parsed.
 * @throws LedgerError `proof.malformed`, `text.number`, `text.base64`, `ledger.hash-length`
 */
export function parseProof(written: string): LogProof {
  const split = written.indexOf('\n\n');
  if (split < 0) throw malformed('there is no empty line before the checkpoint');
  const [header = '', ...lines] = written.slice(0, split).split('\n');
  if (header !== HEADER) throw malformed(`it begins with “${shorten(header)}”, not with ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ') ? parseExtra(lines.shift() ?? '') : null;
  const index = lines.shift() ?? '';
  if (!index.startsWith('index ')) throw malformed(`“${shorten(index)}” stands where the index should`);
  if (lines.length > MOST_HASHES) throw malformed(`it has ${lines.length} hashes, more than any tree is deep`);
  return { index: parseDecimal(index.slice('index '.length)), hashes: lines.map(parseHash), checkpoint: written.slice(split + 2), extra };
}

/**
 * That a log which the policy names holds this entry, at which index, and which witnesses saw it.
 * @throws NotProved whatever `verifyCheckpoint` and `verifyInclusion` throw
 * @throws LedgerError whatever `parseProof` and `verifyCheckpoint` throw
 */
export function verifyProof(written: string, entry: Uint8Array, policy: Policy): VerifiedEntry {
  const { index, hashes, checkpoint: signed } = parseProof(written);
  const verified = verifyCheckpoint(signed, policy);
  const { size, root } = verified.checkpoint;
  after(verified.proved, () => verifyInclusion({ leaf: leafHash(entry), index, size, root }, hashes));
  return { ...verified, index, proved: [...verified.proved, `the log holds exactly this entry at index ${index}`] };
}

function parseExtra(line: string): Uint8Array {
  const extra = fromBase64(line.slice('extra '.length));
  if (extra.length === 0) throw malformed('its extra data is empty: leave the line out');
  return extra;
}

function malformed(what: string): LedgerError {
  return new LedgerError('proof.malformed', `not a proof of a log: ${what}`);
}

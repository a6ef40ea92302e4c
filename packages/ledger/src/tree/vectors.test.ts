/** Published proofs, good and bad. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromBase64 } from '../bytes/bytes.ts';
import { codeOf } from '../testing/stored-log.ts';
import { type Hash, parseHash } from './hash.ts';
import { verifyConsistency, verifyInclusion } from './verify-tree.ts';

/** transparency-dev/merkle, Apache-2.0; not part of the project. */
const VECTORS = fileURLToPath(new URL('../../../../../shared/data/merkle-vectors.json', import.meta.url));

const common = { name: z.string(), wantErr: z.boolean() };
// A hash that is absent in the vectors is one of no bytes; the unsigned 2^64 − 1 arrives as a number that is none here: both must be refused.
const hash = z
  .string()
  .nullable()
  .transform((text) => text ?? '');
const proof = z
  .array(hash)
  .nullable()
  .transform((hashes) => hashes ?? []);
const vectorsSchema = z.object({
  inclusion: z.array(z.object({ ...common, leafIdx: z.number(), treeSize: z.number(), leafHash: hash, root: hash, proof })),
  consistency: z.array(z.object({ ...common, size1: z.number(), size2: z.number(), root1: hash, root2: hash, proof })),
});

/** One good vector has roots that are no hashes, equal all the same; the types would refuse them before the verification that is tested here. */
function anyBytes(base64: string): Hash {
  return fromBase64(base64) as Hash;
}

describe.skipIf(!existsSync(VECTORS))('the 196 vectors of transparency-dev/merkle (../shared/data/merkle-vectors.json)', () => {
  const vectors = existsSync(VECTORS) ? vectorsSchema.parse(JSON.parse(readFileSync(VECTORS, 'utf8'))) : { inclusion: [], consistency: [] };

  it('are 98 of inclusion and 98 of consistency, good and bad', () => {
    expect([vectors.inclusion.length, vectors.consistency.length]).toEqual([98, 98]);
    expect(new Set([...vectors.inclusion, ...vectors.consistency].map(({ wantErr }) => wantErr)).size).toBe(2);
  });

  it.each(vectors.inclusion)('$name', ({ wantErr, leafIdx, treeSize, leafHash, root, proof: hashes }) => {
    const claim = () => ({ leaf: parseHash(leafHash), index: leafIdx, size: treeSize, root: parseHash(root) });
    expect(codeOf(() => verifyInclusion(claim(), hashes.map(parseHash))) !== null).toBe(wantErr);
  });

  it.each(vectors.consistency)('$name', ({ wantErr, size1, size2, root1, root2, proof: hashes }) => {
    const claim = () => ({ size1, size2, root1: anyBytes(root1), root2: anyBytes(root2) });
    expect(codeOf(() => verifyConsistency(claim(), hashes.map(parseHash))) !== null).toBe(wantErr);
  });
});

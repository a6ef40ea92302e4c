/**
 * Which part of a receipt was changed. Hashes and signatures only say that parts do not belong together. Where one bit of a text was changed, the part
 * is found for certain by undoing it: nobody can make another text that leads to the same root. Where more was changed, only what can be told is told.
 */
import { toBase64, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { formatCheckpoint } from '../note/checkpoint.ts';
import { verifyCosignatures } from '../note/cosignature.ts';
import { isSignedBy } from '../note/key.ts';
import type { LogProof } from '../note/tlog-proof.ts';
import { leafHash, parseHash } from '../tree/hash.ts';
import { parseDecimal } from '../tree/size.ts';
import { verifyInclusion } from '../tree/verify-tree.ts';
import type { ReceiptParts } from './receipt.ts';

const BITS = [1, 2, 4, 8, 16, 32, 64];

/** When entry and proof do not lead to the signed root. Tries some thousand hashes: up to a second for the largest logs. */
export function damageBelowRoot(parts: ReceiptParts): 'receipt.entry' | 'receipt.proof' | 'receipt.entry-or-proof' {
  const { receipt, proof } = parts;
  if (someBitUndone(receipt.entry, (text) => leadsToRoot({ ...parts, leaf: leafHash(toUtf8(text)) }))) return 'receipt.entry';
  const withProof = (changes: Partial<LogProof>) => leadsToRoot({ ...parts, proof: { ...proof, ...changes } });
  const found =
    someBitUndone(String(proof.index), (text) => withProof({ index: parseDecimal(text) })) ||
    proof.hashes.some((hash, at) => someBitUndone(toBase64(hash), (text) => withProof({ hashes: proof.hashes.with(at, parseHash(text)) })));
  return found ? 'receipt.proof' : 'receipt.entry-or-proof';
}

/** When the log's signature does not belong to the text of the checkpoint. */
export function damageInCheckpoint(parts: ReceiptParts): 'receipt.checkpoint' | 'receipt.signature' {
  if (isCosigned(parts)) return 'receipt.signature';
  // What neither the signature nor entry and proof, nor the cosignatures fit, is the text that they have in common.
  if (!leadsToRoot(parts) || parts.cosigned.length > 0) return 'receipt.checkpoint';
  const { checkpoint } = parts;
  // Some entries lead to the same root by another size.
  const sized = (text: string) => isSigned(parts, formatCheckpoint({ ...checkpoint, size: parseDecimal(text) }));
  return someBitUndone(String(checkpoint.size), sized) ? 'receipt.checkpoint' : 'receipt.signature';
}

/** Whether the log's key signed this text with the signature in the receipt. */
export function isSigned({ receipt, signature }: ReceiptParts, text: string): boolean {
  return isSignedBy(receipt.key, toUtf8(text), signature);
}

function isCosigned({ note, cosigned }: ReceiptParts): boolean {
  return cosigned.some(({ key }) => holds(() => verifyCosignatures(note, [key], 1).length > 0));
}

function leadsToRoot({ leaf, proof, checkpoint: { size, root } }: ReceiptParts): boolean {
  return holds(() => {
    verifyInclusion({ leaf, index: proof.index, size, root }, proof.hashes);
    return true;
  });
}

/** Whether the test holds for the text with one bit of one ASCII character changed. */
function someBitUndone(text: string, test: (changed: string) => boolean): boolean {
  return Array.from(text).some((character, at) =>
    BITS.some((bit) => {
      const other = String.fromCharCode(character.charCodeAt(0) ^ bit);
      return holds(() => test(text.slice(0, at) + other + text.slice(at + 1)));
    }),
  );
}

function holds(test: () => boolean): boolean {
  try {
    return test();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return false;
  }
}

/** A tamper-evident log: Merkle tree, tiles, checkpoints, proofs. */
export { type AuditFinding, auditLog, type ReadStored } from './audit.ts';
export { fromBase64, fromUtf8, toBase64, toUtf8 } from './bytes.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export {
  type Checkpoint,
  formatCheckpoint,
  type Policy,
  parseCheckpoint,
  signCheckpoint,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from './checkpoint.ts';
export { commitmentTo, commitmentToText } from './commitment.ts';
export { type Cosignature, cosign, verifyCosignatures } from './cosignature.ts';
export { formatEntry, type LogEntry, parseEntry } from './entry.ts';
export { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierAt, frontierOf, rootOf } from './frontier.ts';
export { verifyGrowth } from './growth.ts';
export { asHash, EMPTY_ROOT, type Hash, leafHash, nodeHash, parseHash, sameHash, treeHash } from './hash.ts';
export {
  formatKey,
  type KeyKind,
  type LogKey,
  makeKey,
  makeSigner,
  parseKey,
  type Signer,
  type VerifierKey,
  type WitnessKey,
} from './key.ts';
export {
  formatKeyChange,
  type KeyChange,
  type KeyInForce,
  keyAfter,
  parseKeyChange,
  verifyKeyChange,
} from './key-change.ts';
export { LedgerError, NotProved } from './ledger-error.ts';
export {
  formatNote,
  formatSignature,
  MOST_SIGNATURES,
  type Note,
  type NoteSignature,
  parseNote,
  parseSignature,
  signText,
  verifyNote,
} from './note.ts';
export { proveConsistency, proveInclusion, type ReadNode, rootAt } from './prove.ts';
export type { Node } from './ranges.ts';
export { makeReceipt, type Opening, type Receipt, type ReceiptSource } from './receipt.ts';
export { formatReceipt, parseReceipt } from './receipt-json.ts';
export { formatReceiptLine, parseReceiptLine } from './receipt-line.ts';
export { partOfReceipt, type ReceiptPart } from './receipt-part.ts';
export type { Statement, StatementCode } from './receipt-statement.ts';
export { readReceiptText } from './receipt-text.ts';
export { formatBundle, formatTile, LONGEST_ENTRY, parseBundle, parseTile, TILE_WIDTH, type Tile, type TileId } from './tile.ts';
export { appendToTiles, EMPTY_EDGE, edgeAt, rootOfEdge, type TileEdge } from './tile-edge.ts';
export {
  bundleOf,
  bundlesOf,
  newTiles,
  type ReadTile,
  tileNodes,
  tilesForConsistency,
  tilesForInclusion,
  tilesForRoot,
  tilesOf,
} from './tile-layout.ts';
export { type BundleId, bundlePath, parseBundlePath, parseTilePath, tilePath } from './tile-path.ts';
export { formatProof, type LogProof, parseProof, type VerifiedEntry, verifyProof } from './tlog-proof.ts';
export { parseSeenState, type ReceiptTrust, type SeenState, type VerifiedReceipt, verifyReceipt } from './verify-receipt.ts';
export { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './verify-tree.ts';

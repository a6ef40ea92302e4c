/** A tamper-evident log: Merkle tree, tiles, checkpoints, proofs. */

export { fromBase64, fromUtf8, toBase64, toUtf8 } from './bytes/bytes.ts';
export { canonicalJson, type Json } from './entry/canonical-json.ts';
export { commitmentTo, commitmentToText } from './entry/commitment.ts';
export { formatEntry, type LogEntry, parseEntry } from './entry/entry.ts';
export { LedgerError, NotProved } from './ledger-error.ts';
export {
  type Checkpoint,
  formatCheckpoint,
  type Policy,
  parseCheckpoint,
  signCheckpoint,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from './note/checkpoint.ts';
export { type Cosignature, cosign, verifyCosignatures } from './note/cosignature.ts';
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
} from './note/key.ts';
export {
  formatKeyChange,
  type KeyChange,
  type KeyInForce,
  keyAfter,
  parseKeyChange,
  verifyKeyChange,
} from './note/key-change.ts';
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
} from './note/note.ts';
export { formatProof, type LogProof, parseProof, type VerifiedEntry, verifyProof } from './note/tlog-proof.ts';
export { makeReceipt, type Opening, type Receipt, type ReceiptSource } from './receipt/receipt.ts';
export { formatReceipt, parseReceipt } from './receipt/receipt-json.ts';
export { formatReceiptLine, parseReceiptLine } from './receipt/receipt-line.ts';
export { partOfReceipt, type ReceiptPart } from './receipt/receipt-part.ts';
export type { Statement, StatementCode } from './receipt/receipt-statement.ts';
export { readReceiptText } from './receipt/receipt-text.ts';
export { parseSeenState, type ReceiptTrust, type SeenState, type VerifiedReceipt, verifyReceipt } from './receipt/verify-receipt.ts';
export { type AuditFinding, auditLog, type ReadStored } from './tile/audit.ts';
export { formatBundle, formatTile, LONGEST_ENTRY, parseBundle, parseTile, TILE_WIDTH, type Tile, type TileId } from './tile/tile.ts';
export { appendToTiles, EMPTY_EDGE, edgeAt, rootOfEdge, type TileEdge } from './tile/tile-edge.ts';
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
} from './tile/tile-layout.ts';
export { type BundleId, bundlePath, parseBundlePath, parseTilePath, tilePath } from './tile/tile-path.ts';
export { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierAt, frontierOf, rootOf } from './tree/frontier.ts';
export { verifyGrowth } from './tree/growth.ts';
export { asHash, EMPTY_ROOT, type Hash, leafHash, nodeHash, parseHash, sameHash, treeHash } from './tree/hash.ts';
export { proveConsistency, proveInclusion, type ReadNode, rootAt } from './tree/prove.ts';
export type { Node } from './tree/ranges.ts';
export { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './tree/verify-tree.ts';

/** The ledger of a node: what was recorded gets its index in a signed log, and whoever was part of it a receipt. */

export { type Checked, checkLogs } from './check.ts';
export type { DataChecked, Entered, OtherCheck } from './check-data.ts';
export type { CheckFinding } from './check-finding.ts';
export { logRegisters } from './entered.ts';
export { keyFaults, keyInForce } from './key-chain.ts';
export { originOf } from './keys.ts';
export { mirrorRoutes } from './mirror-routes.ts';
export { addWitness, type OperatorParts, removeWitness, rotateKey, setPublic } from './operate.ts';
export { type ContentReceipt, contentReceipts } from './receipt.ts';
export { resumeLog } from './resume.ts';
export { ledgerRoutes } from './routes.ts';
export { sequenceWaiting, startSequencer } from './sequencer.ts';
export { contentOpening } from './store.ts';
export { witnessSigner } from './witness-key.ts';
export { witnessRoutes } from './witness-routes.ts';
export { follow, listWitnessed, unfollow } from './witnessed.ts';

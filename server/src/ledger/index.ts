/** The ledger of a node: what was recorded gets its index in a signed log, and whoever was part of it a receipt. */

export { type Checked, checkLogs } from './check/check.ts';
export type { DataChecked, Entered, OtherCheck } from './check/check-data.ts';
export type { CheckFinding } from './check/check-finding.ts';
export { logRegisters } from './entered.ts';
export { keyFaults, keyInForce } from './log/key-chain.ts';
export { originOf } from './log/keys.ts';
export { endLostLogs, type OpenedSecret, openLedgerSecret, secretToRead } from './log/ledger-secret.ts';
export { addWitness, type OperatorParts, removeWitness, rotateKey, setPublic } from './log/operate.ts';
export { resumeLog } from './log/resume.ts';
export { sequenceWaiting, startSequencer } from './log/sequencer.ts';
export { mirrorRoutes } from './mirror-routes.ts';
export { type ContentReceipt, contentReceipts } from './receipt.ts';
export { ledgerRoutes } from './routes.ts';
export { contentOpening } from './store.ts';
export { witnessSigner } from './witness/witness-key.ts';
export { witnessRoutes } from './witness/witness-routes.ts';
export { follow, listWitnessed, unfollow } from './witness/witnessed.ts';

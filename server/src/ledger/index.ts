/** The ledger of a node: what was recorded gets its index in a signed log. */
export { sequenceWaiting, startSequencer } from './sequencer.ts';

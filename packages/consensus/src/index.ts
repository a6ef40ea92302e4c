export { type Distribution, describe, lowerMedian, StageError } from './distribution.ts';
export { type CommunityPerception, type Perception, type PerceptionView, perceive, SMALLEST_SHOWN } from './perception.ts';
export { applyRule, type ConsensusRule, type RuleOutcome } from './rule.ts';

export { type Distribution, describe, lowerMedian, StageError } from './distribution.ts';
export { type CommunityCount, countPeople, type PeopleCount } from './people.ts';
export { type CommunityPerception, groupsOf, type Perception, perceive, type ReleasedView, type Spread, tellViews } from './perception.ts';
export { type Bounds, formGroups, type Release, SMALLEST_GROUP, TOGETHER, type Told, tellGroup, type WaitingView } from './release.ts';
export { applyRule, type ConsensusRule, type RuleOutcome, type RuleResult } from './rule.ts';

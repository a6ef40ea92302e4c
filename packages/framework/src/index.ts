/** Packs: format, validation, staged and weighted scoring with explanation, crosswalk, profile. */
export * from './assessment.ts';
export { checkPack, type PackFinding } from './check.ts';
export { idsOf } from './checks/released-ids.ts';
export { type Comparison, type CriterionChange, compareAssessments, type IndicatorComparison, type ReadingSummary } from './compare.ts';
export { type Crosswalk, type CrosswalkEntry, type CrosswalkLink, composeRelations, crosswalk } from './crosswalk.ts';
export { diffPacks, type PackChange } from './diff.ts';
export { answersOf, currentOf, type EffectiveVerdict, effectiveVerdicts } from './effective-verdict.ts';
export { FrameworkError } from './framework-error.ts';
export { levelPack } from './level-pack.ts';
export { loadPack, PACK_ENTRY, PACK_LIMITS } from './load.ts';
export * from './model.ts';
export { normalForm } from './normal-form.ts';
export { readNumeral } from './numeral.ts';
export { formatPackError, type PackError } from './pack-error.ts';
export { buildProfile, type GroupReading, type IndicatorReading, indicatorReadings, type Profile, readingOf } from './profile.ts';
export { minutesToAnswer, questionsFor } from './questionnaire.ts';
export { packJsonSchema } from './schema.ts';
export { compilePack, type OpenScores, openScores, type Scorer, type Scores, scoreAll } from './score.ts';
export {
  type ShownReasons,
  type ShownRecord,
  type ShownView,
  shownOutcome,
  shownReasons,
  shownRecord,
  shownViews,
  topStage,
} from './shown-views.ts';
export {
  type Agreement,
  type Contradiction,
  type Recomputed,
  scoreTable,
  type TableError,
  type TableRow,
  type UnitScore,
} from './table.ts';
export { groupsAndIndicators, indicatorsOf } from './tree.ts';
export { type CommentAfterValue, commentsAfterValues, commentWarning, packWarnings } from './yaml-comments.ts';

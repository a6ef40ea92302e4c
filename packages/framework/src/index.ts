/** Packs: format, validation, staged and weighted scoring with explanation, crosswalk, profile. */
export * from './assessment/assessment.ts';
export {
  type Comparison,
  type CriterionChange,
  compareAssessments,
  type IndicatorComparison,
  type ReadingSummary,
} from './assessment/compare.ts';
export { answersOf, currentOf, type EffectiveVerdict, effectiveVerdicts, type JudgedVerdict } from './assessment/effective-verdict.ts';
export { normalForm } from './assessment/normal-form.ts';
export {
  buildProfile,
  type GroupReading,
  type IndicatorReading,
  type IndicatorRecord,
  indicatorReadings,
  type Profile,
  readingOf,
  readOneIndicator,
} from './assessment/profile.ts';
export {
  type ShownReasons,
  type ShownRecord,
  type ShownView,
  shownOutcome,
  shownReasons,
  shownRecord,
  shownViews,
  topStage,
} from './assessment/shown-views.ts';
export {
  type Agreement,
  type Contradiction,
  type Recomputed,
  scoreTable,
  type TableError,
  type TableRow,
  type UnitScore,
} from './assessment/table.ts';
export { idsOf } from './checks/released-ids.ts';
export { FrameworkError } from './framework-error.ts';
export * from './model.ts';
export { checkPack, type PackFinding } from './pack/check.ts';
export { type Crosswalk, type CrosswalkEntry, type CrosswalkLink, composeRelations, crosswalk } from './pack/crosswalk.ts';
export { diffPacks, type PackChange } from './pack/diff.ts';
export { type LanguageCoverage, languageCoverage, type Translated } from './pack/language-coverage.ts';
export { levelPack } from './pack/level-pack.ts';
export { loadPack, PACK_ENTRY, PACK_LIMITS } from './pack/load.ts';
export { readNumeral } from './pack/numeral.ts';
export { formatPackError, type PackError } from './pack/pack-error.ts';
export { minutesToAnswer, questionsFor } from './pack/questionnaire.ts';
export { packJsonSchema } from './pack/schema.ts';
export { type CommentAfterValue, commentsAfterValues, commentWarning, packWarnings } from './pack/yaml-comments.ts';
export { compilePack, type OpenScores, openScores, type Scorer, type Scores, scoreAll } from './score/score.ts';
export { groupsAndIndicators, indicatorsOf } from './tree.ts';

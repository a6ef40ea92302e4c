/** What the rest of the server uses of this capability, besides its `model.ts`. */
export { checkAssessedPacks } from './check-assessed-packs.ts';
export { assessmentRegisters, participantFormerIds } from './entered.ts';
export { type Erased, erase } from './erase.ts';
export { loadAssessment } from './load.ts';
export { type AssessmentFolder, readAssessmentFolder } from './read-folder.ts';
export { type AssessmentState, readState } from './record.ts';
export { idReused } from './refusals.ts';
export { type AssessmentParts, assessmentRoutes, type RenderReport } from './routes.ts';
export { forgetReplacedFiles } from './store.ts';
export { tableTurns } from './table-apart.ts';

/** What the rest of the server uses of this capability, besides its `model.ts`. */
export { checkAssessedPacks } from './check-assessed-packs.ts';
export { assessmentRegisters } from './entered.ts';
export { type Erased, erase } from './erase.ts';
export { type AssessmentFolder, readAssessmentFolder } from './folder/read-folder.ts';
export { loadAssessment } from './load.ts';
export { type AssessmentState, readState } from './record.ts';
export { insertRecorded } from './record-verdict.ts';
export { assessmentRoutes, type RenderReport } from './routes.ts';

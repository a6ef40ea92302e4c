/** What the rest of the server uses of this capability, besides its `model.ts`. */
export { type Erased, erase } from './erase.ts';
export { assessorId, loadAssessment } from './load.ts';
export { type AssessmentFolder, readAssessmentFolder } from './read-folder.ts';
export { type AssessmentState, readState } from './record.ts';
export { type AssessmentParts, assessmentRoutes, type RenderReport } from './routes.ts';
export { tableTurns } from './table-apart.ts';

/** What the rest of the server uses of consultations, besides `model.ts`: who takes part, what they say, and what they are asked. */
export { consultationRegisters, participantFormerIds } from './entered.ts';
export { eraseParticipant, forgetFormerIds, idsOfParticipant } from './erase.ts';
export { communityNamed, parseViewTable, type ViewRow } from './import-views.ts';
export { loadConsultation } from './load.ts';
export { areNear, type FoldedName, foldName, nameKey, writtenName } from './names.ts';
export { consultationRoutes } from './routes.ts';
export { hasViews, listParticipants, listReleases, listViews, viewsOn } from './store.ts';
export { releasesOfWhole } from './waiting-views.ts';

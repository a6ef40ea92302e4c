/** What sources and consultations use of assessments. It needs neither: an assessment's whole record, read by its own index, needs both. */
export { type Citation, earlierCitations, isCited } from './citations.ts';
export { packOf, requireAssessment } from './opened.ts';
export { insertAssessment, lockAssessment, updateCollection } from './store.ts';

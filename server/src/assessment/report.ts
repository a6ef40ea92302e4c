/** The assessment's parts of the report. */
export { criteria } from './report/criteria.ts';
export { findings } from './report/findings.ts';
export { method } from './report/method.ts';
export { profile } from './report/profile.ts';
export { readings } from './report/readings.ts';
export { summary } from './report/summary.ts';

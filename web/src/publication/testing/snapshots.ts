import type { SharedDimension, Snapshot } from '@mufakat/server/publication/model';

/** For tests: a snapshot of an invented country with these dimensions. */
export const snapshotOf = (dimensions: SharedDimension[], title = 'Assessment'): Snapshot => ({
  format: 'mufakat-publication@1',
  jurisdiction: { id: '0192f3a0-0000-7000-8000-000000000001', name: 'Testland', code: 'XA', invented: true },
  assessment: { id: '0192f3a0-0000-7000-8000-000000000002', title },
  period: { from: '2026-01-01', to: '2026-06-30' },
  pack: { id: 'small', version: '1.0.0' },
  dimensions,
});

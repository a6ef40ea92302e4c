import type { SharedDimension, SharedIndicator } from '@mufakat/server/publication/model';
import { expect, test } from 'vitest';
import { changesBetween } from './changes.ts';
import { snapshotOf } from './testing/snapshots.ts';

const indicator = (id: string, stage: number | null, more: Partial<SharedIndicator> = {}): SharedIndicator => ({
  ...{ id, stage, basis: stage === null ? null : 'decision' },
  ...more,
});
const law = (stage: SharedDimension['stage'], indicators: SharedIndicator[]): SharedDimension => ({
  ...{ id: 'law', share: 'stage-with-reasons', stage, indicators },
});

const OLD = snapshotOf([law({ low: 0, high: 2 }, [indicator('access', 2, { reasons: 'As before' }), indicator('interception', null)])]);

test('what is the same has not changed', () => {
  expect(changesBetween(OLD, structuredClone(OLD))).toEqual([]);
});

test('a new finding changes its indicator and the dimension above it', () => {
  const after = snapshotOf([law({ low: 1, high: 1 }, [indicator('access', 2, { reasons: 'As before' }), indicator('interception', 1)])]);
  expect(changesBetween(OLD, after)).toEqual([
    { kind: 'stage', id: 'law', before: { low: 0, high: 2 }, after: { low: 1, high: 1 } },
    { kind: 'stage', id: 'interception', before: null, after: { low: 1, high: 1 } },
  ]);
});

test('other reasons, another dissent or another basis at the same stage are told as such', () => {
  for (const more of [
    { reasons: 'Others' },
    { reasons: 'As before', dissent: [{ community: 'legal' as const, stage: 1, reasons: 'No' }] },
    { reasons: 'As before', basis: 'rule' as const },
  ]) {
    const after = snapshotOf([law({ low: 0, high: 2 }, [indicator('access', 2, more), indicator('interception', null)])]);
    expect(changesBetween(OLD, after)).toEqual([{ kind: 'words', id: 'access' }]);
  }
});

test('another title of the assessment is a change too', () => {
  expect(changesBetween(OLD, snapshotOf(OLD.dimensions, 'Renamed'))).toEqual([{ kind: 'head', id: 'head' }]);
});

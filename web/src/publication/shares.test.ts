import { expect, test } from 'vitest';
import { CHOICES, choiceOf, sharesOf, withChoice } from './shares.ts';
import { snapshotOf } from './testing/snapshots.ts';

test('a choice is read back as it was made, and leaves the others alone', () => {
  for (const choice of CHOICES) {
    const shares = withChoice({ law: 'stage', skills: 'stage-with-reasons' }, 'law', choice);
    expect(choiceOf(shares, 'law')).toBe(choice);
    expect(choiceOf(shares, 'skills')).toBe('stage-with-reasons');
  }
});

test('what is not shared is not named at all: that is what is sent', () => {
  expect(withChoice({ law: 'stage' }, 'law', 'nothing')).toEqual({});
});

test('what another version of the pack shared is chosen again, except dimensions that are no more', () => {
  const shared = (id: string) => ({ id, share: 'stage' as const, stage: null, indicators: [] });
  expect(sharesOf(snapshotOf([shared('law'), shared('gone')]), ['law', 'skills'])).toEqual({ law: 'stage' });
});

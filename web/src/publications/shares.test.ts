import { expect, test } from 'vitest';
import { CHOICES, choiceOf, withChoice } from './shares.ts';

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

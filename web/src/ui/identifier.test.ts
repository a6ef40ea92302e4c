import { expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from './identifier.ts';

test('an identifier is a UUID of version 7, and later ones sort after earlier ones', async () => {
  const first = newId();
  await new Promise((resolve) => setTimeout(resolve, 3));
  const second = newId();
  expect(z.uuidv7().safeParse(first).success).toBe(true);
  expect(first < second).toBe(true);
});

test('ten thousand identifiers are all different', () => {
  expect(new Set(Array.from({ length: 10_000 }, newId)).size).toBe(10_000);
});

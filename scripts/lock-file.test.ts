import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      integrity: z.string().optional(),
    }),
  ),
});

const { packages } = lockFile.parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')));
test('the lock file names no registry, so that each machine uses its own', () => {
  const addresses = Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined && entry.link !== true);
  expect(addresses).toEqual([]);
});

test('the lock file holds a hash of every package that is not ours', () => {
  const bare = Object.entries(packages).filter(
    ([place, entry]) => place.includes('node_modules/') && entry.link !== true && entry.integrity === undefined,
  );
  expect(bare.map(([place]) => place)).toEqual([]);
});

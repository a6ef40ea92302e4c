import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import english from './messages/en.json';

const SERVER = new URL('../../../server/src/', import.meta.url);

/** What is recorded, as the sources of the server name it. */
async function recordedKinds(): Promise<Set<string>> {
  const files = (await readdir(SERVER, { recursive: true })).filter((file) => file.endsWith('.ts') && !/\.test\.ts$|testing\//.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SERVER), 'utf8')));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bwhat: '([a-z-]+\.[a-z-]+)'/g)].map(([, what]) => what ?? '')));
}

test('every kind of act that the server records has words', async () => {
  const kinds = await recordedKinds();
  expect(kinds.size).toBeGreaterThan(9);
  for (const kind of kinds) expect(english).toHaveProperty([`act.${kind}`]);
});

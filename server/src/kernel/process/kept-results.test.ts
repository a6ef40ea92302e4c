import { expect, test } from 'vitest';
import { keptResults } from './kept-results.ts';

const MOST = { bytesOf: (text: string) => text.length, most: 30, mostEach: 20, milliseconds: 3_600_000 };

/** Results of ten bytes, and how often each was made. */
function kept(options = MOST) {
  const made: string[] = [];
  const results = keptResults<string>(options);
  const obtain = (owner: string, key: string) =>
    results.obtain(owner, key, async () => {
      made.push(`${owner}${key}`);
      return `${owner}${key}`.padEnd(10);
    });
  return { made, obtain, results };
}

test('a result is given again to its owner, and made anew for every other owner and key', async () => {
  const { made, obtain } = kept();
  expect([await obtain('A', '1'), await obtain('A', '1')]).toEqual(['A1        ', 'A1        ']);
  await obtain('B', '1');
  await obtain('A', '2');
  await obtain('A', '1');
  expect(made).toEqual(['A1', 'B1', 'A2']);
});

test('one owner’s many results drive out the own, and all together those that were not asked for longest', async () => {
  const { made, obtain } = kept();
  for (const key of ['1', '2', '3']) await obtain('A', key);
  await obtain('B', '1');
  for (const key of ['2', '3', '1']) await obtain('A', key);
  await obtain('B', '1');
  expect(made).toEqual(['A1', 'A2', 'A3', 'B1', 'A1']);
  await obtain('C', '1');
  await obtain('A', '3');
  expect(made.slice(5)).toEqual(['C1', 'A3']);
});

test('a result whose time is over, or that is too large or failed, is not given again', async () => {
  const over = kept({ ...MOST, milliseconds: 0 });
  await over.obtain('A', '1');
  await over.obtain('A', '1');
  expect(over.made).toHaveLength(2);
  const large = kept({ ...MOST, mostEach: 9 });
  await large.obtain('A', '1');
  await large.obtain('A', '1');
  expect(large.made).toHaveLength(2);
  const { results, obtain } = kept();
  await expect(results.obtain('A', '1', () => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
  expect(await obtain('A', '1')).toBe('A1        ');
});

test('several who ask at a time wait for one making, which stops when the last of them has gone', async () => {
  const { results, obtain, made } = kept();
  const signals: AbortSignal[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const make = (signal: AbortSignal) => {
    signals.push(signal);
    return promise;
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [first, second].map(({ signal }) => results.obtain('A', '1', make, signal));
  first.abort();
  await expect(asked[0]).rejects.toMatchObject({ code: 'given-up' });
  expect([signals.length, signals[0]?.aborted]).toEqual([1, false]);
  second.abort();
  await expect(asked[1]).rejects.toMatchObject({ code: 'given-up' });
  expect(signals[0]?.aborted).toBe(true);
  await obtain('A', '1');
  expect(made, 'who comes later has it made anew').toEqual(['A1']);
  resolve('too late');
  await Promise.resolve();
  expect(await obtain('A', '1')).toBe('A1        ');
  await expect(results.obtain('A', '2', make, AbortSignal.abort())).rejects.toMatchObject({ code: 'given-up' });
});

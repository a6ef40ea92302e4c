import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { limitConcurrency } from './limit-concurrency.ts';

test('no more than allowed run at a time, in the order in which they came, also after one that failed', async () => {
  const inTurn = limitConcurrency(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) => async () => {
    begun.push(number);
    running += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    if (number === 1) throw new Error('stop');
    return number;
  };
  const done = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => inTurn(work(number))));
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4]]);
  expect(await inTurn(async () => 'free again')).toBe('free again');
});

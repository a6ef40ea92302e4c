import { expect, test } from 'vitest';
import { allowance, networkOf, widerNetworkOf } from './rate-limit.ts';

test('so many are there for a key at once, then one more each interval, and the wait is told', () => {
  let time = 0;
  const { take } = allowance(2, 100, () => time);
  expect([take('a'), take('a'), take('a'), take('b')]).toEqual([0, 0, 100, 0]);
  time = 60;
  expect(take('a')).toBe(40);
  time = 100;
  expect([take('a'), take('a')]).toEqual([0, 100]);
  time = 10_000;
  expect([take('a'), take('a'), take('a')]).toEqual([0, 0, 100]);
});

test('who is refused had one within the last interval, however somebody asks', () => {
  let time = 0;
  const { take } = allowance(5, 600, () => time);
  let last = Number.NEGATIVE_INFINITY;
  for (time = 0; time < 20_000; time += 7) {
    if (take('victim') === 0) last = time;
    else expect(time - last).toBeLessThan(600);
  }
});

test('a key gets its whole allowance again', () => {
  const { take, renew } = allowance(2, 100, () => 0);
  expect([take('a'), take('a'), take('a')]).toEqual([0, 0, 100]);
  renew('a');
  expect([take('a'), take('a'), take('a')]).toEqual([0, 0, 100]);
});

test('whoever asks under ever new keys takes no more memory, and the last keys are still counted', () => {
  const { take } = allowance(1, 1_000_000, () => 0);
  for (let key = 0; key < 50_000; key++) take(String(key));
  expect([take('49999'), take('0')]).toEqual([1_000_000, 0]);
});

test.each([
  ['192.0.2.7', '192.0.2.7', '192.0.2.0/24'],
  ['::ffff:192.0.2.7', '192.0.2.7', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
  ['::1', '0:0:0:0::/64', '0:0:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
  ['unknown', 'unknown', 'unknown'],
])('%s counts as %s, and as one of %s', (address, network, wider) => {
  expect([networkOf(address), widerNetworkOf(address)]).toEqual([network, wider]);
});

import { expect, test } from 'vitest';
import { networkOf, rateLimit } from './rate-limit.ts';

test('so many are allowed for a key in a period, and again in the next', () => {
  let time = 0;
  const allowed = rateLimit(2, 100, () => time);
  expect([allowed('a'), allowed('a'), allowed('a'), allowed('b')]).toEqual([true, true, false, true]);
  time = 100;
  expect([allowed('a'), allowed('a'), allowed('a')]).toEqual([true, true, false]);
});

test('whoever asks under ever new keys makes nobody wait, and the last keys are still counted', () => {
  const allowed = rateLimit(1, 1_000_000, () => 0);
  for (let key = 0; key < 50_000; key++) allowed(String(key));
  expect([allowed('49999'), allowed('0')]).toEqual([false, true]);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

import { describe, expect, test } from 'vitest';
import { clientAddresses, isNetwork } from './client-address.ts';

describe('behind trusted proxies', () => {
  const clientOf = clientAddresses(['127.0.0.1', '::1', '10.1.0.0/16', '2001:db8:ffff::/48']);

  test.each([
    ['127.0.0.1', '203.0.113.9', '203.0.113.9', 'what the proxy wrote'],
    ['::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9', 'a peer of IPv4 on a socket of IPv6'],
    ['::1', '6.6.6.6, 203.0.113.9', '203.0.113.9', 'what a stranger put before it is not read'],
    ['127.0.0.1', '6.6.6.6, 10.1.2.3, 203.0.113.9', '203.0.113.9', 'nor a trusted address that the stranger names'],
    ['127.0.0.1', '6.6.6.6, 203.0.113.9, 10.1.2.3', '203.0.113.9', 'over several trusted proxies'],
    ['2001:db8:ffff::7', '2001:db8:1::1', '2001:db8:1::1', 'IPv6'],
    ['127.0.0.1', '[2001:db8:1::1]:4711', '2001:db8:1::1', 'with brackets and port'],
    ['127.0.0.1', '203.0.113.9:4711', '203.0.113.9', 'with a port'],
    ['127.0.0.1', '::ffff:203.0.113.9', '203.0.113.9', 'IPv4 within IPv6'],
    ['127.0.0.1', '6.6.6.6, unknown', '127.0.0.1', 'what is no address ends the reading'],
    ['127.0.0.1', '6.6.6.6, , 10.1.2.3', '10.1.2.3', 'and what was known stands'],
    ['127.0.0.1', undefined, '127.0.0.1', 'without a header'],
    ['127.0.0.1', '10.1.0.1', '10.1.0.1', 'a request of a proxy itself'],
  ])('%s that says %j speaks for %s: %s', (peer, header, address, _why) => {
    expect(clientOf(peer, header)).toEqual({ address, behindUnknownProxy: false, isOnes: true });
  });

  test('a header of anybody else is ignored', () => {
    expect(clientOf('203.0.113.9', '198.51.100.1')).toEqual({ address: '203.0.113.9', behindUnknownProxy: false, isOnes: true });
    expect(clientOf('10.2.0.1', '198.51.100.1')).toEqual({ address: '10.2.0.1', behindUnknownProxy: true, isOnes: true });
  });
});

describe('without the setting', () => {
  const clientOf = clientAddresses([]);

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '172.17.0.1', 'fd00::1'])(
    '%s that passes requests on is told from a client',
    (peer) => {
      expect(clientOf(peer, '203.0.113.9')).toMatchObject({ behindUnknownProxy: true, isOnes: false });
      expect(clientOf(peer, undefined)).toMatchObject({ behindUnknownProxy: false, isOnes: true });
    },
  );

  test('an address from outside is a client, whatever it sends', () => {
    expect(clientOf('203.0.113.9', '127.0.0.1')).toEqual({ address: '203.0.113.9', behindUnknownProxy: false, isOnes: true });
    expect(clientOf('unknown', '127.0.0.1')).toEqual({ address: 'unknown', behindUnknownProxy: false, isOnes: true });
  });
});

test.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['::1', true],
  ['2001:db8::/32', true],
  ['0.0.0.0/0', false],
  ['::/0', false],
  ['10.0.0.0/33', false],
  ['10.0.0', false],
  ['nginx', false],
  ['10.0.0.1/8/8', false],
  ['', false],
])('%j is an address or a network that can be trusted: %s', (text, good) => {
  expect(isNetwork(text)).toBe(good);
});

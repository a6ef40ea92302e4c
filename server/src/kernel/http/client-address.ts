/**
 * Whose request it is, by network address: the peer's own, or, of a proxy that the operator trusts, the one that it received the request from.
 *
 *     const clientOf = clientAddresses(['127.0.0.1', '10.0.0.0/8']);
 *     clientOf('127.0.0.1', '203.0.113.9'); // { address: '203.0.113.9', … }
 *
 * Only X-Forwarded-For is read. Forwarded is not: a proxy writes one of the two and passes the other on as a stranger sent it.
 */
import { BlockList, isIP } from 'node:net';

/** Where a request comes from. */
export type Client = {
  /** IPv4 or IPv6; 'unknown' without a connection (in tests). */
  readonly address: string;
  /** A machine of this network passes requests on, and no setting names it. */
  readonly behindUnknownProxy: boolean;
  /** The address is that of one client. Not so where no proxy is named at all and there is one: then it is that of everybody. */
  readonly isOnes: boolean;
};

/** @param forwardedFor the header X-Forwarded-For as it came. */
export type ClientAddresses = (peer: string, forwardedFor: string | undefined) => Client;

/** Where proxies stand that an operator may have forgotten to name: this machine and private networks. */
const NEAR = ['127.0.0.0/8', '::1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'];

/** Whether a text is an address, or a network as 10.0.0.0/8 that is not everybody's. */
export function isNetwork(text: string): boolean {
  return networkIn(text) !== undefined;
}

/** @param trusted addresses and networks of the proxies whose header is believed. */
export function clientAddresses(trusted: readonly string[]): ClientAddresses {
  const isTrusted = within(trusted);
  const isNear = within(NEAR);
  return (peer, forwardedFor) => {
    const own = plainAddress(peer) ?? peer;
    if (isTrusted(own)) return { address: farthestKnown(own, forwardedFor ?? '', isTrusted), behindUnknownProxy: false, isOnes: true };
    const behindUnknownProxy = forwardedFor !== undefined && isNear(own);
    return { address: own, behindUnknownProxy, isOnes: !behindUnknownProxy || trusted.length > 0 };
  };
}

/** From the right, each address was written by the one before it: the first that is no trusted proxy is the client, whatever stands left of it. */
function farthestKnown(peer: string, forwardedFor: string, isTrusted: (address: string) => boolean): string {
  let known = peer;
  for (const written of forwardedFor.split(',').reverse()) {
    const address = plainAddress(written.trim());
    if (address === undefined) return known;
    known = address;
    if (!isTrusted(address)) return known;
  }
  return known;
}

function within(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { address, prefix, family } of networks.flatMap((text) => networkIn(text) ?? [])) list.addSubnet(address, prefix, family);
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function networkIn(text: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, host = '', length] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (isIP(host) === 0) return undefined;
  const family = familyOf(host);
  const most = family === 'ipv4' ? 32 : 128;
  const prefix = length === undefined ? most : Number(length);
  return prefix >= 1 && prefix <= most ? { address: host, prefix, family } : undefined;
}

const familyOf = (address: string) => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** An address without brackets, port and zone; one of IPv4 that is written as IPv6, as IPv4. Undefined for what is none. */
function plainAddress(text: string): string | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.split('%')[0] ?? '';
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address;
  return isIP(mapped) === 0 ? undefined : mapped;
}

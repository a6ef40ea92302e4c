/** How much of something each key may have: so many at once, then one more each interval. */
export interface Allowance {
  /** Takes one. @returns milliseconds until there is one; 0 when it was there and is taken. */
  take(key: string): number;
  /** Gives a key its whole allowance again. */
  renew(key: string): void;
}

/** Keys that are counted at a time: beyond that the oldest are forgotten, so that memory is bounded whoever asks. */
const MOST_KEYS = 10_000;

/** Counts in this process. Who is refused has had one within the last interval. */
export function allowance(atOnce: number, intervalMs: number, now: () => number = Date.now): Allowance {
  /** When a key has its whole allowance again. */
  const whole = new Map<string, number>();
  return {
    take: (key) => {
      const time = now();
      const next = Math.max(time, whole.get(key) ?? 0) + intervalMs;
      const wait = next - time - atOnce * intervalMs;
      if (wait > 0) return wait;
      whole.delete(key);
      whole.set(key, next); // at the end: a Map keeps the order in which keys came
      const [oldest] = whole.keys();
      if (whole.size > MOST_KEYS && oldest !== undefined) whole.delete(oldest);
      return 0;
    },
    renew: (key) => void whole.delete(key),
  };
}

/** What one client has of the network, as a key: an IPv4 address, or the first half of an IPv6 address, as anybody has 2^64 of the rest. */
export function networkOf(address: string): string {
  const ipv4 = ipv4Of(address);
  return ipv4 ?? `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** The network that an organisation or a provider's customer has, as a key: 256 addresses of IPv4, 65,536 networks of IPv6. */
export function widerNetworkOf(address: string): string {
  const ipv4 = ipv4Of(address);
  if (ipv4 === undefined) return `${groupsOf(address).slice(0, 3).join(':')}::/48`;
  return /^[\d.]+$/.test(ipv4) ? `${ipv4.split('.').slice(0, 3).join('.')}.0/24` : ipv4;
}

/** The address itself where it is not of IPv6, also when it is written as such. */
function ipv4Of(address: string): string | undefined {
  return /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? (address.includes(':') ? undefined : address);
}

function groupsOf(address: string): string[] {
  const [before = '', after] = address.split('%')[0]?.split('::') ?? [];
  const groups = before.split(':').filter((group) => group !== '');
  const missing = after === undefined ? 0 : Math.max(0, 8 - groups.length - after.split(':').filter((group) => group !== '').length);
  return [...groups, ...Array<string>(missing).fill('0'), ...(after ?? '').split(':')];
}

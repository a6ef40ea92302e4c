/** Says whether one more is allowed for a key, and counts it. */
export type RateLimit = (key: string) => boolean;

/** Keys that are counted at a time: beyond that the oldest are forgotten, so that memory is bounded whoever asks. */
const MOST_KEYS = 10_000;

/** Allows `most` for each key in each period, counted in this process. A period begins with a key's first. */
export function rateLimit(most: number, periodMs: number, now: () => number = Date.now): RateLimit {
  const periods = new Map<string, { count: number; ends: number }>();
  return (key) => {
    const time = now();
    const period = periods.get(key);
    if (period && period.ends > time) {
      period.count += 1;
      return period.count <= most;
    }
    periods.delete(key);
    periods.set(key, { count: 1, ends: time + periodMs }); // at the end: a Map keeps the order in which keys came
    const [oldest] = periods.keys();
    if (periods.size > MOST_KEYS && oldest !== undefined) periods.delete(oldest);
    return true;
  };
}

/** What one client has of the network, as a key: an IPv4 address, or the first half of an IPv6 address, as anybody has 2^64 of the rest. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [before = '', after] = address.split('%')[0]?.split('::') ?? [];
  const groups = before.split(':').filter((group) => group !== '');
  const missing = after === undefined ? 0 : Math.max(0, 8 - groups.length - after.split(':').filter((group) => group !== '').length);
  const whole = [...groups, ...Array(missing).fill('0'), ...(after ?? '').split(':')];
  return `${whole.slice(0, 4).join(':')}::/64`;
}

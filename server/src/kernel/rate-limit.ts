/** Says whether one more is allowed for a key, and counts it. */
export type RateLimit = (key: string) => boolean;

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
    if (periods.size >= 10_000) for (const [old, { ends }] of periods) if (ends <= time) periods.delete(old);
    periods.set(key, { count: 1, ends: time + periodMs });
    return true;
  };
}

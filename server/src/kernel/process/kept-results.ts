/**
 * Gives a result again that was made before from the same content, for a while; and makes it once when several ask for it at a time.
 *
 *     const kept = keptResults<Report>({ bytesOf: ({ bytes }) => bytes.length, most: 64 * MB, mostEach: 16 * MB, milliseconds: 600_000 });
 *     await kept.obtain(jurisdiction, hashOfAllThatGoesIn, (signal) => make(signal), request.signal);
 *
 * In memory only: nothing of it survives the process, or its time.
 */
import { goOnIfAwaited } from './subprocess.ts';

export type KeptResults<T> = {
  /**
   * @param owner whose it is: results are never given to another, and bounded for each.
   * @param key of everything that the result is made from.
   * @param make its signal is aborted when nobody waits any more. What fails is not kept.
   * @throws Problem `given-up` once `signal` is aborted; whatever `make` throws.
   */
  readonly obtain: (owner: string, key: string, make: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) => Promise<T>;
};

export type KeptResultsOptions<T> = {
  readonly bytesOf: (result: T) => number;
  /** Most bytes of all results, and of one owner's; beyond that those go that were not asked for longest. */
  readonly most: number;
  readonly mostEach: number;
  /** How long a result is kept. */
  readonly milliseconds: number;
};

type Kept<T> = { readonly owner: string; readonly result: T; readonly bytes: number; readonly ends: number };
type Making<T> = { readonly result: Promise<T>; readonly stop: AbortController; waiting: number };

export function keptResults<T>(options: KeptResultsOptions<T>): KeptResults<T> {
  const kept = new Map<string, Kept<T>>(); // the last asked for at the end
  const making = new Map<string, Making<T>>();

  const find = (place: string): Kept<T> | undefined => {
    const found = kept.get(place);
    kept.delete(place);
    if (found === undefined || found.ends <= performance.now()) return undefined;
    kept.set(place, found);
    return found;
  };

  const keep = (owner: string, place: string, result: T) => {
    const bytes = options.bytesOf(result);
    if (bytes > options.mostEach) return;
    kept.set(place, { owner, result, bytes, ends: performance.now() + options.milliseconds });
    setTimeout(() => dropOver(kept), options.milliseconds + 1).unref();
    dropBeyond(kept, options.mostEach, (one) => one.owner === owner);
    dropBeyond(kept, options.most, () => true);
  };

  const begin = (owner: string, place: string, make: (signal: AbortSignal) => Promise<T>): Making<T> => {
    const stop = new AbortController();
    const result = make(stop.signal);
    const begun: Making<T> = { result, stop, waiting: 0 };
    making.set(place, begun);
    const over = () => making.get(place) === begun && making.delete(place);
    result.then(
      (made) => over() && keep(owner, place, made),
      () => over(),
    );
    return begun;
  };

  return {
    obtain: async (owner, key, make, signal) => {
      goOnIfAwaited(signal);
      const place = `${owner}/${key}`;
      const found = find(place);
      if (found !== undefined) return found.result;
      const joined = making.get(place) ?? begin(owner, place, make);
      return waitFor(joined, signal, () => making.get(place) === joined && making.delete(place));
    },
  };
}

/** The result, or nothing more when the signal is aborted: who was the last to wait stops the making. */
async function waitFor<T>(making: Making<T>, signal: AbortSignal | undefined, forget: () => void): Promise<T> {
  making.waiting += 1;
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([making.result, left.promise]);
  } catch (error) {
    goOnIfAwaited(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', leave);
    making.waiting -= 1;
    if (making.waiting === 0 && signal?.aborted) {
      forget(); // who asks from now on is not given what is being stopped
      making.stop.abort();
    }
  }
}

function dropOver<T>(kept: Map<string, Kept<T>>): void {
  for (const [place, { ends }] of kept) if (ends <= performance.now()) kept.delete(place);
}

function dropBeyond<T>(kept: Map<string, Kept<T>>, most: number, counts: (one: Kept<T>) => boolean): void {
  const counted = [...kept].filter(([, one]) => counts(one));
  let bytes = counted.reduce((sum, [, one]) => sum + one.bytes, 0);
  for (const [place, one] of counted) {
    if (bytes <= most) return;
    kept.delete(place);
    bytes -= one.bytes;
  }
}

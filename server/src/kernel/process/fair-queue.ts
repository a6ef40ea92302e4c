/**
 * Fair turns for work that is heavy: jurisdictions take turns, and within one its people, so that nobody's many requests come before another's one.
 * How much anybody has in hand is bounded; what is more is refused at once, and told when to come back.
 *
 *     const reports = fairQueue({ running: 2, each: { running: 1, inHand: 4 }, jurisdiction: 12, all: 48, refusal });
 *     await reports.admit({ jurisdiction, person }, (inTurn) => inTurn(() => makeReport(), signal));
 */

import { fail } from '../http/problem.ts';
import { goOnIfAwaited } from './subprocess.ts';

/** Whose work it is. */
export type Owner = { readonly jurisdiction: string; readonly person: string };

/** Runs work when its turn has come. Who gives up while waiting leaves the queue. @throws Problem `given-up`. */
export type InTurn = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export type FairQueue = {
  /** Counts something as a person's, until it is done. @throws Problem 429, when that is too much for the person, the jurisdiction or the node. */
  readonly admit: <T>(whose: Owner, work: (inTurn: InTurn) => Promise<T>) => Promise<T>;
  /** For each piece of a person's that waits, how many pieces come before it, as things stand. */
  readonly before: (whose: Owner) => number[];
};

export type FairQueueOptions = {
  /** How many run at a time. */
  readonly running: number;
  /** Most of one person's: that run at a time, and that run or wait. */
  readonly each: { readonly running: number; readonly inHand: number };
  /** Most that run or wait: of one jurisdiction, and together. */
  readonly jurisdiction: number;
  readonly all: number;
  readonly refusal: { readonly code: string; readonly title: string };
};

type Waiting = Owner & { readonly begin: () => void };

/** What is guessed of work before any was done, and the bounds of what is told: seconds. */
const FIRST_GUESS = 3;
const LONGEST_WAIT = 120;

export function fairQueue({ running: most, each, jurisdiction: ofOne, all, refusal }: FairQueueOptions): FairQueue {
  const inHand = new Tally();
  const running = new Tally();
  const queue: Waiting[] = [];
  /** When a jurisdiction, and a person, had the last turn; forgotten with the last piece in hand. */
  const lastTurn = new Map<string, number>();
  let turnsGiven = 0;
  let usualSeconds = FIRST_GUESS;

  const refuse = (): never => {
    const retryAfter = Math.min(LONGEST_WAIT, Math.max(1, Math.ceil((usualSeconds * (queue.length + 1)) / most)));
    const remedy = `Wait until what you have asked for is done, or cancel it. There may be room in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.`;
    fail(refusal.code, { status: 429, title: refusal.title, remedy, retryAfter });
  };

  const mayRun = (whose: Owner) => running.of(ALL) < most && running.of(personOf(whose)) < each.running;

  const give = (whose: Owner) => {
    running.add(whose);
    turnsGiven += 1;
    for (const key of [whose.jurisdiction, personOf(whose)]) lastTurn.set(key, turnsGiven);
  };

  const next = () => {
    for (;;) {
      const chosen = queue[nextOf(queue, lastTurn, mayRun)];
      if (chosen === undefined) return;
      queue.splice(queue.indexOf(chosen), 1);
      give(chosen);
      chosen.begin();
    }
  };

  const inTurnOf =
    (whose: Owner): InTurn =>
    async (work, signal) => {
      goOnIfAwaited(signal);
      if (queue.length === 0 && mayRun(whose)) give(whose);
      else await wait(queue, whose, signal, next);
      const begin = performance.now();
      try {
        return await work();
      } finally {
        usualSeconds = 0.7 * usualSeconds + (0.3 * (performance.now() - begin)) / 1000;
        running.remove(whose);
        next();
      }
    };

  return {
    admit: async (whose, work) => {
      const { jurisdiction } = whose;
      if (inHand.of(personOf(whose)) >= each.inHand || inHand.of(jurisdiction) >= ofOne || inHand.of(ALL) >= all) refuse();
      inHand.add(whose);
      try {
        return await work(inTurnOf(whose));
      } finally {
        inHand.remove(whose);
        for (const key of [jurisdiction, personOf(whose)]) if (inHand.of(key) === 0) lastTurn.delete(key);
      }
    },
    before: (whose) => beforeEach(queue, lastTurn, whose),
  };
}

/** Resolves when the turn has come; rejects, and leaves the queue, when the signal is aborted before. */
function wait(queue: Waiting[], whose: Owner, signal: AbortSignal | undefined, next: () => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => {
    queue.splice(queue.indexOf(waiting), 1);
    reject(signal?.reason);
  };
  const waiting: Waiting = {
    ...whose,
    begin: () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    },
  };
  queue.push(waiting);
  signal?.addEventListener('abort', leave, { once: true });
  next(); // a person's own bound may be all that others wait behind
  return promise.catch(() => goOnIfAwaited(signal));
}

const ALL = '';
const personOf = ({ jurisdiction, person }: Owner) => `${jurisdiction}/${person}`;

/** How many of whose: of a person, of a jurisdiction, of all. */
class Tally {
  readonly #counts = new Map<string, number>();
  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }
  add(whose: Owner): void {
    for (const key of [ALL, whose.jurisdiction, personOf(whose)]) this.#counts.set(key, this.of(key) + 1);
  }
  remove(whose: Owner): void {
    for (const key of [ALL, whose.jurisdiction, personOf(whose)]) {
      const left = this.of(key) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    }
  }
}

/** Place in the queue of who is next: of the jurisdiction whose last turn is longest ago, the person whose is, the piece that came first. -1 for none. */
function nextOf(queue: readonly Owner[], lastTurn: ReadonlyMap<string, number>, may: (one: Owner) => boolean): number {
  const turn = (key: string) => lastTurn.get(key) ?? 0;
  const places = [...queue.entries()].filter(([, one]) => may(one));
  places.sort(
    ([a, one], [b, other]) => turn(one.jurisdiction) - turn(other.jurisdiction) || turn(personOf(one)) - turn(personOf(other)) || a - b,
  );
  return places[0]?.[0] ?? -1;
}

/** Plays the turns that are to come: before each piece of a person's, so many. */
function beforeEach(queue: readonly Owner[], lastTurn: ReadonlyMap<string, number>, { jurisdiction, person }: Owner): number[] {
  const left = [...queue];
  const turns = new Map(lastTurn);
  const counts: number[] = [];
  let given = Math.max(0, ...turns.values());
  for (let passed = 0; left.length > 0; passed++) {
    const [one] = left.splice(
      nextOf(left, turns, () => true),
      1,
    );
    if (one === undefined) break;
    given += 1;
    for (const key of [one.jurisdiction, personOf(one)]) turns.set(key, given);
    if (one.jurisdiction === jurisdiction && one.person === person) counts.push(passed);
  }
  return counts;
}

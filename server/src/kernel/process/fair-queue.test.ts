import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../http/problem.ts';
import { type FairQueueOptions, fairQueue, type Owner } from './fair-queue.ts';

const OPTIONS: FairQueueOptions = {
  running: 2,
  each: { running: 1, inHand: 4 },
  jurisdiction: 12,
  all: 48,
  refusal: { code: 'too-many-reports', title: 'Too many reports at once' },
};

const whose = (name: string): Owner => ({ jurisdiction: name[0] ?? '', person: name.slice(1) });

/** Work that runs until it is let go, by the names of those who asked. */
function workshop(options: Partial<FairQueueOptions> = {}) {
  const turns = fairQueue({ ...OPTIONS, ...options });
  const begun: string[] = [];
  const running: { name: string; finish: () => void }[] = [];
  const outcomes = new Map<string, unknown>();
  const ask = (name: string, by: string, signal?: AbortSignal) => {
    const work = async () => {
      begun.push(name);
      await new Promise<void>((finish) => running.push({ name, finish }));
    };
    void turns
      .admit(whose(by), (inTurn) => inTurn(work, signal))
      .then(
        () => outcomes.set(name, 'done'),
        (error: unknown) => outcomes.set(name, error),
      );
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const finishOne = async () => {
    running.shift()?.finish();
    await settled();
  };
  const finishAll = async () => {
    await settled();
    while (running.length > 0) await finishOne();
  };
  return { turns, begun, running, outcomes, ask, settled, finishOne, finishAll };
}

describe('fair turns', () => {
  test('let one of another country come before the many of one person', async () => {
    const { begun, ask, settled, finishAll } = workshop();
    for (const number of [1, 2, 3, 4]) ask(`a${number}`, 'Aobserver');
    ask('b', 'Bcoordinator');
    ask('c', 'Ccoordinator');
    await settled();
    expect(begun, 'one person has one at a time').toEqual(['a1', 'b']);
    await finishAll();
    expect(begun).toEqual(['a1', 'b', 'c', 'a2', 'a3', 'a4']);
  });

  test('go round the people of a country as well', async () => {
    const { begun, ask, finishAll } = workshop({ running: 1 });
    for (const name of ['x1', 'x2', 'x3']) ask(name, 'Ax');
    for (const name of ['y1', 'y2']) ask(name, 'Ay');
    ask('z1', 'Az');
    await finishAll();
    expect(begun).toEqual(['x1', 'y1', 'z1', 'x2', 'y2', 'x3']);
  });

  test('refuse at once what is too much for a person, a country or the node, and tell when to come back', async () => {
    const { begun, outcomes, ask, settled, finishAll } = workshop({ jurisdiction: 6, all: 8 });
    for (let number = 0; number < 30; number++) ask(`a${number}`, 'Aobserver');
    await settled();
    const refused = [...outcomes.values()];
    expect(refused).toHaveLength(26);
    for (const error of refused)
      expect(error).toMatchObject({ code: 'too-many-reports', details: { status: 429, retryAfter: expect.any(Number) } });
    expect(Math.min(...refused.map((error) => (error instanceof Problem ? (error.details.retryAfter ?? 0) : 0)))).toBeGreaterThan(0);
    for (const name of ['b1', 'b2', 'b3']) ask(name, `A${name}`);
    for (const name of ['c1', 'c2', 'c3']) ask(name, `C${name}`);
    await settled();
    expect([outcomes.has('b2'), outcomes.has('b3'), outcomes.has('c2'), outcomes.has('c3')]).toEqual([false, true, false, true]);
    await finishAll();
    expect(begun).toHaveLength(8);
    ask('later', 'Aobserver');
    await settled();
    expect(begun.at(-1)).toBe('later');
  });

  test('tell how many come before', async () => {
    const { turns, ask, settled, finishOne } = workshop({ running: 1 });
    for (const name of ['a1', 'a2', 'a3']) ask(name, 'Ax');
    for (const name of ['b1', 'b2']) ask(name, 'Bx');
    await settled();
    expect([turns.before(whose('Ax')), turns.before(whose('Bx')), turns.before(whose('Cx'))]).toEqual([[1, 3], [0, 2], []]);
    await finishOne();
    expect([turns.before(whose('Ax')), turns.before(whose('Bx'))]).toEqual([[0, 2], [1]]);
  });

  test('forget who gives up while waiting, at once, and go on after what failed', async () => {
    const { turns, begun, outcomes, ask, settled, finishAll } = workshop({ running: 1 });
    const leaving = new AbortController();
    ask('a1', 'Ax');
    ask('a2', 'Ax', leaving.signal);
    ask('b1', 'Bx');
    await settled();
    leaving.abort();
    await settled();
    expect(outcomes.get('a2')).toMatchObject({ code: 'given-up' });
    expect(turns.before(whose('Ax'))).toEqual([]);
    await finishAll();
    expect(begun).toEqual(['a1', 'b1']);
    await expect(turns.admit(whose('Ax'), (inTurn) => inTurn(() => Promise.reject(new Error('stop'))))).rejects.toThrow('stop');
    expect(await turns.admit(whose('Ax'), (inTurn) => inTurn(async () => 'free again'))).toBe('free again');
  });

  test('hold for whatever comes: bounds are kept, nothing is lost, and no country has two turns while another waits', async () => {
    const asker = fc.constantFrom('Ax', 'Ay', 'Bx', 'Cx');
    const step = fc.oneof(asker, fc.constant('finish'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { begun, running, outcomes, ask, settled, finishOne, finishAll } = workshop({ running: 1, jurisdiction: 6, all: 10 });
        let asked = 0;
        for (const one of steps) {
          if (one === 'finish') await finishOne();
          else ask(`${one}:${asked++}`, one);
          await settled();
          expect(running.length).toBeLessThanOrEqual(1);
        }
        const from = begun.length;
        const waiting = asked - outcomes.size - running.length;
        await finishAll();
        expect(begun.length).toBe(from + waiting);
        expect(outcomes.size).toBe(asked);
        const order = begun.slice(from).map((name) => name[0]);
        for (const [at, country] of order.entries()) {
          const others = new Set(order.slice(at).filter((other) => other !== country));
          if (order[at + 1] === country) expect([...others], `after ${at} of ${order.join('')}`).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { analyse } from '../robustness/analyse.ts';
import type { Factor } from '../robustness/factor.ts';
import { explainFailures } from '../robustness/failures.ts';
import type { Runs } from '../robustness/runs.ts';
import { sensitivityOf } from '../robustness/sobol/sensitivity.ts';
import { analysisOf, FACTORS } from '../robustness/testing/example.ts';
import { analyseOnCores } from './index.ts';

const { points, scale, weights, mean } = FACTORS;
const analysis = analysisOf([points, scale, weights, mean], 300, 'sensitivity');
/** Some hundred batches. */
const long = analysisOf([points, scale, weights, mean], 2000, 'sensitivity');

/** All that must not depend on the threads; ranks as bytes. */
function bytesOf({ ranks, nominal, failures, units }: Runs) {
  const { buffer, byteOffset, byteLength } = ranks.kind === 'table' ? ranks.ranks : ranks.counts;
  return { bytes: Buffer.from(buffer, byteOffset, byteLength).toString('base64'), nominal, failures, units, runs: ranks.runs };
}

/** Workers started in a test. */
let started: Worker[] = [];
const note = (worker: Worker) => started.push(worker);
/** A worker that has ended has no number any more. */
const running = () => started.filter(({ threadId }) => threadId !== -1).length;

beforeAll(() => process.on('worker', note));
afterAll(() => process.off('worker', note));
beforeEach(() => {
  started = [];
});

describe('an analysis on all cores', () => {
  test('gives the same bytes with 1, 2 and 3 workers and without any: ranks, failed runs, and indices', async () => {
    const alone = await analyse(analysis);
    expect(alone.failures.length).toBeGreaterThan(300);
    for (const workers of [1, 2, 3]) {
      const runs = await analyseOnCores(analysis, { workers });
      expect(bytesOf(runs)).toEqual(bytesOf(alone));
      expect(explainFailures(runs)).toEqual(explainFailures(alone));
      const output = { of: 'rank-shift' } as const;
      expect(sensitivityOf(runs, output, { resamples: 20 })).toEqual(sensitivityOf(alone, output, { resamples: 20 }));
    }
    expect(started).toHaveLength(6);
    expect(bytesOf(await analyseOnCores(analysis))).toEqual(bytesOf(alone));
  });

  test('gives the same sketch with 1, 2 and 3 workers and without any', async () => {
    const alone = await analyse(analysis, { keep: 'sketch' });
    for (const workers of [1, 2, 3]) expect(await analyseOnCores(analysis, { keep: 'sketch', workers })).toEqual(alone);
    expect(await analyseOnCores(analysis, { keep: 'sketch' })).toEqual(alone);
  });

  test('that this thread begins is carried on by workers when there is much to do, to the same bytes', async () => {
    const much = analysisOf([points, weights], 40_000);
    // Each batch seems to take 20 ms, and there are 625.
    const pace = new Int32Array(new SharedArrayBuffer(4));
    const shared = await analyseOnCores(much, { onProgress: () => started.length === 0 && Atomics.wait(pace, 0, 0, 20) });
    expect(started).toHaveLength(availableParallelism());
    expect(bytesOf(shared)).toEqual(bytesOf(await analyse(much)));
    expect(running()).toBe(0);
  });

  test('tells how far it is, every run once', async () => {
    const seen: number[] = [];
    await analyseOnCores(long, {
      workers: 2,
      onProgress: ({ done, total }) => seen.push(done) && expect(total).toBe(12_000),
    });
    expect(started).toHaveLength(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect([seen.length, seen.at(-1)]).toEqual([Math.ceil(12_000 / 64), 12_000]);
  });

  test('that is cancelled ends its workers and rejects with the reason', async () => {
    for (const workers of [2, undefined]) {
      const controller = new AbortController();
      const seen: number[] = [];
      const stop = ({ done }: { done: number }) => {
        seen.push(done);
        if (seen.length === 2) controller.abort(new Error('enough'));
      };
      await expect(analyseOnCores(long, { workers, signal: controller.signal, onProgress: stop })).rejects.toThrow('enough');
      expect(seen.length).toBeLessThan(10);
      expect(running()).toBe(0);
    }
  });

  test('that is cancelled beforehand does not begin', async () => {
    await expect(analyseOnCores(analysis, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('passes on a fault in a worker, and what a callback throws, and leaves no worker behind', async () => {
    // No recipe that was read has such a step; it stands for any fault of ours.
    const broken: Factor = {
      ...{ kind: 'alternatives', name: 'broken', at: { step: 0, path: [] } },
      alternatives: [{ label: 'broken', value: { step: 'no such step' }, weight: 1 }],
    };
    const faulty = { ...analysis, design: { ...analysis.design, factors: [broken] } };
    for (const workers of [2, undefined]) {
      await expect(analyseOnCores(faulty, { workers })).rejects.toThrow(TypeError);
      const onProgress = () => {
        throw new RangeError('no room');
      };
      await expect(analyseOnCores(long, { workers, onProgress })).rejects.toThrow('no room');
      expect(running()).toBe(0);
    }
  });

  test('needs a recipe that can be built as it stands', async () => {
    const steps = analysis.recipe.steps.map((step) => (step.step === 'aggregate' ? { ...step, method: 'geometric' as const } : step));
    const zero = { step: 'normalise', method: 'min-max', range: [0, 100] } as const;
    const recipe = { steps: steps.map((step) => (step.step === 'normalise' ? zero : step)) };
    await expect(analyseOnCores({ ...analysis, recipe })).rejects.toMatchObject({ name: 'CompositeError', code: 'geometric-of-zero' });
  });
});

/** The analysis of how sure ranks are: run when a view asks for it, kept until something that it depends on changes, cancelled by whoever does not want to wait. */
import { CompositeError } from '@mufakat/composite';
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { Method } from '../index-of-region.ts';
import type { Region } from '../region-data.ts';
import { type Choices, isUncertain, type Uncertainty, uncertaintyOf } from './uncertainty.ts';

type Outcome =
  | { readonly kind: 'running'; readonly share: number }
  | { readonly kind: 'done'; readonly result: Uncertainty }
  | { readonly kind: 'refused'; readonly error: CompositeError }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'nothing' };

export type UncertaintyState = {
  readonly choices: Choices;
  readonly seed: number;
  readonly outcome: Outcome;
  readonly choose: (choices: Choices) => void;
  readonly setSeed: (seed: number) => void;
  readonly cancel: () => void;
  readonly again: () => void;
};

export const UncertaintyContext = createContext<UncertaintyState | null>(null);

export function useUncertainty(): UncertaintyState {
  const state = use(UncertaintyContext);
  if (state === null) throw new Error('a view of ranks stands outside of a region');
  return state;
}

/** Why a run was ended by a person, apart from being ended by a change. */
const CANCELLED = new Error('cancelled');

const AT_FIRST: Choices = { weights: true, scale: true, mean: true, bare: false };

/** @param asked whether a view shows the outcome: else nothing is run. */
export function useUncertaintyState(region: Region, method: Method, asked: boolean): UncertaintyState {
  const [choices, choose] = useState(AT_FIRST);
  const [seed, setSeed] = useState(1);
  const [turn, setTurn] = useState(0);
  const [kept, keep] = useState<{ readonly of: object; readonly outcome: Outcome }>();
  const [running, setRunning] = useState<AbortController>();
  const [progress, setShare] = useState<{ readonly of: object; readonly share: number }>();
  // A new object whenever something that the outcome depends on changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is there to begin again
  const subject = useMemo(() => ({ region, method, choices, seed }), [region, method, choices, seed, turn]);
  const due = asked && kept?.of !== subject;

  useEffect(() => {
    if (!due) return;
    const controller = new AbortController();
    const settle = (outcome: Outcome) => keep({ of: subject, outcome });
    setRunning(controller);
    if (!isUncertain(region, choices)) return settle({ kind: 'nothing' });
    void uncertaintyOf(region, method, choices, {
      ...{ seed, signal: controller.signal },
      onProgress: (share) => controller.signal.aborted || setShare({ of: subject, share }),
    })
      .then((result) => settle({ kind: 'done', result }))
      .catch((error: unknown) => {
        if (error instanceof CompositeError) settle({ kind: 'refused', error });
        else if (error === CANCELLED) settle({ kind: 'cancelled' });
        else if (!controller.signal.aborted) throw error;
      });
    return () => controller.abort();
  }, [due, subject, region, method, choices, seed]);

  const outcome: Outcome = kept?.of === subject ? kept.outcome : { kind: 'running', share: progress?.of === subject ? progress.share : 0 };
  return useMemo(
    () => ({
      ...{ choices, seed, outcome, choose, setSeed },
      cancel: () => running?.abort(CANCELLED),
      again: () => setTurn((last) => last + 1),
    }),
    [choices, seed, outcome, running],
  );
}

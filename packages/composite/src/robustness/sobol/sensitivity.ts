/** Which factor moves an output of the runs. */
import { CompositeError } from '../../composite-error.ts';
import { type Output, outputOf } from '../output.ts';
import type { Seed } from '../random.ts';
import type { Runs } from '../runs.ts';
import { type FactorIndices, type SobolIndices, sobolIndices } from './sobol-indices.ts';

export type Sensitivity = Omit<SobolIndices, 'factors'> & {
  readonly output: Output;
  /** By name of the factor, in their order; null when the output does not vary or no row is whole. */
  readonly factors: readonly (FactorIndices & { readonly name: string })[] | null;
};

export type SensitivityOptions = {
  /** Of the resampling; that of the design if absent. */
  readonly seed?: Seed;
  /** Resampled sets of rows for the intervals; 1,000 if absent. */
  readonly resamples?: number;
};

/**
 * First-order and total indices of an output. Any number of outputs can be asked of the same runs.
 * @throws CompositeError `robustness.no-sensitivity` of runs of an uncertainty design or of a sketch; `robustness.unknown-unit`, `robustness.top`
 */
export function sensitivityOf(
  runs: Runs,
  output: Output,
  { seed = runs.design.seed, resamples = 1000 }: SensitivityOptions = {},
): Sensitivity {
  const { design, ranks, nominal } = runs;
  if (design.kind !== 'sensitivity') throw refused('the runs are of an uncertainty analysis', 'run a design of the kind sensitivity');
  if (ranks.kind === 'sketch') throw refused('only a sketch of the ranks was kept', 'keep the table');
  const { factors, ...rest } = sobolIndices(outputOf(ranks, nominal, output), design.factors.length, { seed, resamples });
  const named = factors?.map((indices, j) => ({ name: design.factors[j]?.name ?? '', ...indices })) ?? null;
  return { output, factors: named, ...rest };
}

function refused(problem: string, remedy: string): CompositeError {
  return new CompositeError({ code: 'robustness.no-sensitivity', place: 'sensitivity', problem, remedy });
}

/** All that an audit computes: coherence, and the runs in which choices are made otherwise. */
import {
  type AvailabilityOfTable,
  availability,
  type Coherence,
  coherenceOf,
  explainFailures,
  type Failure,
  parseDesign,
  type RankSummary,
  type Runs,
  type Sensitivity,
  sensitivityOf,
  summariseRanks,
} from '@mufakat/composite';
import { analyseOnCores } from '@mufakat/composite/node';
import { withProgress } from '../../terminal/progress.ts';
import type { Built } from '../build/built.ts';
import { within } from '../compare/edition.ts';
import { type PairProbabilities, pairProbabilities } from './audit-pairs.ts';

export type Audit = Built & {
  readonly coherence: Coherence;
  readonly available: AvailabilityOfTable;
  readonly runs: Runs;
  readonly summary: readonly RankSummary[];
  /** Null when there are too many units to tell all pairs. */
  readonly pairs: PairProbabilities | null;
  readonly failures: readonly Failure[];
  /** Of the mean shift of ranks; null for a design of uncertainty. */
  readonly sensitivity: Sensitivity | null;
  /** Of the rank of each unit; none for a design of uncertainty, or when there are too many units. */
  readonly sensitivityOfUnits: readonly Sensitivity[];
};

/** Runs the design on all cores, with progress, until `signal`. @throws InputErrors naming `file` for what is no design, and the reason of the signal */
export async function auditOf(built: Built, design: unknown, { file, signal }: { file: string; signal: AbortSignal }): Promise<Audit> {
  const { table, hierarchy, recipe } = built.edition;
  const analysis = { table, hierarchy, recipe, design: within(file, () => parseDesign(design, recipe, hierarchy)) };
  const runs = await withProgress((report) =>
    analyseOnCores(analysis, { signal, onProgress: ({ done, total }) => report(done, total, 'runs') }),
  );
  const { nodes } = built.index.hierarchy;
  return {
    ...built,
    runs,
    coherence: coherenceOf(
      built.index.hierarchy,
      nodes.map(({ id }) => built.index.scores(id)),
    ),
    available: availability(table, hierarchy),
    summary: summariseRanks(runs.ranks),
    pairs: pairProbabilities(runs),
    failures: explainFailures(runs),
    sensitivity: runs.design.kind === 'sensitivity' ? sensitivityOf(runs, { of: 'rank-shift' }) : null,
    sensitivityOfUnits: unitsOf(runs),
  };
}

/** More units than this take longer to resample than the runs themselves. */
const MOST_UNITS = 200;
/** Enough for intervals that are read to two digits. */
const RESAMPLES = 200;

function unitsOf(runs: Runs): Sensitivity[] {
  if (runs.design.kind !== 'sensitivity' || runs.units.length > MOST_UNITS) return [];
  return runs.units.map((unit) => sensitivityOf(runs, { of: 'rank', unit }, { resamples: RESAMPLES }));
}

/** All that an audit computes: coherence, and the runs in which choices are made otherwise. */
import {
  type BuiltIndex,
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
import { type NamedEdition, within } from './index-edition.ts';
import { withProgress } from './progress.ts';

export type Audit = {
  readonly edition: NamedEdition;
  readonly index: BuiltIndex;
  readonly coherence: Coherence;
  readonly runs: Runs;
  readonly summary: readonly RankSummary[];
  readonly failures: readonly Failure[];
  /** Null for a design of uncertainty. */
  readonly sensitivity: Sensitivity | null;
};

/** Runs the design on all cores, with progress, until `signal`. @throws InputErrors naming `file` for what is no design, and the reason of the signal */
export async function auditOf(
  { edition, index }: { edition: NamedEdition; index: BuiltIndex },
  design: unknown,
  { file, signal }: { file: string; signal: AbortSignal },
): Promise<Audit> {
  const { table, hierarchy, recipe } = edition;
  const analysis = { table, hierarchy, recipe, design: within(file, () => parseDesign(design, recipe, hierarchy)) };
  const runs = await withProgress((report) =>
    analyseOnCores(analysis, { signal, onProgress: ({ done, total }) => report(done, total, 'runs') }),
  );
  return {
    edition,
    index,
    runs,
    coherence: coherenceOf(
      index.hierarchy,
      index.hierarchy.nodes.map(({ id }) => index.scores(id)),
    ),
    summary: summariseRanks(runs.ranks),
    failures: explainFailures(runs),
    sensitivity: runs.design.kind === 'sensitivity' ? sensitivityOf(runs, { of: 'rank-shift' }) : null,
  };
}

/**
 * `mufakat index audit`: whether the parts of an index belong together, and how sure its ranks are.
 */
import type { Coherence, DesignInput } from '@mufakat/composite';
import { coherenceSections } from './index-audit-coherence.ts';
import { failureSection, pairSection, rankSection, sensitivitySection } from './index-audit-robustness.ts';
import { type Audit, auditOf } from './index-audit-runs.ts';
import { builtFrom, ranking, rootOf } from './index-build.ts';
import { readJson } from './index-edition.ts';
import { writeIndexOutputs } from './index-outputs.ts';
import type { Outcome } from './outcome.ts';
import { stoppable } from './stoppable.ts';
import { count } from './text.ts';

/** What is uncertain where nothing else is said: the weights, by a quarter up and down. */
const WEIGHTS_ONLY: DesignInput = { kind: 'uncertainty', rows: 1_000, seed: 1, factors: [{ name: 'weights', weights: 0.25 }] };

type Options = { readonly data: string; readonly meta: string; readonly design?: string; readonly out: string };

/**
 * Writes ranks.csv, index.json, index.xlsx and report.html into a folder; exit 1 when a run failed or the parts do not belong together. Stopped by Ctrl-C it
 * leaves nothing.
 */
export function indexAudit(recipe: string, options: Options): Promise<Outcome> {
  return stoppable((signal) => audited(recipe, options, signal));
}

async function audited(recipe: string, { data, meta, design: designFile, out }: Options, signal: AbortSignal): Promise<Outcome> {
  const built = await builtFrom({ recipe, data, meta });
  const design = designFile === undefined ? WEIGHTS_ONLY : await readJson(designFile);
  const audit = await auditOf(built, design, { file: designFile ?? recipe, signal });
  const { failures, summary, edition, index } = audit;
  const failed = failures.reduce((sum, failure) => sum + failure.failed, 0);
  const doubtful = doubtfulPairs(audit.coherence);
  const files = await writeIndexOutputs(out, {
    page: {
      title: `${rootOf(index).name}: audit`,
      lead: `Whether the parts belong together, and what becomes of the ranks when choices are made otherwise: ${count(audit.runs.ranks.runs, 'run')}, seed ${String(audit.runs.design.seed)}.`,
      cautions: cautionsOf(audit),
      sections: [
        rankSection(audit),
        pairSection(audit),
        ...(audit.sensitivity === null ? [] : [sensitivitySection(audit)]),
        failureSection(audit),
        ...coherenceSections(audit),
      ],
      made: `Made from ${[recipe, data, meta, designFile ?? 'weights uncertain by a quarter'].join(', ')}. The same files give the same bytes on any number of cores.`,
    },
    csv: rankTable(audit),
    json: asJson(audit),
  });
  return {
    exit: failed > 0 || doubtful > 0 ? 1 : 0,
    data: { runs: audit.runs.ranks.runs, failed, failures, doubtfulPairs: doubtful, out, files },
    text: [
      `${rootOf(index).name}: ${count(audit.runs.ranks.runs, 'run')}, ${count(failed, 'failed', 'failed')}.`,
      ...failures.map(({ failed: of, message }) => `  ${count(of, 'run')} failed: ${message}`),
      ...ranking(edition, index)
        .slice(0, 5)
        .map(({ name, rank, at }) => `${String(rank).padStart(4)}  ${name}  ${summary[at]?.low} to ${summary[at]?.high}`),
      doubtful === 0
        ? 'The parts belong together.'
        : `${count(doubtful, 'pair')} of parts that say the same, go against each other or have little in common.`,
      `Written to ${out}: ${files.join(', ')}.`,
    ].join('\n'),
  };
}

const doubtfulPairs = ({ groups }: Coherence): number => groups.reduce((sum, { flagged }) => sum + flagged.length, 0);

function cautionsOf({ failures, runs, sensitivity }: Audit): string[] {
  const failed = failures.map(
    ({ failed: of, message }) =>
      `${of} of ${runs.ranks.runs} runs failed and have no ranks. Everything below is of those that remain. ${capital(message)}.`,
  );
  const thinned =
    sensitivity !== null && sensitivity.rowsUsed < sensitivity.rows
      ? [
          `Sensitivity is of ${sensitivity.rowsUsed} of ${sensitivity.rows} rows: in the others a run failed, and what is left is no longer drawn independently.`,
        ]
      : [];
  return [...failed, ...thinned];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function rankTable({ edition, runs, summary }: Audit) {
  return {
    name: 'ranks.csv',
    columns: ['unit', 'name', 'rank', 'mean', 'median', 'low', 'high', 'ranked', 'runs'],
    rows: summary.map(({ unit, mean, median, low, high, ranked, runs: all }, at) => [
      ...[unit, edition.names.get(unit) ?? unit],
      ...[runs.nominal[at] || null, mean, median, low, high, ranked, all],
    ]),
  };
}

function asJson({ runs, summary, failures, sensitivity, coherence }: Audit): object {
  return { format: 'mufakat-index-audit@1', design: runs.design, summary, failures, failedRuns: runs.failures, sensitivity, coherence };
}

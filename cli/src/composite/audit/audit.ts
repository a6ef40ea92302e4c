/**
 * `mufakat index audit`: whether the parts of an index belong together, and how sure its ranks are.
 */
import { setImmediate } from 'node:timers/promises';
import type { DesignInput } from '@mufakat/composite';
import { type CommandResult, InputErrors } from '../../terminal/command-result.ts';
import { stoppable } from '../../terminal/stoppable.ts';
import { count } from '../../terminal/text.ts';
import { builtFrom, nameOf, ranking, rootOf } from '../build/built.ts';
import { type EditionFiles, readJson } from '../compare/edition.ts';
import { writeIndexOutputs } from '../outputs.ts';
import type { Page } from '../page/page.ts';
import { briefOf, cautionsOf, findingsOf, textOf } from './audit-brief.ts';
import { coherenceSections } from './audit-coherence.ts';
import { failureSection, pairSection, rankSection } from './audit-robustness.ts';
import { type Audit, auditOf } from './audit-runs.ts';
import { sensitivitySections } from './audit-sensitivity.ts';

/** What is uncertain where nothing else is said: the weights, by a quarter up and down. */
const WEIGHTS_ONLY: DesignInput = { kind: 'uncertainty', rows: 1_000, seed: 1, factors: [{ name: 'weights', weights: 0.25 }] };

type Options = Omit<EditionFiles, 'recipe'> & { readonly design?: string; readonly out: string };

/**
 * Writes ranks.csv, index.json, index.xlsx and report.html into a folder; exit 1 when a run failed or the parts do not belong together. Stopped by Ctrl-C it
 * leaves nothing.
 */
export function indexAudit(recipe: string, options: Options): Promise<CommandResult> {
  return stoppable((signal) => audited(recipe, options, signal));
}

async function audited(recipe: string, { design, out, ...files }: Options, signal: AbortSignal): Promise<CommandResult> {
  const built = await builtFrom({ recipe, ...files });
  if (ranking(built).length === 0) {
    const message = 'no unit has a score, so there is no rank to audit; mufakat index build tells what is missing';
    throw new InputErrors([{ file: files.data, code: 'no-scores', message }]);
  }
  const asked = design === undefined ? WEIGHTS_ONLY : await readJson(design);
  const audit = await auditOf(built, asked, { file: design ?? recipe, signal });
  const made = `Made from ${[recipe, files.data, files.meta, design ?? 'weights uncertain by a quarter'].join(', ')}. The same files give the same bytes on any number of cores.`;
  const outputs = { page: pageOf(audit, made), csv: rankTable(audit), json: asJson(audit) };
  // What was asked while this thread was at work is heard now.
  await setImmediate();
  signal.throwIfAborted();
  const written = await writeIndexOutputs(out, outputs);
  const { runs, failures } = audit;
  const findings = findingsOf(audit.coherence);
  const failed = runs.failures.length;
  return {
    exit: failed > 0 || Object.values(findings).some((found) => found > 0) ? 1 : 0,
    data: { runs: runs.ranks.runs, failed, failures, findings, out, files: written },
    text: [...textOf(audit), `Written to ${out}: ${written.join(', ')}.`].join('\n'),
  };
}

function pageOf(audit: Audit, made: string): Page {
  const { runs } = audit;
  return {
    kind: 'Audit of an index',
    title: rootOf(audit.index).name,
    lead: `Whether the parts belong together, and what becomes of the ranks when choices are made otherwise: ${count(runs.ranks.runs, 'run')} of ${count(runs.design.factors.length, 'uncertain choice')} (${runs.design.factors.map(({ name }) => name).join(', ')}), seed ${String(runs.design.seed)}.`,
    cautions: cautionsOf(audit),
    brief: briefOf(audit),
    sections: [rankSection(audit), pairSection(audit), ...sensitivitySections(audit), failureSection(audit), ...coherenceSections(audit)],
    made,
  };
}

function rankTable({ edition, runs, summary }: Audit) {
  return {
    name: 'ranks.csv',
    columns: ['unit', 'name', 'rank', 'mean', 'median', 'low', 'high', 'ranked', 'runs'],
    rows: summary.map(({ unit, mean, median, low, high, ranked, runs: all }, at) => [
      ...[unit, nameOf(edition.names, unit)],
      ...[runs.nominal[at] || null, mean, median, low, high, ranked, all],
    ]),
  };
}

function asJson({ runs, summary, pairs, failures, sensitivity, sensitivityOfUnits, coherence, available }: Audit): object {
  return {
    format: 'mufakat-index-audit@1',
    ...{ design: runs.design, summary, pairs, failures, failedRuns: runs.failures },
    ...{ sensitivity, sensitivityOfUnits, coherence, availability: available },
  };
}

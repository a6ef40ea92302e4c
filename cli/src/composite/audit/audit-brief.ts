/** An audit in a few sentences. */
import type { Coherence, RankSummary } from '@mufakat/composite';
import { count } from '../../terminal/text.ts';
import { ranking, rootOf } from '../build/built.ts';
import type { Caution } from '../page/page.ts';
import type { Audit } from './audit-runs.ts';

/** How many there are of what parts of one index should not do. */
export function findingsOf({ groups, redundant, indicators }: Coherence) {
  return {
    pairs: groups.reduce((sum, { flagged }) => sum + flagged.length, 0),
    redundantIndicators: redundant.length,
    silentIndicators: indicators.filter(({ silent }) => silent).length,
  };
}

const AHEAD = 0.95;

/** For those who read only the beginning. */
export function briefOf(audit: Audit): string[] {
  const rows = ranking(audit);
  const widths = rows.flatMap(({ at }) => audit.summary.slice(at, at + 1)).map(({ low, high }) => high - low);
  const still = widths.filter((width) => width === 0).length;
  const width = Math.max(...widths);
  const least = rows[widths.indexOf(width)]?.name ?? '';
  const sure = rows.slice(1).filter(({ at }, before) => (audit.pairs?.probability[rows[before]?.at ?? -1]?.[at] ?? 0) >= AHEAD).length;
  const { pairs, redundantIndicators, silentIndicators } = findingsOf(audit.coherence);
  const strongest = audit.sensitivity?.factors?.toSorted((a, b) => b.total.value - a.total.value)[0];
  return [
    `One rank in nine runs of ten: ${still} of ${count(rows.length, 'unit')}.${width > 0 ? ` The least sure is ${least}, over ${count(width + 1, 'rank')}.` : ''}`,
    ...(audit.pairs === null ? [] : [`Ahead of the next unit in at least 95 % of the runs: ${sure} of ${rows.length - 1}.`]),
    ...(strongest === undefined
      ? []
      : [`What moves ranks most is the choice “${strongest.name}”: ${Math.round(100 * strongest.total.value)} % of the variance in all.`]),
    `To look at: ${count(pairs, 'pair')} of parts of one aggregate, ${count(redundantIndicators, 'pair')} of indicators that say the same, ${count(silentIndicators, 'silent indicator')}.`,
  ];
}

/** The same for a terminal. */
export function textOf(audit: Audit): string[] {
  const { pairs, redundantIndicators, silentIndicators } = findingsOf(audit.coherence);
  const fine = pairs + redundantIndicators + silentIndicators === 0;
  return [
    `${rootOf(audit.index).name}: ${count(audit.runs.ranks.runs, 'run')}, ${audit.runs.failures.length} failed.`,
    ...audit.failures.map(({ failed, message }) => `  ${count(failed, 'run')} failed: ${message}`),
    ...ranking(audit)
      .slice(0, 5)
      .map(({ name, rank, at }) => `${String(rank).padStart(4)}  ${name}  ${intervalOf(audit.summary[at])}`),
    fine
      ? 'Nothing stands out among the parts.'
      : `To look at: ${count(pairs, 'pair')} of parts, ${count(redundantIndicators, 'pair')} of indicators that say the same, ${count(silentIndicators, 'silent indicator')}.`,
  ];
}

const intervalOf = (summary: RankSummary | undefined): string =>
  summary === undefined || summary.ranked === 0 ? 'in no run' : `${summary.low} to ${summary.high}`;

export function cautionsOf({ failures, runs, sensitivity }: Audit): Caution[] {
  const [failed, all] = [runs.failures.length, runs.ranks.runs];
  const left = failed === all ? 'None is left, so nothing can be said of ranks.' : 'All that is said of ranks is of those that remain.';
  const causes = failures.map(({ failed: own, message }) =>
    failures.length === 1 ? `${message.charAt(0).toUpperCase()}${message.slice(1)}.` : `Of ${own}: ${message}.`,
  );
  const [used, rows] = [sensitivity?.rowsUsed ?? 0, sensitivity?.rows ?? 0];
  return [
    ...(failed === 0 ? [] : [{ what: `${failed} of ${all} runs failed and have no ranks.`, more: [left, ...causes].join(' ') }]),
    ...(used === rows
      ? []
      : [
          {
            what: `Sensitivity is of ${used} of ${rows} rows.`,
            more: 'In the others a run failed, and what is left is no longer drawn independently: take the shares as hints until no run fails.',
          },
        ]),
  ];
}

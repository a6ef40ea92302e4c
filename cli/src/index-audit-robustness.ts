/** What an audit tells of ranks: intervals, the order of neighbours, which choice matters, and runs that failed. */

import { type PairOrder, pairOrder } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import type { Audit } from './index-audit-runs.ts';
import { ranking, rootOf } from './index-build.ts';
import { drawn, INK } from './index-plot.ts';
import type { Section } from './index-section.ts';

export function rankSection({ edition, index, summary }: Audit): Section {
  const rows = ranking(edition, index).flatMap(({ at, name, rank, unit }) => {
    const own = summary[at];
    return own === undefined ? [] : [{ ...own, unit, name, rank }];
  });
  return {
    title: 'Ranks and their intervals',
    sentence:
      'Lines reach from the 5th to the 95th percentile of a unit’s ranks over all runs, the dot is the rank by the recipe as it stands. Where lines overlap much, the order is a matter of choices.',
    plot: drawn(`Intervals of ranks of ${rows.length} units by ${rootOf(index).name}.`, {
      width: 900,
      height: 60 + rows.length * 18,
      marginLeft: 170,
      x: { label: 'rank', grid: true, reverse: true },
      y: { label: null, domain: rows.map(({ name }) => name) },
      marks: [
        Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'name', stroke: INK.ramp[2] ?? INK.accent, strokeWidth: 6, strokeOpacity: 0.5 }),
        Plot.tickX(rows, { x: 'median', y: 'name', stroke: INK.quiet }),
        Plot.dot(rows, { x: 'rank', y: 'name', fill: INK.accent, r: 3.5 }),
      ],
    }),
    columns: [
      ...[{ title: 'Unit' }, { title: 'Name' }, { title: 'Rank' }, { title: 'Median' }, { title: '5 %' }, { title: '95 %' }],
      ...[{ title: 'Mean', digits: 2 }, { title: 'Runs with a rank' }],
    ],
    rows: rows.map(({ unit, name, rank, median, low, high, mean, ranked }) => [unit, name, rank, median, low, high, mean, ranked]),
  };
}

/** Each unit and the next. Other pairs follow from the ranks that index.json does not repeat: they can be asked of the package. */
export function pairSection({ edition, index, runs }: Audit): Section {
  const order = ranking(edition, index);
  const { ranks } = runs;
  const rows = order.slice(1).flatMap((behind, at) => {
    const ahead = order[at];
    if (ahead === undefined || ranks.kind !== 'table') return [];
    return [[ahead.name, behind.name, ...numbersOf(pairOrder(ranks, ahead.at, behind.at))]];
  });
  return {
    title: 'How sure the order is',
    sentence:
      'The probability that a unit is ahead of the one that is next to it, over the runs in which both have a rank. One half is no order at all.',
    plot: null,
    columns: [
      { title: 'Ahead' },
      { title: 'Behind' },
      ...['Probability', '95 % from', '95 % to'].map((title) => ({ title, digits: 3 })),
      { title: 'Runs' },
    ],
    rows,
  };
}

const numbersOf = ({ probability, low, high, ranked }: PairOrder): number[] => [probability, low, high, ranked];

export function sensitivitySection({ sensitivity }: Audit): Section {
  const rows = (sensitivity?.factors ?? []).map(({ name, first, total }) => ({ name, first, total }));
  const bars = rows.flatMap(({ name, first, total }) => [
    { name, kind: 'by itself', ...first },
    { name, kind: 'with all it acts together with', ...total },
  ]);
  return {
    title: 'Which choice matters',
    sentence:
      rows.length === 0
        ? 'The ranks do not move, or too few runs are whole: there is nothing to share out.'
        : 'Share of the variance of the mean shift of ranks that goes back to a choice: by itself (first order), and with all that it acts together with (total). Lines are 95 % intervals.',
    plot:
      rows.length === 0
        ? null
        : drawn('Bars of first-order and total sensitivity of each choice, with intervals.', {
            width: 900,
            height: 80 + rows.length * 50,
            marginLeft: 170,
            x: { label: 'share of the variance', grid: true },
            y: { label: null },
            fy: { label: null },
            marks: [
              Plot.barX(bars, {
                x: 'value',
                y: 'kind',
                fy: 'name',
                fill: (bar: { kind: string }) => (bar.kind === 'by itself' ? INK.accent : (INK.ramp[1] ?? INK.quiet)),
              }),
              Plot.ruleY(bars, { x1: 'low', x2: 'high', y: 'kind', fy: 'name', stroke: INK.ink, strokeWidth: 1.5 }),
              Plot.ruleX([0]),
            ],
          }),
    columns: [
      { title: 'Choice' },
      ...['First order', '95 % from', '95 % to', 'Total', 'Total from', 'Total to'].map((title) => ({ title, digits: 3 })),
    ],
    rows: rows.map(({ name, first, total }) => [name, first.value, first.low, first.high, total.value, total.low, total.high]),
  };
}

export function failureSection({ failures, runs }: Audit): Section {
  return {
    title: 'Runs that failed',
    sentence:
      failures.length === 0
        ? `None of ${runs.ranks.runs}.`
        : 'They are counted, not averaged away: with these choices the index cannot be computed at all.',
    plot: null,
    columns: [{ title: 'Cause' }, { title: 'Runs' }, { title: 'What, where, and what to do' }, { title: 'Only with' }],
    rows: failures.map(({ code, failed, message, shared }) => [
      ...[code, failed, message],
      shared
        .map((one) => ('labels' in one ? `${one.factor}: ${one.labels.join(' or ')}` : `${one.factor}: ${one.from} to ${one.to}`))
        .join('; '),
    ]),
  };
}

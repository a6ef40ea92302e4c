/** What an audit tells of ranks: intervals, the order of units, which choice matters, and runs that failed. */
import { type PairOrder, pairOrder } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { type Ranked, ranking, rootOf } from '../build/built.ts';
import { heatMap, isReadable, legendOf, type Step } from '../page/heat.ts';
import { axis, drawnOf, INK, unitPanels } from '../page/plot.ts';
import { columnsOf, type Figure, type Section } from '../page/section.ts';
import type { Audit } from './audit-runs.ts';

export function rankSection(audit: Audit): Section {
  const rows = ranking(audit).flatMap((ranked) => audit.summary.slice(ranked.at, ranked.at + 1).map((own) => ({ ...own, ...ranked })));
  const worst = Math.max(1, ...rows.map(({ high, rank }) => Math.max(rank, high || 0)));
  return {
    title: 'Ranks and their intervals',
    sentence:
      'Each unit’s ranks over all runs, from the 5th to the 95th percentile. Where intervals overlap much, the order is a matter of choices.',
    figure: {
      panels: unitPanels(rows, `Intervals of ranks by ${rootOf(audit.index).name}, the best unit first.`, (own) => ({
        x: { ...axis('Rank, 1 the best'), domain: [1, worst], ticks: rankTicks(worst), tickFormat: 'd' },
        marks: [
          Plot.link(own, { x1: 'low', x2: 'high', y1: 'unit', y2: 'unit', stroke: INK.ramp[1], strokeWidth: 9, strokeLinecap: 'round' }),
          Plot.tickX(own, { x: 'median', y: 'unit', stroke: INK.ink, strokeWidth: 1.5, insetTop: 4, insetBottom: 4 }),
          Plot.dot(own, { x: 'rank', y: 'unit', fill: INK.accent, stroke: INK.paper, strokeWidth: 1, r: 4.5 }),
        ],
      })),
      legend: [
        { label: 'rank by the recipe as it stands', colour: INK.accent, shape: 'dot' },
        { label: 'nine runs of ten', colour: INK.ramp[1], shape: 'square' },
        { label: 'median', colour: INK.ink, shape: 'tick' },
      ],
      caption: `Of the runs that could be computed.${drawnOf(rows.length)}`,
    },
    columns: [...columnsOf(['Unit', 'Name', 'Rank', 'Median', '5 %', '95 %']), { title: 'Mean', digits: 2 }, { title: 'Runs with a rank' }],
    rows: rows.map(({ unit, name, rank, median, low, high, mean, ranked }) => [unit, name, rank, median, low, high, mean, ranked]),
  };
}

const MOST_TICKS = 12;

/** The best rank, and round ones up to the worst. */
function rankTicks(worst: number): number[] {
  const steps = [1, 2, 5].flatMap((step) => [1, 10, 100, 1_000, 10_000].map((tens) => step * tens)).toSorted((a, b) => a - b);
  const step = steps.find((each) => worst / each <= MOST_TICKS) ?? worst;
  return [1, ...Array.from({ length: Math.floor(worst / step) }, (_, at) => (at + 1) * step).filter((rank) => rank > 1)];
}

/** Each unit with the next. */
export function pairSection(audit: Audit): Section {
  const order = ranking(audit);
  const { ranks } = audit.runs;
  const rows = order.slice(1).flatMap((behind, at) => {
    const ahead = order[at];
    if (ahead === undefined || ranks.kind !== 'table') return [];
    return [[ahead.name, behind.name, ...numbersOf(pairOrder(ranks, ahead.at, behind.at))]];
  });
  return {
    title: 'How sure the order is',
    sentence: `The probability that one unit is ahead of another, over the runs in which both have a rank. One half is no order at all. The table has each unit and the next one${audit.pairs === null ? '' : '; index.json has all pairs'}.`,
    figure: pairFigure(audit, order),
    columns: [...columnsOf(['Ahead', 'Behind']), ...columnsOf(['Probability', '95 % from', '95 % to'], 3), { title: 'Runs' }],
    rows,
  };
}

const numbersOf = ({ probability, low, high, ranked }: PairOrder): number[] => [probability, low, high, ranked];

const SURENESS: readonly Step[] = [
  { from: 0, label: 'more often behind', fill: INK.cautionEdge, on: INK.ink },
  { from: 0.5, label: '50 to 65 %', fill: INK.ramp[0], on: INK.onRamp[0] },
  { from: 0.65, label: '65 to 80 %', fill: INK.ramp[1], on: INK.onRamp[1] },
  { from: 0.8, label: '80 to 95 %', fill: INK.ramp[2], on: INK.onRamp[2] },
  { from: 0.95, label: '95 % and more', fill: INK.ramp[4], on: INK.onRamp[4] },
];

function pairFigure({ pairs }: Audit, order: readonly Ranked[]): Figure | null {
  if (pairs === null || !isReadable(order.length)) return null;
  const probability = (row: number, column: number) => pairs.probability[order[row]?.at ?? -1]?.[order[column + 1]?.at ?? -1] ?? Number.NaN;
  const items = order.map(({ unit, name }) => ({ id: unit, name }));
  return {
    panels: [
      heatMap({
        alt: `Heat map: how probable it is that each of ${order.length} units is ahead of each that the recipe puts behind it.`,
        ...{ rows: items.slice(0, -1), columns: items.slice(1), steps: SURENESS },
        value: (row, column) => (row <= column ? probability(row, column) : Number.NaN),
        written: (row, column) => `${Math.round(100 * probability(row, column))}`,
      }),
    ],
    legend: legendOf(SURENESS),
    caption: 'Probability that the unit at the left is ahead of the one above; units are in the order of their ranks.',
  };
}

export function failureSection({ failures, runs }: Audit): Section {
  return {
    title: 'Runs that failed',
    sentence:
      failures.length === 0
        ? `None of ${runs.ranks.runs}.`
        : 'They are counted, not averaged away: with these choices the index cannot be computed at all. index.json names every one of them.',
    figure: null,
    columns: columnsOf(['Cause', 'Runs', 'What, and where first', 'What to do', 'Only with']),
    rows: failures.map(({ code, failed, place, message, remedy, shared }) => [
      ...[code, failed, problemOf(message, place, remedy), remedy],
      shared
        .map((one) => ('labels' in one ? `${one.factor}: ${one.labels.join(' or ')}` : `${one.factor}: ${one.from} to ${one.to}`))
        .join('; '),
    ]),
  };
}

/** The message is place, problem and remedy in one. */
const problemOf = (message: string, place: string, remedy: string): string =>
  `${place}: ${message.slice(place.length + 2, message.length - remedy.length - 2)}`;

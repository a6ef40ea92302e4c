/** Which choice moves the ranks: of all units together, and of each. */
import type { Sensitivity } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { ranking } from '../build/built.ts';
import { heatMap, isReadable, legendOf, type Step } from '../page/heat.ts';
import { axis, drawn, INK, label, marginFor } from '../page/plot.ts';
import { columnsOf, type Figure, type Section } from '../page/section.ts';
import type { Audit } from './audit-runs.ts';

/** None for a design of uncertainty. */
export function sensitivitySections(audit: Audit): Section[] {
  if (audit.sensitivity === null) return [];
  return [wholeSection(audit.sensitivity), ...(audit.sensitivityOfUnits.length === 0 ? [] : [unitSection(audit)])];
}

function wholeSection({ factors }: Sensitivity): Section {
  const rows = factors ?? [];
  return {
    title: 'Which choice matters',
    sentence:
      rows.length === 0
        ? 'The ranks do not move, or fewer than two rows of runs are whole: there is nothing to share out.'
        : 'Whose doing it is that ranks shift: the share of the variance of the mean shift of ranks that goes back to a choice by itself (first order), and with all that it acts together with (total).',
    figure: rows.length === 0 ? null : wholeFigure(rows),
    columns: columnsOf(['Choice', 'First order', '95 % from', '95 % to', 'Total', 'Total from', 'Total to'], 3),
    rows: rows.map(({ name, first, total }) => [name, first.value, first.low, first.high, total.value, total.low, total.high]),
  };
}

const BAND = 52;

function wholeFigure(factors: NonNullable<Sensitivity['factors']>): Figure {
  const upper = factors.map(({ name, first }) => ({ name, ...first }));
  const lower = factors.map(({ name, total }) => ({ name, ...total }));
  const names = factors.map(({ name }) => name);
  const bars = (data: typeof upper, fill: string, inset: { insetTop: number; insetBottom: number }, dy: number) => [
    Plot.barX(data, { x: 'value', y: 'name', fill, ...inset }),
    Plot.ruleY(data, { x1: 'low', x2: 'high', y: 'name', dy, stroke: INK.ink, strokeWidth: 1.5 }),
  ];
  return {
    panels: [
      drawn('Bars: share of the variance of ranks that goes back to each choice, by itself and in all, with intervals.', {
        ...{ height: 60 + factors.length * BAND, marginLeft: marginFor(names), marginTop: 8, marginBottom: 44, marginRight: 24 },
        x: axis('Share of the variance'),
        y: { label: null, domain: names, tickSize: 0, tickFormat: label, padding: 0 },
        marks: [
          ...bars(upper, INK.accent, { insetTop: 7, insetBottom: 27 }, -10),
          ...bars(lower, INK.ramp[1], { insetTop: 27, insetBottom: 7 }, 10),
          Plot.ruleX([0], { stroke: INK.edge }),
        ],
      }),
    ],
    legend: [
      { label: 'by itself', colour: INK.accent, shape: 'square' },
      { label: 'with all that it acts together with', colour: INK.ramp[1], shape: 'square' },
    ],
    caption: 'Thin lines are 95 % intervals: they say how well these runs know the share.',
  };
}

const SHARES: readonly Step[] = ['under 5 %', '5 to 20 %', '20 to 40 %', '40 to 60 %', '60 % and more'].map((text, at) => ({
  ...{ from: [Number.NEGATIVE_INFINITY, 0.05, 0.2, 0.4, 0.6][at] ?? 0, label: text },
  ...{ fill: INK.ramp[at] ?? INK.accent, on: INK.onRamp[at] ?? INK.ink },
}));

function unitSection(audit: Audit): Section {
  const choices = audit.runs.design.factors.map(({ name }) => name);
  const rows = ranking(audit).map(({ unit, name, at }) => ({ unit, name, shares: audit.sensitivityOfUnits[at]?.factors ?? null }));
  const moving = rows.filter(({ shares }) => shares !== null);
  return {
    title: 'Whose rank hangs on what',
    sentence:
      'Total share of the variance of each unit’s own rank that goes back to a choice, with its 95 % interval. Empty: the rank does not move, or fewer than two rows of runs are whole.',
    figure: isReadable(moving.length) ? unitFigure(choices, moving) : null,
    columns: [...columnsOf(['Unit', 'Name']), ...choices.flatMap((name) => columnsOf([name, 'from', 'to'], 2))],
    rows: rows.map(({ unit, name, shares }) => [
      ...[unit, name],
      ...choices.flatMap((_, at) => [shares?.[at]?.total.value ?? null, shares?.[at]?.total.low ?? null, shares?.[at]?.total.high ?? null]),
    ]),
  };
}

type Shared = { readonly unit: string; readonly name: string; readonly shares: Sensitivity['factors'] };

function unitFigure(choices: readonly string[], rows: readonly Shared[]): Figure {
  const share = (row: number, column: number) => rows[row]?.shares?.[column]?.total.value ?? Number.NaN;
  return {
    panels: [
      heatMap({
        alt: `Heat map: how much each of ${choices.length} choices moves the rank of each of ${rows.length} units; the table below has the numbers.`,
        rows: rows.map(({ unit, name }) => ({ id: unit, name })),
        columns: choices.map((name) => ({ id: name, name })),
        ...{ value: share, steps: SHARES },
        written: (row, column) => `${Math.round(100 * share(row, column))}`,
      }),
    ],
    legend: legendOf(SHARES),
    caption: 'Per cent of the variance of a unit’s rank. Shares of a row add up to more than 100 where choices act together.',
  };
}

/** What a comparison of two editions tells: the change of each unit by what made it, and what only one edition has. */
import { EFFECTS, type Effect, type IndexChange } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { axis, drawnOf, INK, unitPanels } from '../page/plot.ts';
import { columnsOf, type Figure, type Section } from '../page/section.ts';
import type { Changed } from './compare-change.ts';

const MEANING: Readonly<Record<Effect, string>> = {
  dropped: 'Indicators left out',
  country: 'The country',
  bounds: 'Scales',
  method: 'Recipe',
  weights: 'Weights',
  added: 'Indicators added',
};

const COLOURS: Readonly<Record<Effect, string>> = {
  dropped: INK.edge,
  country: INK.accent,
  bounds: INK.ramp[1],
  method: INK.caution,
  weights: INK.cautionEdge,
  added: INK.ramp[2],
};

export function changeSection(rows: readonly Changed[]): Section {
  const [seen, none] = [EFFECTS.filter((effect) => hasEffect(rows, effect)), EFFECTS.filter((effect) => !hasEffect(rows, effect))];
  const without = none.length === 0 ? '' : ` Without any effect: ${none.map((effect) => MEANING[effect].toLowerCase()).join(', ')}.`;
  return {
    title: 'Change of each unit',
    sentence: `What raised and lowered each score, one effect after the other. What is not “The country” would have happened without anything changing there.${without}`,
    figure: changeFigure(rows.filter(({ change }) => !Number.isNaN(change))),
    columns: [
      ...columnsOf(['Unit', 'Name', 'Rank before', 'Rank after']),
      ...columnsOf(['Before', 'After', ...seen.map((effect) => MEANING[effect]), 'Change'], 3),
    ],
    rows: rows.map(({ unit, name, ranks, before, after, effects, change }) => [
      ...[unit, name, ...ranks, before, after],
      ...seen.map((effect) => effects[effect]),
      change,
    ]),
  };
}

/** Without a score there is no effect. */
const hasEffect = (rows: readonly Changed[], effect: Effect): boolean => rows.some(({ effects }) => Math.abs(effects[effect]) > 0);

function changeFigure(rows: readonly Changed[]): Figure | null {
  const bars = (own: readonly Changed[]) =>
    own.flatMap(({ unit, effects }) => EFFECTS.map((effect) => ({ unit, value: effects[effect], colour: COLOURS[effect] })));
  const sums = (sign: 1 | -1) =>
    rows.map(({ effects }) => EFFECTS.reduce((sum, effect) => sum + sign * Math.max(0, sign * effects[effect]), 0));
  const domain = [Math.min(0, ...sums(-1)), Math.max(0, ...sums(1))];
  const seen = EFFECTS.filter((effect) => hasEffect(rows, effect));
  if (seen.length === 0) return null;
  return {
    panels: unitPanels(rows, 'Stacked bars: what changed the score of each unit, and the change in all; most risen first.', (own) => ({
      x: { ...axis('Change of the score'), domain },
      marks: [
        Plot.barX(bars(own), { x: 'value', y: 'unit', fill: 'colour', insetTop: 3, insetBottom: 3 }),
        Plot.ruleX([0], { stroke: INK.edge }),
        Plot.dot(own, { x: 'change', y: 'unit', r: 4, fill: INK.ink, stroke: INK.paper, strokeWidth: 1.5 }),
      ],
    })),
    legend: [
      ...seen.map((effect) => ({ label: MEANING[effect], colour: COLOURS[effect], shape: 'square' as const })),
      { label: 'change in all', colour: INK.ink, shape: 'dot' },
    ],
    caption: `Bars to the right raise the score, to the left lower it.${drawnOf(rows.length)}`,
  };
}

export function methodSection({ added, dropped, entered, left }: IndexChange): Section {
  const rows = [
    ...dropped.map((name) => ['Indicator', name, 'left out']),
    ...added.map((name) => ['Indicator', name, 'added']),
    ...left.map((name) => ['Unit', name, 'only in the earlier edition']),
    ...entered.map((name) => ['Unit', name, 'only in the later edition']),
  ];
  return {
    title: 'What only one edition has',
    sentence: rows.length === 0 ? 'Both editions have the same indicators and units.' : 'These cannot be compared with anything.',
    figure: null,
    columns: columnsOf(['Kind', 'Which', 'What']),
    rows,
  };
}

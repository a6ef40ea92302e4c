/**
 * `mufakat index compare`: two editions of an index; how much of the difference is the country's, and how much the method's.
 */

import { decomposeChange, EFFECTS, type Effect, type IndexChange } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { type Built, builtFrom, nameOf, rootOf } from './index-built.ts';
import { type EditionFiles, within } from './index-edition.ts';
import { signed } from './index-number.ts';
import { writeIndexOutputs } from './index-outputs.ts';
import type { Caution } from './index-page.ts';
import { axis, drawnOf, INK, unitPanels } from './index-plot.ts';
import { columnsOf, type Figure, type Section } from './index-section.ts';
import type { Outcome } from './outcome.ts';
import { count } from './text.ts';

const MEANING: Readonly<Record<Effect, string>> = {
  dropped: 'Indicators left out',
  country: 'The country',
  bounds: 'Scales',
  method: 'Recipe',
  weights: 'Weights',
  added: 'Indicators added',
};

/** Writes changes.csv, index.json, index.xlsx and report.html into a folder. */
export async function indexCompare(earlier: EditionFiles, later: EditionFiles, out: string): Promise<Outcome> {
  const before = await builtFrom(earlier);
  const after = await builtFrom(later);
  const change = within(later.recipe, () => decomposeChange(before.edition, after.edition));
  const { name } = rootOf(after.index);
  const rows = changedOf(before, after, change).toSorted((a, b) => (b.change || 0) - (a.change || 0));
  const files = await writeIndexOutputs(out, {
    page: {
      kind: 'What changed in an index',
      title: name,
      lead: `${count(change.units.length, 'unit')} in both editions. The change of each score is taken apart into that of the country and five of the method, which add up to it.`,
      cautions: cautionsOf(rows),
      brief: briefOf(rows),
      sections: [changeSection(rows), methodSection(change)],
      made: `Made from ${Object.values(earlier).join(', ')}, and ${Object.values(later).join(', ')}. The same files give the same bytes.`,
    },
    csv: changeTable(rows),
    json: { format: 'mufakat-index-change@1', ...change },
  });
  const { units, entered, left, added, dropped } = change;
  const moved = rows
    .filter(({ change: own }) => !Number.isNaN(own))
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, 5);
  return {
    exit: 0,
    data: { units: units.length, entered, left, added, dropped, out, files },
    text: [
      `${name}: ${count(units.length, 'unit')} in both editions.`,
      ...moved.map((row) => `  ${row.name}: ${signed(row.change, 2)}, of which the country ${signed(row.effects.country, 2)}`),
      `Written to ${out}: ${files.join(', ')}.`,
    ].join('\n'),
  };
}

type Changed = {
  readonly unit: string;
  readonly name: string;
  /** Before and after, among the units of each edition. */
  readonly ranks: readonly (number | null)[];
  readonly before: number;
  readonly after: number;
  readonly change: number;
  readonly effects: Readonly<Record<Effect, number>>;
};

function changedOf(earlier: Built, later: Built, { units, before, after, effects }: IndexChange): Changed[] {
  const rankOf = ({ edition, index }: Built, unit: string) => index.ranks(rootOf(index).id)[edition.table.units.indexOf(unit)] || null;
  return units.map((unit, at) => {
    const effect = (one: Effect) => effects[one][at] ?? Number.NaN;
    const [from, to] = [before[at] ?? Number.NaN, after[at] ?? Number.NaN];
    return {
      ...{ unit, name: nameOf(later.edition.names, unit), ranks: [rankOf(earlier, unit), rankOf(later, unit)] },
      ...{ before: from, after: to, change: to - from },
      effects: {
        ...{ dropped: effect('dropped'), country: effect('country'), bounds: effect('bounds') },
        ...{ method: effect('method'), weights: effect('weights'), added: effect('added') },
      },
    };
  });
}

function changeTable(rows: readonly Changed[]) {
  return {
    name: 'changes.csv',
    columns: ['unit', 'name', 'rank_before', 'rank_after', 'before', 'after', ...EFFECTS, 'change'],
    rows: rows.map(({ unit, name, ranks, before, after, effects, change }) => [
      ...[unit, name, ...ranks, before, after],
      ...EFFECTS.map((effect) => effects[effect]),
      change,
    ]),
  };
}

function briefOf(rows: readonly Changed[]): string[] {
  const known = rows.filter(({ change }) => !Number.isNaN(change));
  const [most, least] = [known[0], known.at(-1)];
  if (most === undefined || least === undefined) return ['No unit has a score in both editions.'];
  const tally = (holds: (row: Changed) => boolean) => known.filter(holds).length;
  const against = tally(({ change, effects }) => change * effects.country < 0);
  return [
    `${tally(({ change }) => change > 0)} of ${count(known.length, 'unit')} rose and ${tally(({ change }) => change < 0)} fell; by the country alone ${tally(({ effects }) => effects.country > 0)} would have risen and ${tally(({ effects }) => effects.country < 0)} fallen.`,
    `${most.name} changed by ${signed(most.change, 2)} (the country ${signed(most.effects.country, 2)}), ${least.name} by ${signed(least.change, 2)} (the country ${signed(least.effects.country, 2)}).`,
    `Scores that moved the other way than the country did, as the method outweighs it: ${against}.`,
  ];
}

const COLOURS: Readonly<Record<Effect, string>> = {
  dropped: INK.edge,
  country: INK.accent,
  bounds: INK.ramp[1],
  method: INK.caution,
  weights: INK.cautionEdge,
  added: INK.ramp[2],
};

function changeSection(rows: readonly Changed[]): Section {
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

const hasEffect = (rows: readonly Changed[], effect: Effect): boolean => rows.some(({ effects }) => effects[effect] !== 0);

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

function methodSection({ added, dropped, entered, left }: IndexChange): Section {
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

function cautionsOf(rows: readonly Changed[]): Caution[] {
  const without = rows.filter(({ change }) => Number.isNaN(change)).map(({ name }) => name);
  if (without.length === 0) return [];
  return [{ what: `Without a change: ${without.join(', ')}.`, more: 'They have no score in one of the editions.' }];
}

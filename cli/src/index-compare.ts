/**
 * `mufakat index compare`: two editions of an index; how much of the difference is the country's, and how much the method's.
 */

import { decomposeChange, EFFECTS, type Effect, type IndexChange } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { builtFrom, rootOf } from './index-build.ts';
import { type EditionFiles, type NamedEdition, within } from './index-edition.ts';
import { writeIndexOutputs } from './index-outputs.ts';
import { drawn, INK } from './index-plot.ts';
import type { Section } from './index-section.ts';
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
  const files = await writeIndexOutputs(out, {
    page: {
      title: `${name}: what changed`,
      lead: `${count(change.units.length, 'unit')} in both editions. The change of each is shared out among the country and five changes of the method, one after the other, so that they add up.`,
      cautions: cautionsOf(change),
      sections: [changeSection(after.edition, change), methodSection(change)],
      made: `Made from ${Object.values(earlier).join(', ')} and ${Object.values(later).join(', ')}. The same files give the same bytes.`,
    },
    csv: {
      name: 'changes.csv',
      columns: ['unit', 'name', 'before', 'after', ...EFFECTS, 'change'],
      rows: rowsOf(after.edition, change).map(({ row, total }) => [...row, total]),
    },
    json: { format: 'mufakat-index-change@1', ...change },
  });
  const moved = rowsOf(after.edition, change).toSorted((a, b) => Math.abs(b.total) - Math.abs(a.total));
  return {
    exit: 0,
    data: {
      units: change.units.length,
      entered: change.entered,
      left: change.left,
      added: change.added,
      dropped: change.dropped,
      out,
      files,
    },
    text: [
      `${name}: ${count(change.units.length, 'unit')} in both editions.`,
      ...moved.slice(0, 5).map(({ row, total, country }) => `  ${row[1]}: ${signed(total)}, of which the country ${signed(country)}`),
      `Written to ${out}: ${files.join(', ')}.`,
    ].join('\n'),
  };
}

const signed = (value: number): string => (value < 0 ? value.toFixed(2) : `+${value.toFixed(2)}`);

function rowsOf({ names }: NamedEdition, { units, before, after, effects }: IndexChange) {
  return units.map((unit, at) => {
    const [from, to] = [before[at] ?? Number.NaN, after[at] ?? Number.NaN];
    const row: (string | number)[] = [
      unit,
      names.get(unit) ?? unit,
      from,
      to,
      ...EFFECTS.map((effect) => effects[effect][at] ?? Number.NaN),
    ];
    return { row, total: to - from, country: effects.country[at] ?? Number.NaN };
  });
}

function changeSection(edition: NamedEdition, change: IndexChange): Section {
  const rows = rowsOf(edition, change).toSorted((a, b) => b.total - a.total);
  const bars = rows.flatMap(({ row }) =>
    EFFECTS.map((effect, at) => ({ name: String(row[1]), effect: MEANING[effect], value: Number(row[4 + at]) })),
  );
  return {
    title: 'Change of each unit',
    sentence:
      'Bars to the right raise the score, to the left lower it. What is not “The country” would have happened without anything changing there.',
    plot: drawn('Stacked bars: the change of each unit by what made it, most risen first.', {
      width: 900,
      height: 80 + rows.length * 18,
      marginLeft: 170,
      color: {
        legend: false,
        domain: EFFECTS.map((effect) => MEANING[effect]),
        range: [INK.ramp[0], INK.accent, INK.ramp[1], INK.caution, '#d9a55a', INK.ramp[2]].map(String),
      },
      x: { label: 'change of the score', grid: true },
      y: { label: null, domain: rows.map(({ row }) => String(row[1])) },
      marks: [Plot.barX(bars, { x: 'value', y: 'name', fill: 'effect', insetTop: 2, insetBottom: 2 }), Plot.ruleX([0])],
    }),
    columns: [
      ...['Unit', 'Name'].map((title) => ({ title })),
      ...['Before', 'After', ...EFFECTS.map((effect) => MEANING[effect]), 'Change'].map((title) => ({ title, digits: 3 })),
    ],
    rows: rows.map(({ row, total }) => [...row, total]),
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
    plot: null,
    columns: [{ title: 'Kind' }, { title: 'Which' }, { title: 'What' }],
    rows,
  };
}

function cautionsOf({ units, before, after }: IndexChange): string[] {
  const without = units.filter((_, at) => Number.isNaN(before[at] ?? Number.NaN) || Number.isNaN(after[at] ?? Number.NaN));
  return without.length === 0 ? [] : [`Without a score in one of the editions, so without a change: ${without.join(', ')}.`];
}

/**
 * `mufakat index build`: an index out of figures, by a recipe; scores and ranks, and what was done to which figure.
 */

import { type BuiltIndex, buildIndex, type Change } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { type EditionFiles, type NamedEdition, readEdition, within } from './index-edition.ts';
import { writeIndexOutputs } from './index-outputs.ts';
import { drawn, INK } from './index-plot.ts';
import type { Section } from './index-section.ts';
import type { Outcome } from './outcome.ts';
import { count } from './text.ts';

/** Builds the index and writes scores.csv, index.json, index.xlsx and report.html into a folder. */
export async function indexBuild(recipe: string, { data, meta, out }: { data: string; meta: string; out: string }): Promise<Outcome> {
  const { edition, index } = await builtFrom({ recipe, data, meta });
  const root = rootOf(index);
  const scored = index.scores(root.id).filter((score) => !Number.isNaN(score)).length;
  const files = await writeIndexOutputs(out, {
    page: {
      title: root.name,
      lead: `${count(edition.table.units.length, 'unit')}, ${count(index.hierarchy.indicators, 'indicator')}, ${count(edition.recipe.steps.length, 'step')}. Every score explains itself in index.json, down to the raw figure.`,
      cautions: cautionsOf(edition, index),
      sections: [rankingSection(edition, index), scoreSection(edition, index), changeSection(index), structureSection(index)],
      made: `Made from ${recipe}, ${data} and ${meta}. The same files give the same bytes.`,
    },
    csv: scoreTable(edition, index),
    json: asJson(edition, index),
  });
  const leaders = ranking(edition, index).slice(0, 5);
  return {
    exit: 0,
    data: { units: edition.table.units.length, scored, indicators: index.hierarchy.indicators, out, files },
    text: [
      `${root.name}: ${count(scored, 'unit')} of ${edition.table.units.length} scored.`,
      ...leaders.map(({ rank, name, score }) => `${String(rank).padStart(4)}  ${name}  ${score.toFixed(2)}`),
      `Written to ${out}: ${files.join(', ')}.`,
    ].join('\n'),
  };
}

/** Reads and builds. @throws InputErrors with the file that is at fault */
export async function builtFrom(files: EditionFiles): Promise<{ edition: NamedEdition; index: BuiltIndex }> {
  const edition = await readEdition(files);
  return { edition, index: within(files.recipe, () => buildIndex(edition.table, edition.hierarchy, edition.recipe)) };
}

/** The whole: the last node of the hierarchy. */
export function rootOf({ hierarchy }: Pick<BuiltIndex, 'hierarchy'>): { id: string; name: string } {
  return hierarchy.nodes.at(-1) ?? { id: '', name: '' };
}

type Ranked = { readonly unit: string; readonly name: string; readonly rank: number; readonly score: number; readonly at: number };

/** Units with a score, best first. */
export function ranking({ table, names }: NamedEdition, index: BuiltIndex): Ranked[] {
  const { id } = rootOf(index);
  const [scores, ranks] = [index.scores(id), index.ranks(id)];
  return table.units
    .map((unit, at) => ({ unit, name: names.get(unit) ?? unit, rank: ranks[at] ?? 0, score: scores[at] ?? Number.NaN, at }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => a.rank - b.rank);
}

const aggregates = ({ hierarchy }: BuiltIndex) => hierarchy.nodes.slice(hierarchy.indicators).toReversed();

function rankingSection(edition: NamedEdition, index: BuiltIndex): Section {
  const rows = ranking(edition, index);
  const { name } = rootOf(index);
  return {
    title: 'Ranking',
    sentence: `Units by their score of ${name}; equal scores share the better rank. A rank says nothing of how far apart two units are: look at the scores, and at the audit for how sure the order is.`,
    plot: drawn(`Bars of the score of ${name}, best first: from ${rows[0]?.name ?? 'none'} to ${rows.at(-1)?.name ?? 'none'}.`, {
      width: 900,
      height: 60 + rows.length * 18,
      marginLeft: 170,
      x: { label: name, grid: true },
      y: { label: null, domain: rows.map((row) => row.name) },
      marks: [Plot.barX(rows, { x: 'score', y: 'name', fill: INK.accent, insetTop: 2, insetBottom: 2 }), Plot.ruleX([0])],
    }),
    columns: [{ title: 'Unit' }, { title: 'Name' }, { title: 'Rank' }, { title: 'Score', digits: 2 }],
    rows: rows.map((row) => [row.unit, row.name, row.rank, row.score]),
  };
}

function scoreSection({ table, names }: NamedEdition, index: BuiltIndex): Section {
  const nodes = aggregates(index);
  return {
    title: 'Scores',
    sentence: 'Every aggregate of every unit. Empty is no score: too much is missing below it, or the unit was screened out.',
    plot: null,
    columns: [{ title: 'Unit' }, { title: 'Name' }, ...nodes.map(({ name }) => ({ title: name, digits: 2 }))],
    rows: table.units.map((unit, at) => [unit, names.get(unit) ?? unit, ...nodes.map(({ id }) => index.scores(id)[at] ?? null)]),
  };
}

const TOLD: Readonly<Record<string, string>> = {
  imputed: 'a figure that was missing was filled in',
  winsorised: 'a figure far from the others was drawn in',
  transformed: 'an indicator was put on a bent scale',
  screened: 'a unit was left out for too few figures',
  lost: 'a figure or score could not be computed',
  floored: 'a part counted as the floor',
};

function changeSection({ changes, recipe }: BuiltIndex): Section {
  const told = changes.flatMap((own, step) => own.filter(({ kind }) => kind in TOLD).map((change) => ({ change, step })));
  return {
    title: 'What was done to figures',
    sentence:
      told.length === 0
        ? 'No figure was filled in, drawn in or left out.'
        : 'Every figure that did not enter as it was reported. An index is only as good as what stands here.',
    plot: null,
    columns: [
      { title: 'Unit' },
      { title: 'Indicator' },
      { title: 'Step' },
      { title: 'What' },
      { title: 'Before', digits: 4 },
      { title: 'After', digits: 4 },
    ],
    rows: told.map(({ change, step }) => [
      change.unit ?? 'all units',
      change.node,
      `${step + 1} ${recipe.steps[step]?.step ?? ''}`,
      wordsOf(change),
      'from' in change && typeof change.from === 'number' ? change.from : null,
      'to' in change && typeof change.to === 'number' ? change.to : null,
    ]),
  };
}

function wordsOf(change: Change): string {
  const told = TOLD[change.kind] ?? change.kind;
  if (change.kind === 'lost') return `${told}: ${change.reason}`;
  if (change.kind === 'imputed')
    return `${told} by the ${change.method} of ${count(change.figures, 'figure')}${change.group === null ? '' : ` of ${change.group}`}`;
  if (change.kind === 'transformed') return `${told} (${change.transform}${change.mirrored ? ', mirrored' : ''})`;
  return told;
}

function structureSection({ hierarchy }: BuiltIndex): Section {
  return {
    title: 'Structure',
    sentence: 'What the index is made of, with the weights that were used. Only the ratios of weights within an aggregate matter.',
    plot: null,
    columns: [
      { title: 'Id' },
      { title: 'Name' },
      { title: 'Part of' },
      { title: 'Level' },
      { title: 'Weight', digits: 4 },
      { title: 'Better is' },
    ],
    rows: hierarchy.nodes.map(({ id, name, parent, level, direction }, at) => [
      id,
      name,
      hierarchy.nodes[parent]?.id ?? '',
      level,
      hierarchy.weights[at] ?? null,
      level > 1 ? '' : direction === 1 ? 'higher' : 'lower',
    ]),
  };
}

function cautionsOf({ table }: NamedEdition, index: BuiltIndex): string[] {
  const scores = index.scores(rootOf(index).id);
  const without = table.units.filter((_, at) => Number.isNaN(scores[at] ?? Number.NaN));
  return without.length === 0 ? [] : [`No score: ${without.join(', ')}. The reasons stand under “What was done to figures”.`];
}

/** A column a node, in the order of the hierarchy; full digits. */
function scoreTable({ table, names }: NamedEdition, index: BuiltIndex) {
  const { nodes } = index.hierarchy;
  const ranks = index.ranks(rootOf(index).id);
  const scores = nodes.map(({ id }) => index.scores(id));
  return {
    name: 'scores.csv',
    columns: ['unit', 'name', 'rank', ...nodes.map(({ id }) => id)],
    rows: table.units.map((unit, at) => [unit, names.get(unit) ?? unit, ranks[at] || null, ...scores.map((column) => column[at] ?? null)]),
  };
}

function asJson({ table, names, recipe }: NamedEdition, index: BuiltIndex): object {
  const { nodes } = index.hierarchy;
  return {
    format: 'mufakat-index@1',
    recipe,
    nodes: nodes.map(({ id, name, parent, level, direction }, at) => ({
      ...{ id, name, parent: nodes[parent]?.id ?? null, level, direction, weight: index.hierarchy.weights[at] },
    })),
    units: table.units.map((unit, at) => ({
      ...{ unit, name: names.get(unit) ?? unit, rank: index.ranks(rootOf(index).id)[at] || null },
      scores: Object.fromEntries(nodes.map(({ id }) => [id, index.scores(id)[at]])),
    })),
    changes: index.changes,
  };
}

/**
 * `mufakat index build`: an index out of figures, by a recipe; scores and ranks, and what was done to which figure.
 */

import type { CommandResult } from '../../terminal/command-result.ts';
import { count } from '../../terminal/text.ts';
import { toldChanges } from '../compare/changes.ts';
import type { EditionFiles } from '../compare/edition.ts';
import { missingFigures } from '../missing.ts';
import { writeIndexOutputs } from '../outputs.ts';
import type { Caution } from '../page/page.ts';
import { buildSections } from './build-sections.ts';
import { type Built, builtFrom, nameOf, ranking, rootOf } from './built.ts';

/** Builds the index and writes scores.csv, index.json, index.xlsx and report.html into a folder. */
export async function indexBuild(
  recipe: string,
  { out, ...files }: Omit<EditionFiles, 'recipe'> & { out: string },
): Promise<CommandResult> {
  const built = await builtFrom({ recipe, ...files });
  const { edition, index } = built;
  const { name } = rootOf(index);
  const rows = ranking(built);
  const units = edition.table.units.length;
  const written = await writeIndexOutputs(out, {
    page: {
      kind: 'Index',
      title: name,
      lead: `${count(units, 'unit')}, ${count(index.hierarchy.indicators, 'indicator')}, ${count(edition.recipe.steps.length, 'step')} from raw figures to scores.`,
      cautions: cautionsOf(built),
      brief: briefOf(built),
      sections: buildSections(built),
      made: `Made from ${recipe}, ${files.data} and ${files.meta}. The same files give the same bytes. index.json explains every score, down to the raw figure.`,
    },
    csv: scoreTable(built),
    json: asJson(built),
  });
  return {
    exit: 0,
    data: { units, scored: rows.length, indicators: index.hierarchy.indicators, out, files: written },
    text: [
      `${name}: ${rows.length} of ${count(units, 'unit')} scored.`,
      ...rows.slice(0, 5).map((row) => `${String(row.rank).padStart(4)}  ${row.name}  ${row.score.toFixed(2)}`),
      `Written to ${out}: ${written.join(', ')}.`,
    ].join('\n'),
  };
}

function briefOf(built: Built): string[] {
  const { edition, index } = built;
  const rows = ranking(built);
  const [first, last] = [rows[0], rows.at(-1)];
  const missing = missingFigures(edition, index);
  const filled = missing.filter((figure) => figure.filled !== null).length;
  const told = toldChanges(index);
  const tally = (kind: string) => told.filter(({ change }) => change.kind === kind).length;
  const figures = edition.table.units.length * index.hierarchy.indicators;
  return [
    ...(first === undefined || last === undefined
      ? []
      : [`Scores reach from ${last.score.toFixed(1)} (${last.name}) to ${first.score.toFixed(1)} (${first.name}).`]),
    `${missing.length} of ${count(figures, 'figure')} are missing; ${filled} of them were filled in.`,
    `${count(tally('winsorised'), 'figure')} drawn in as outliers, ${count(tally('transformed'), 'indicator')} bent.`,
  ];
}

function cautionsOf({ edition, index }: Built): Caution[] {
  const scores = index.scores(rootOf(index).id);
  const without = edition.table.units.filter((_, at) => Number.isNaN(scores[at] ?? Number.NaN));
  if (without.length === 0) return [];
  const names = without.map((unit) => nameOf(edition.names, unit)).join(', ');
  return [{ what: `No score: ${names}.`, more: 'The reasons stand under “What was done to figures”.' }];
}

/** A column a node, in the order of the hierarchy; full digits. */
function scoreTable({ edition: { table, names }, index }: Built) {
  const { nodes } = index.hierarchy;
  const ranks = index.ranks(rootOf(index).id);
  const scores = nodes.map(({ id }) => index.scores(id));
  return {
    name: 'scores.csv',
    columns: ['unit', 'name', 'rank', ...nodes.map(({ id }) => id)],
    rows: table.units.map((unit, at) => [unit, nameOf(names, unit), ranks[at] || null, ...scores.map((column) => column[at] ?? null)]),
  };
}

function asJson({ edition: { table, names, recipe }, index }: Built): object {
  const { nodes, weights } = index.hierarchy;
  const ranks = index.ranks(rootOf(index).id);
  const scores = nodes.map(({ id }) => [id, index.scores(id)] as const);
  return {
    format: 'mufakat-index@1',
    recipe,
    nodes: nodes.map(({ id, name, parent, level, direction }, at) => ({
      ...{ id, name, parent: nodes[parent]?.id ?? null, level, direction, weight: weights[at] },
    })),
    units: table.units.map((unit, at) => ({
      ...{ unit, name: nameOf(names, unit), rank: ranks[at] || null },
      figures: Object.fromEntries(table.indicators.map((id, column) => [id, table.values[column * table.units.length + at]])),
      scores: Object.fromEntries(scores.map(([id, own]) => [id, own[at]])),
    })),
    changes: index.changes,
  };
}

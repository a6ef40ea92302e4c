/** What a report on a built index tells: who stands where, what is missing, what was done to figures, and what the index is made of. */
import * as Plot from '@observablehq/plot';
import { changeWords, toldChanges } from '../compare/changes.ts';
import { missingFigures } from '../missing.ts';
import { decimals } from '../number.ts';
import { heatMap, isReadable, legendOf, type Step } from '../page/heat.ts';
import { axis, drawnOf, INK, unitPanels } from '../page/plot.ts';
import { columnsOf, type Figure, type Section } from '../page/section.ts';
import { aggregatesOf, type Built, nameOf, namesOfNodes, ranking, rootOf } from './built.ts';

export function buildSections(built: Built): Section[] {
  return [rankingSection(built), scoreSection(built), missingSection(built), changeSection(built), structureSection(built)];
}

function rankingSection(built: Built): Section {
  const rows = ranking(built);
  const { name } = rootOf(built.index);
  const scores = rows.map(({ score }) => score);
  const domain = [Math.min(0, ...scores), Math.max(0, ...scores)];
  return {
    title: 'Ranking',
    sentence: `Units by their score of ${name}; equal scores share the better rank. A rank says nothing of how far apart two units are: look at the scores. How sure the order is, mufakat index audit tells.`,
    figure: {
      panels: unitPanels(rows, `Bars: score of ${name}, the best unit first.`, (own) => ({
        x: { ...axis(name), domain },
        marks: [
          Plot.barX(own, { x: 'score', y: 'unit', fill: INK.accent, insetTop: 3, insetBottom: 3, rx: 1 }),
          Plot.ruleX([0], { stroke: INK.edge }),
        ],
      })),
      legend: [],
      caption: `Score of ${name}, the best first.${drawnOf(rows.length)}`,
    },
    columns: [...columnsOf(['Unit', 'Name', 'Rank']), { title: 'Score', digits: 2 }],
    rows: rows.map((row) => [row.unit, row.name, row.rank, row.score]),
  };
}

function scoreSection(built: Built): Section {
  const { index, edition } = built;
  const nodes = aggregatesOf(index);
  return {
    title: 'Scores',
    sentence:
      'Every aggregate of every unit, the whole first. Empty is no score: too much is missing below it, or the unit was screened out.',
    figure: scoreFigure(built),
    columns: [...columnsOf(['Unit', 'Name']), ...nodes.map(({ name }) => ({ title: name, digits: 2 }))],
    rows: edition.table.units.map((unit, at) => [
      ...[unit, nameOf(edition.names, unit)],
      ...nodes.map(({ id }) => index.scores(id)[at] ?? null),
    ]),
  };
}

const FIFTHS = ['lowest fifth of the range', 'second', 'third', 'fourth', 'highest fifth'];
const STEPS: readonly Step[] = FIFTHS.map((label, at) => ({
  ...{ from: at / 5, label, fill: INK.ramp[at] ?? INK.accent, on: INK.onRamp[at] ?? INK.ink },
}));

/** Each column on its own scale, so that where a unit is strong and weak can be seen across aggregates of any method. */
function scoreFigure(built: Built): Figure | null {
  const { index } = built;
  const rows = ranking(built);
  const columns = aggregatesOf(index);
  if (!isReadable(rows.length) || !isReadable(columns.length)) return null;
  const scores = columns.map(({ id }) => index.scores(id));
  const ranges = scores.map((own) => {
    const known = own.filter((score) => !Number.isNaN(score));
    return { low: Math.min(...known), span: Math.max(...known) - Math.min(...known) };
  });
  const scoreAt = (row: number, column: number) => scores[column]?.[rows[row]?.at ?? -1] ?? Number.NaN;
  const shareAt = (row: number, column: number) => {
    const { low, span } = ranges[column] ?? { low: 0, span: 1 };
    return span === 0 ? 0 : (scoreAt(row, column) - low) / span;
  };
  return {
    panels: [
      heatMap({
        alt: `Heat map: scores of ${rows.length} units in ${columns.length} aggregates; the table below has the numbers.`,
        rows: rows.map(({ unit, name }) => ({ id: unit, name })),
        columns,
        value: shareAt,
        written: (row, column) => decimals(scoreAt(row, column), 1),
        steps: STEPS,
      }),
    ],
    legend: legendOf(STEPS),
    caption:
      'Colours compare units within a column, from its lowest score to its highest. Numbers are scores; units are in the order of their ranks.',
  };
}

function missingSection({ edition, index }: Built): Section {
  const names = namesOfNodes(index);
  const missing = missingFigures(edition, index);
  return {
    title: 'Figures that are missing',
    sentence:
      missing.length === 0
        ? 'None: every indicator has a figure for every unit.'
        : 'Why each is missing, as the table of figures says, and what the recipe did about it.',
    figure: null,
    columns: columnsOf(['Unit', 'Name', 'Indicator', 'Reason', 'Filled in']),
    rows: missing.map(({ unit, node, reason, filled }) => [
      ...[unit, nameOf(edition.names, unit), nameOf(names, node), reason],
      filled === null ? 'no' : changeWords(filled),
    ]),
  };
}

function changeSection({ edition, index }: Built): Section {
  const names = namesOfNodes(index);
  const told = toldChanges(index);
  return {
    title: 'What was done to figures',
    sentence:
      told.length === 0
        ? 'No figure was filled in, drawn in, bent or left out.'
        : 'Every figure that did not enter as it was reported. An index is only as good as what stands here.',
    figure: null,
    columns: [...columnsOf(['Unit', 'Name', 'Where', 'Step', 'What']), ...columnsOf(['Before', 'After'], 4)],
    rows: told.map(({ change, step }) => [
      ...[change.unit ?? 'all', change.unit === null ? '' : nameOf(edition.names, change.unit), nameOf(names, change.node)],
      ...[`${step + 1} ${index.recipe.steps[step]?.step ?? ''}`, changeWords(change)],
      ...[
        'from' in change && typeof change.from === 'number' ? change.from : null,
        'to' in change && typeof change.to === 'number' ? change.to : null,
      ],
    ]),
  };
}

function structureSection({ edition, index: { hierarchy } }: Built): Section {
  const unused =
    edition.unused.length === 0 ? '' : ` Columns of the figures that are not named here have no part in it: ${edition.unused.join(', ')}.`;
  return {
    title: 'Structure',
    sentence: `What the index is made of, with the weights that were used; only their ratios within an aggregate matter.${unused}`,
    figure: null,
    columns: [...columnsOf(['Id', 'Name', 'Part of', 'Level']), { title: 'Weight', digits: 4 }, { title: 'Better is' }],
    rows: hierarchy.nodes
      .toSorted((a, b) => b.level - a.level)
      .map(({ id, name, parent, level, direction }) => [
        ...[
          id,
          name,
          hierarchy.nodes[parent]?.name ?? '',
          level,
          parent < 0 ? null : (hierarchy.weights[hierarchy.indexOf.get(id) ?? -1] ?? null),
        ],
        level > 1 ? '' : direction === 1 ? 'higher' : 'lower',
      ]),
  };
}

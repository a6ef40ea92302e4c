/** What an audit tells of the parts of an index: how they go together, and what the index is really made of. */
import { correlationMatrix, describeColumn, type GroupCoherence, type HierarchyNode, REDUNDANT, WEAK } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import { aggregatesOf, nameOf, namesOfNodes } from '../build/built.ts';
import { decimals } from '../number.ts';
import { heatMap, isReadable, legendOf, type Step } from '../page/heat.ts';
import { axis, drawn, INK, label, marginFor } from '../page/plot.ts';
import { columnsOf, type Figure, type Section } from '../page/section.ts';
import type { Audit } from './audit-runs.ts';

export function coherenceSections(audit: Audit): Section[] {
  const aggregates = aggregatesOf(audit.index);
  return [
    // The whole alone has nothing to go with.
    ...(aggregates.length === 1 ? [] : [correlationSection(audit, 'Correlations of aggregates', aggregates)]),
    correlationSection(audit, 'Correlations of indicators', audit.index.hierarchy.nodes.slice(0, audit.index.hierarchy.indicators)),
    groupSection(audit),
    pairsSection(audit),
    indicatorSection(audit),
    weightSection(audit),
  ];
}

const CORRELATIONS: readonly Step[] = [
  { from: -1.01, label: `below −${WEAK}`, fill: INK.caution, on: INK.paper },
  { from: -WEAK, label: 'below 0', fill: INK.cautionEdge, on: INK.ink },
  { from: 0, label: `0 to ${WEAK}, little in common`, fill: INK.ramp[0], on: INK.onRamp[0] },
  { from: WEAK, label: `${WEAK} to 0.6`, fill: INK.ramp[1], on: INK.onRamp[1] },
  { from: 0.6, label: `0.6 to ${REDUNDANT}`, fill: INK.ramp[2], on: INK.onRamp[2] },
  { from: REDUNDANT, label: `above ${REDUNDANT}, say the same`, fill: INK.ramp[4], on: INK.onRamp[4] },
];

function correlationSection({ index }: Audit, title: string, nodes: readonly HierarchyNode[]): Section {
  const size = nodes.length;
  const { r } = correlationMatrix(
    nodes.map(({ id }) => index.scores(id)),
    'pearson',
  );
  const correlation = (row: number, column: number) => r[row * size + column] ?? Number.NaN;
  return {
    title,
    sentence: 'Pearson correlations of scores, higher being better. Parts of one index should go together, without saying the same.',
    figure: isReadable(size)
      ? {
          panels: [
            heatMap({
              alt: `Heat map: correlations of ${size} columns with one another; the table below has the numbers.`,
              ...{ rows: nodes.slice(1), columns: nodes.slice(0, -1), steps: CORRELATIONS },
              value: (row, column) => (row >= column ? correlation(row + 1, column) : Number.NaN),
              written: (row, column) => decimals(correlation(row + 1, column), 2),
            }),
          ],
          legend: legendOf(CORRELATIONS),
          caption: 'Each pair once, in the order of the hierarchy.',
        }
      : null,
    columns: [{ title: 'Part' }, ...nodes.map(({ name }) => ({ title: name, digits: 2 }))],
    rows: nodes.map(({ name }, row) => [name, ...nodes.map((_, column) => correlation(row, column))]),
  };
}

/** The whole first. */
const groupsOf = ({ coherence, index }: Audit): GroupCoherence[] =>
  aggregatesOf(index).flatMap(({ id }) => coherence.groups.filter(({ node }) => node === id));

function groupSection(audit: Audit): Section {
  const { index } = audit;
  const names = namesOfNodes(index);
  return {
    title: 'How parts belong together',
    sentence:
      'Cronbach’s α of the parts of each aggregate (0.7 and more is usually asked), and the share of their variance that their first principal component explains. Low values say that the aggregate has no single meaning.',
    figure: null,
    columns: [
      ...columnsOf(['Aggregate', 'Parts']),
      ...columnsOf(['Cronbach’s α', 'First component', 'First two'], 2),
      { title: 'Units with all parts' },
    ],
    rows: groupsOf(audit).map(({ node, parts, reliability, components: { components } }) => [
      ...[nameOf(names, node), parts.length, reliability.alpha],
      ...[components[0]?.explained ?? null, components[1]?.cumulative ?? null, reliability.rows],
    ]),
  };
}

const FLAGS: Readonly<Record<string, string>> = {
  redundant: 'say the same',
  negative: 'go against each other',
  weak: 'have little in common',
};

function pairsSection(audit: Audit): Section {
  const { coherence, index } = audit;
  const names = namesOfNodes(index);
  const within = groupsOf(audit).flatMap(({ node, flagged }) =>
    flagged.map(({ one, other, r, flags }) => ({
      within: nameOf(names, node),
      one,
      other,
      r,
      they: flags.map((flag) => FLAGS[flag] ?? flag).join(', '),
    })),
  );
  const told = new Set(within.map(({ one, other }) => `${one} ${other}`));
  const elsewhere = coherence.redundant
    .filter(({ one, other }) => !told.has(`${one} ${other}`))
    .map(({ one, other, r }) => ({ within: 'different aggregates', one, other, r, they: 'say the same' }));
  const rows = [...within, ...elsewhere];
  return {
    title: 'Pairs to look at',
    sentence:
      rows.length === 0
        ? 'No pair stands out.'
        : 'Pairs of one aggregate, and indicators of different ones, that do not do what parts of one index should. Of two that say the same one could go; those that go against each other make up for each other in the score.',
    figure: null,
    columns: [...columnsOf(['Within', 'One', 'Other']), { title: 'Correlation', digits: 2 }, { title: 'They' }],
    rows: rows.map(({ within: where, one, other, r, they }) => [where, nameOf(names, one), nameOf(names, other), r, they]),
  };
}

function indicatorSection({ coherence, edition: { table }, index, available }: Audit): Section {
  const names = namesOfNodes(index);
  const units = table.units.length;
  return {
    title: 'Indicators',
    sentence: `How much of each indicator is there, how it is spread as reported, and whether the index tells of it: of a silent one it does not, as their correlation is below ${WEAK}.`,
    figure: null,
    columns: [
      ...columnsOf(['Indicator']),
      ...columnsOf(['Available', 'Mean', 'Median', 'Lowest', 'Highest', 'Skewness', 'Kurtosis', 'With the index'], 2),
      { title: 'Silent' },
    ],
    rows: coherence.indicators.map(({ node, above, silent }, at) => {
      const first = table.indicators.indexOf(node) * units;
      const { mean, median, min, max, skew, kurtosis } = describeColumn(table.values.subarray(first, first + units));
      return [
        ...[nameOf(names, node), available.indicators[at]?.share ?? null, mean, median, min, max, skew, kurtosis],
        ...[above.at(-1)?.r ?? null, silent ? 'silent' : ''],
      ];
    }),
  };
}

type Weighed = {
  readonly id: string;
  readonly whole: string;
  readonly part: string;
  readonly given: number;
  readonly effective: number;
  readonly loading: number | null;
};

function weightSection(audit: Audit): Section {
  const { index } = audit;
  const names = namesOfNodes(index);
  const rows = groupsOf(audit).flatMap(({ node, parts, weights, components: { components, columns } }) =>
    parts.map(
      (part, at): Weighed => ({
        ...{ id: part, whole: nameOf(names, node), part: nameOf(names, part) },
        ...{ given: weights[at]?.nominal ?? Number.NaN, effective: weights[at]?.covariance ?? Number.NaN },
        loading: components[0]?.loadings[columns.indexOf(at)] ?? null,
      }),
    ),
  );
  return {
    title: 'Weights as they work',
    sentence:
      'What a part contributes to the variance of its aggregate, beside the weight that it was given: they differ where parts vary more, or go together more, than others. The loading is the correlation with the first principal component of the parts.',
    figure: isReadable(rows.length) ? weightFigure(rows) : null,
    columns: [...columnsOf(['Aggregate', 'Part']), ...columnsOf(['Given', 'Effective', 'Loading'], 3)],
    rows: rows.map(({ whole, part, given, effective, loading }) => [whole, part, given, effective, loading]),
  };
}

function weightFigure(rows: readonly Weighed[]): Figure {
  const names = new Map(rows.map(({ id, part }) => [id, label(part)]));
  return {
    panels: [
      drawn('Dots: the weight given to each part and the weight that it has in effect, joined by a line.', {
        ...{ height: 60 + rows.length * 18, marginLeft: marginFor([...names.values()]), marginTop: 10, marginBottom: 44, marginRight: 24 },
        x: axis('Share within the aggregate'),
        y: { label: null, domain: rows.map(({ id }) => id), tickFormat: (id: string) => names.get(id) ?? id, tickSize: 0 },
        marks: [
          Plot.ruleX([0], { stroke: INK.edge }),
          Plot.link(rows, { x1: 'given', x2: 'effective', y1: 'id', y2: 'id', stroke: INK.ramp[1], strokeWidth: 3 }),
          Plot.tickX(rows, { x: 'given', y: 'id', stroke: INK.ink, strokeWidth: 2, insetTop: 3, insetBottom: 3 }),
          Plot.dot(rows, { x: 'effective', y: 'id', fill: INK.accent, r: 4.5 }),
        ],
      }),
    ],
    legend: [
      { label: 'given', colour: INK.ink, shape: 'tick' },
      { label: 'effective', colour: INK.accent, shape: 'dot' },
    ],
    caption: 'By aggregate, the whole first.',
  };
}

/** What an audit tells of the parts of an index: how they go together, and what the index is really made of. */

import { availability, describeColumn, type GroupCoherence } from '@mufakat/composite';
import * as Plot from '@observablehq/plot';
import type { Audit } from './index-audit-runs.ts';
import { drawn, INK } from './index-plot.ts';
import type { Section } from './index-section.ts';

export function coherenceSections(audit: Audit): Section[] {
  const top = audit.coherence.groups.at(-1);
  return [
    ...(top === undefined ? [] : [correlationSection(top)]),
    groupSection(audit),
    pairsSection(audit),
    indicatorSection(audit),
    weightSection(audit),
  ];
}

function correlationSection({ node, parts, pearson }: GroupCoherence): Section {
  const cells = parts.flatMap((one, i) => parts.map((other, j) => ({ one, other, r: pearson.r[i * parts.length + j] ?? Number.NaN })));
  return {
    title: 'Correlations of the top parts',
    sentence: `Pearson correlations of the parts of ${node}. Parts of one index should go together, without saying the same.`,
    plot: drawn(`Heat map of the correlations of ${parts.length} parts.`, {
      width: Math.min(900, 220 + parts.length * 70),
      height: 120 + parts.length * 50,
      marginLeft: 150,
      marginBottom: 60,
      color: { type: 'linear', domain: [0, 1], range: [INK.ramp[0] ?? '', INK.ramp[3] ?? ''], clamp: true },
      x: { label: null, domain: [...parts], tickRotate: -30 },
      y: { label: null, domain: [...parts] },
      marks: [
        Plot.cell(cells, { x: 'other', y: 'one', fill: 'r', inset: 1 }),
        Plot.text(cells, {
          x: 'other',
          y: 'one',
          text: ({ r }: { r: number }) => r.toFixed(2),
          fill: ({ r }: { r: number }) => (r > 0.6 ? '#ffffff' : INK.ink),
        }),
      ],
    }),
    columns: [{ title: 'Part' }, ...parts.map((title) => ({ title, digits: 2 }))],
    rows: parts.map((one, i) => [one, ...parts.map((_, j) => pearson.r[i * parts.length + j] ?? null)]),
  };
}

function groupSection({ coherence }: Audit): Section {
  return {
    title: 'How parts belong together',
    sentence:
      'Cronbach’s α of the parts of each aggregate, and the share of their variance that one common component explains. Low values say that the aggregate has no single meaning.',
    plot: null,
    columns: [
      { title: 'Aggregate' },
      { title: 'Parts' },
      { title: 'Cronbach’s α', digits: 2 },
      { title: 'First component', digits: 2 },
      { title: 'Units' },
    ],
    rows: coherence.groups.map(({ node, parts, reliability, components }) => [
      ...[node, parts.length, reliability.alpha, components.components[0]?.explained ?? null, reliability.rows],
    ]),
  };
}

const FLAGS: Readonly<Record<string, string>> = {
  redundant: 'say the same',
  negative: 'go against each other',
  weak: 'have little in common',
};

function pairsSection({ coherence }: Audit): Section {
  const rows = coherence.groups.flatMap(({ node, flagged }) =>
    flagged.map(({ one, other, r, flags }) => [node, one, other, r, flags.map((flag) => FLAGS[flag] ?? flag).join(', ')]),
  );
  const others = coherence.redundant.map(({ one, other, r }) => ['anywhere', one, other, r, 'say the same: one of them could go']);
  return {
    title: 'Parts to look at',
    sentence:
      rows.length + others.length === 0
        ? 'No pair stands out.'
        : 'Pairs within an aggregate, and indicators anywhere, that do not do what parts of one index should.',
    plot: null,
    columns: [{ title: 'Within' }, { title: 'One' }, { title: 'Other' }, { title: 'Correlation', digits: 2 }, { title: 'They' }],
    rows: [...rows, ...others],
  };
}

function indicatorSection({ coherence, edition, index }: Audit): Section {
  const there = availability(edition.table, edition.hierarchy);
  return {
    title: 'Indicators',
    sentence:
      'How much of each indicator is there, how it is spread as reported, and whether the index tells of it: a silent one has a correlation below 0.3 with the whole.',
    plot: null,
    columns: [
      ...[{ title: 'Indicator' }, { title: 'Available', digits: 2 }],
      ...['Mean', 'Median', 'Lowest', 'Highest', 'Skewness', 'Kurtosis', 'With the index'].map((title) => ({ title, digits: 2 })),
      { title: 'Silent' },
    ],
    rows: coherence.indicators.map(({ node, above, silent }, at) => {
      const units = edition.table.units.length;
      const column = edition.table.indicators.indexOf(index.hierarchy.nodes[at]?.id ?? '');
      const { mean, median, min, max, skew, kurtosis } = describeColumn(
        edition.table.values.subarray(column * units, (column + 1) * units),
      );
      return [
        node,
        there.indicators[at]?.share ?? null,
        mean,
        median,
        min,
        max,
        skew,
        kurtosis,
        above.at(-1)?.r ?? null,
        silent ? 'silent' : '',
      ];
    }),
  };
}

function weightSection({ coherence }: Audit): Section {
  return {
    title: 'Weights as they work',
    sentence:
      'What a part contributes to the variance of its aggregate, beside the weight that it was given: they differ where parts vary more, or go together more, than others.',
    plot: null,
    columns: [{ title: 'Aggregate' }, { title: 'Part' }, { title: 'Given', digits: 3 }, { title: 'Effective', digits: 3 }],
    rows: coherence.groups.flatMap(({ node, parts, weights }) =>
      parts.map((part, at) => [node, part, weights[at]?.nominal ?? null, weights[at]?.covariance ?? null]),
    ),
  };
}

/** The table of stages as a picture to take away. Its colours are those of the page at that moment. */
import { plot, rect, text } from '@observablehq/plot';
import { rampStep } from '../../packs/words.ts';
import { type Cell, type Country, cellOf, type Dimension, valuesOf } from '../region-data.ts';
import type { CellWords } from './cell-words.ts';

type Drawing = {
  readonly countries: readonly Country[];
  readonly dimensions: readonly { readonly dimension: Dimension; readonly title: string }[];
  readonly label: (country: Country) => string;
  readonly figure: CellWords['figure'];
  /** What stands in a cell without a figure. */
  readonly missing: (kind: Exclude<Cell['kind'], 'known'>) => string;
};

const COLUMN = 110;
const ROW = 24;
const NAMES = 200;
const HEADS = 60;
const GAP = 0.04;

type Part = {
  readonly x1: number;
  readonly x2: number;
  readonly row: number;
  readonly fill: string;
  readonly ink: string;
  readonly told: string;
};

export function drawHeat({ countries, dimensions, label, figure, missing }: Drawing): SVGSVGElement | null {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const parts = countries.flatMap((country, row) =>
    dimensions.flatMap(({ dimension }, column): Part[] => {
      const cell = cellOf(country, dimension.id);
      const place = { row, x1: column + GAP, x2: column + 1 - GAP };
      if (cell.kind !== 'known') return [{ ...place, fill: 'none', ink: colour('--quiet'), told: missing(cell.kind) }];
      return valuesOf(cell).map((value, at, values) => {
        const step = rampStep(value, dimension.max);
        const width = (1 - 2 * GAP) / values.length;
        const x1 = column + GAP + at * width;
        return {
          row,
          x1,
          x2: x1 + width,
          fill: colour(`--ramp-${step}`),
          ink: colour(`--ramp-on-${step}`),
          told: figure(dimension, value),
        };
      });
    }),
  );
  const ink = colour('--ink');
  const drawn = plot({
    ...{ width: NAMES + dimensions.length * COLUMN, height: HEADS + countries.length * ROW },
    ...{ marginTop: HEADS, marginLeft: NAMES, marginRight: 0, marginBottom: 0 },
    x: { domain: [0, dimensions.length], axis: null },
    y: { domain: [0, countries.length], reverse: true, axis: null },
    marks: [
      rect(parts, {
        ...{ x1: 'x1', x2: 'x2', y1: ({ row }: Part) => row + GAP, y2: ({ row }: Part) => row + 1 - GAP },
        ...{ fill: ({ fill }: Part) => fill, stroke: colour('--hairline') },
      }),
      text(parts, {
        ...{ x: ({ x1, x2 }: Part) => (x1 + x2) / 2, y: ({ row }: Part) => row + 0.5, text: 'told', fill: ({ ink: own }: Part) => own },
        fontSize: 12,
      }),
      text(countries, {
        frameAnchor: 'left',
        dx: -NAMES + 4,
        textAnchor: 'start',
        y: (_, row) => row + 0.5,
        text: label,
        fill: ink,
        fontSize: 12,
      }),
      text(dimensions, {
        ...{
          frameAnchor: 'top',
          dy: -8,
          lineAnchor: 'bottom',
          x: (_, column: number) => column + 0.5,
          text: 'title',
          fill: ink,
          fontSize: 12,
        },
        lineWidth: 9,
      }),
    ],
  });
  return drawn instanceof SVGSVGElement ? drawn : null;
}

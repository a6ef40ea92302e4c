/** The tile map as a picture to take away. Its colours are those of the page at that moment. */
import { plot, rect, text } from '@observablehq/plot';
import { rampStep } from '../../packs/words.ts';
import type { CellWords } from '../heat/cell-words.ts';
import { cellOf, type Dimension, valuesOf } from '../region-data.ts';
import type { Placed } from './tiles.ts';

type Drawing = {
  readonly placed: readonly Placed[];
  readonly dimension: Dimension;
  readonly figure: CellWords['figure'];
  readonly title: string;
  /** Names of rows that are not of the map. */
  readonly rows: readonly { readonly row: number; readonly text: string }[];
};

const SIZE = 56;
const GAP = 0.05;

type Part = { readonly x1: number; readonly x2: number; readonly y: number; readonly fill: string };

export function drawTiles({ placed, dimension, figure, title, rows: named }: Drawing): SVGSVGElement | null {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const tiles = placed.map((one) => ({ ...one, values: one.country === null ? [] : valuesOf(cellOf(one.country, dimension.id)) }));
  const parts = tiles.flatMap(({ column, row, values }): Part[] =>
    values.map((value, at) => ({
      x1: column + GAP + ((1 - 2 * GAP) * at) / values.length,
      x2: column + GAP + ((1 - 2 * GAP) * (at + 1)) / values.length,
      y: row,
      fill: colour(`--ramp-${rampStep(value, dimension.max)}`),
    })),
  );
  const ink = ({ values: [first] }: { values: readonly number[] }) =>
    first === undefined ? colour('--quiet') : colour(`--ramp-on-${rampStep(first, dimension.max)}`);
  const columns = 1 + Math.max(...placed.map(({ column }) => column));
  const rows = 1 + Math.max(...placed.map(({ row }) => row));
  const drawn = plot({
    ...{ width: columns * SIZE, height: rows * SIZE + 40, margin: 0, marginTop: 40 },
    x: { domain: [0, columns], axis: null },
    y: { domain: [0, rows], reverse: true, axis: null },
    marks: [
      rect(tiles, {
        x1: ({ column }) => column + GAP,
        x2: ({ column }) => column + 1 - GAP,
        y1: ({ row }) => row + GAP,
        y2: ({ row }) => row + 1 - GAP,
        fill: 'none',
        stroke: colour('--edge'),
      }),
      rect(parts, { x1: 'x1', x2: 'x2', y1: ({ y }) => y + GAP, y2: ({ y }) => y + 1 - GAP, fill: ({ fill }: Part) => fill }),
      text(tiles, { x: ({ column }) => column + 0.5, y: ({ row }) => row + 0.36, text: 'code', fill: ink, fontSize: 12 }),
      text(tiles, {
        x: ({ column }) => column + 0.5,
        y: ({ row }) => row + 0.68,
        text: ({ values }) => values.map((value: number) => figure(dimension, value)).join('–'),
        fill: ink,
        fontSize: 13,
        fontWeight: 'bold',
      }),
      text(named, {
        x: 0.05,
        y: ({ row }: { row: number }) => row - 0.15,
        text: 'text',
        textAnchor: 'start',
        fill: colour('--ink'),
        fontSize: 12,
      }),
      text([title], { frameAnchor: 'top-left', dy: -30, fontSize: 16, fill: colour('--ink') }),
    ],
  });
  return drawn instanceof SVGSVGElement ? drawn : null;
}

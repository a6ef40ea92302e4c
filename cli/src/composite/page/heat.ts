/** Heat maps: cells in a few steps of colour, with what each step means. */
import type { Sign } from '@mufakat/server/report/page';
import * as Plot from '@observablehq/plot';
import { drawn, label, marginFor, WIDTH } from './plot.ts';
import type { Panel } from './section.ts';

/** Values from `from` on, up to the next step. */
export type Step = { readonly from: number; readonly label: string; readonly fill: string; readonly on: string };

export const legendOf = (steps: readonly Step[]): Sign[] => steps.map(({ label, fill }) => ({ label, colour: fill, shape: 'square' }));

export type HeatMap = {
  readonly alt: string;
  /** Id and name of each row and column. */
  readonly rows: readonly Labelled[];
  readonly columns: readonly Labelled[];
  /** NaN is an empty place. */
  readonly value: (row: number, column: number) => number;
  /** By rising `from`. */
  readonly steps: readonly Step[];
  /** What stands in the cell where there is room. */
  readonly written: (row: number, column: number) => string;
};

type Labelled = { readonly id: string; readonly name: string };

/** Widest and highest cell, narrowest that holds a number, and most that a map shows at all. */
const CELL = { width: 64, height: 26, numbered: 34, slanted: 18 };
/** How far a slanted label stands out beyond its column. */
const OVERHANG = 90;
const MOST_SIDE = 64;

/** Whether a map of so many rows or columns can still be read. */
export const isReadable = (side: number): boolean => side >= 2 && side <= MOST_SIDE;

export function heatMap(map: HeatMap): Panel {
  const { alt, rows, columns } = map;
  const [beside, above] = [
    new Map(rows.map(({ id, name }) => [id, label(name)])),
    new Map(columns.map(({ id, name }) => [id, label(name)])),
  ];
  const marginLeft = marginFor([...beside.values()]);
  const room = WIDTH - marginLeft - OVERHANG;
  const slanted = room / columns.length >= CELL.slanted;
  const cell = Math.min(CELL.width, (slanted ? room : room + OVERHANG - 8) / columns.length);
  const height = Math.min(CELL.height, Math.max(cell, 12));
  const marginTop = (slanted ? 0.72 : 0.9) * marginFor([...above.values()]);
  const marginRight = slanted ? OVERHANG : 8;
  const cells = cellsOf(map);
  return drawn(alt, {
    ...{ width: marginLeft + cell * columns.length + marginRight, height: marginTop + height * rows.length + 8 },
    ...{ marginLeft, marginTop, marginRight, marginBottom: 8 },
    x: { ...axisOf(columns, above), axis: 'top', tickRotate: slanted ? -45 : -90 },
    y: axisOf(rows, beside),
    marks: [
      Plot.cell(cells, { x: 'column', y: 'row', fill: 'fill', inset: 0.5 }),
      ...(cell < CELL.numbered ? [] : [Plot.text(cells, { x: 'column', y: 'row', text: 'text', fill: 'on', fontSize: 11 })]),
    ],
  });
}

function cellsOf({ rows, columns, value, steps, written }: HeatMap) {
  return rows.flatMap((row, i) =>
    columns.flatMap((column, j) => {
      const shown = value(i, j);
      const step = steps.findLast(({ from }) => shown >= from);
      return step === undefined ? [] : [{ row: row.id, column: column.id, text: written(i, j), fill: step.fill, on: step.on }];
    }),
  );
}

function axisOf(items: readonly Labelled[], names: ReadonlyMap<string, string>) {
  return { label: null, domain: items.map(({ id }) => id), tickFormat: (id: string) => names.get(id) ?? id, tickSize: 0, padding: 0 };
}

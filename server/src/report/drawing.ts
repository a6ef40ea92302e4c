/**
 * Small drawings as shapes in points, so that HTML, PDF and DOCX show the same picture, each with its text for those who cannot see it.
 */
import type { Interval } from '@mufakat/framework';
import { INK, stageColour } from './look.ts';

export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly fill?: string;
      readonly stroke?: string;
      readonly dashed?: boolean;
    }
  | {
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly stroke: string;
      readonly width: number;
    }
  | { readonly kind: 'polygon'; readonly points: readonly (readonly [number, number])[]; readonly fill: string }
  /** `x` and `y` are the middle of the text; `over` is the colour of the surface it stands on, where that is not the paper. */
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly fill: string;
      readonly over?: string;
    };

export type Drawing = {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** All that it shows, with what it is about. */
  readonly alt: string;
  /** What it shows in few words, to be printed beneath it where a format cannot give it an alternative text. */
  readonly brief?: string;
};

export type StripReading = {
  /** Number of stages; 0 for a continuous scale, where every position is a share of the maximum. */
  readonly stages: number;
  readonly evidenced: Interval | null;
  readonly perceived: { readonly median: number; readonly low: number; readonly high: number } | null;
  readonly adopted: number | null;
};

const diamond = (x: number, y: number, r: number): Shape => ({
  kind: 'polygon',
  points: [
    [x, y - r],
    [x + r, y],
    [x, y + r],
    [x - r, y],
  ],
  fill: INK.text,
});

const triangle = (x: number, y: number, r: number): Shape => ({
  kind: 'polygon',
  points: [
    [x, y],
    [x + r, y + r * 1.5],
    [x - r, y + r * 1.5],
  ],
  fill: INK.text,
});

/** The stages as a row of cells: filled up to what is evidenced for certain, dashed where it may reach, empty above. */
function stageCells(reading: StripReading, width: number, y: number, h: number, numbered: boolean): Shape[] {
  const { stages, evidenced } = reading;
  const cell = width / stages;
  return Array.from({ length: stages }, (_, stage) => stage).flatMap((stage): Shape[] => {
    const reached = evidenced !== null && stage <= evidenced.low;
    const possible = !reached && evidenced !== null && stage <= evidenced.high;
    const { fill, on, edge } = stageColour(stage, stages);
    const box = { kind: 'rect', x: stage * cell + 0.75, y, w: cell - 1.5, h } as const;
    const shape: Shape = reached ? { ...box, fill, stroke: edge } : { ...box, stroke: possible ? edge : INK.hairline, dashed: possible };
    const label: Shape = {
      kind: 'text',
      x: (stage + 0.5) * cell,
      y: y + h / 2,
      text: String(stage),
      size: 8,
      ...(reached ? { fill: on, over: fill } : { fill: INK.quiet }),
    };
    return numbered ? [shape, label] : [shape];
  });
}

function continuousTrack({ evidenced }: StripReading, width: number, y: number, h: number): Shape[] {
  const track: Shape = { kind: 'rect', x: 0.75, y, w: width - 1.5, h, stroke: INK.hairline };
  if (evidenced === null) return [track];
  const at = (share: number) => 0.75 + share * (width - 1.5);
  const { fill, edge } = stageColour(3);
  const certain: Shape = { kind: 'rect', x: 0.75, y, w: at(evidenced.low) - 0.75, h, fill, stroke: edge };
  const possible: Shape = {
    kind: 'rect',
    x: at(evidenced.low),
    y,
    w: at(evidenced.high) - at(evidenced.low),
    h,
    stroke: edge,
    dashed: true,
  };
  return [track, ...(evidenced.low > 0 ? [certain] : []), ...(evidenced.high > evidenced.low ? [possible] : [])];
}

/**
 * One indicator's three readings over the scale: above the cells what is perceived (diamond at the median, line from the first to the third
 * quartile), in the cells what is evidenced, below them a triangle at what is adopted. A reading that does not exist draws nothing.
 * @param names with names of the stages the strip is drawn large, each cell numbered and named.
 */
export function strip(reading: StripReading, width: number, alt: string, names: readonly string[] | null = null): Drawing {
  const { stages, perceived, adopted } = reading;
  const large = names !== null;
  const top = large ? 11 : 7.5;
  const h = large ? 15 : 7;
  const centre = (value: number) => (stages > 0 ? ((value + 0.5) * width) / stages : 0.75 + value * (width - 1.5));
  const middle = top / 2;
  const spread: Shape[] =
    perceived === null
      ? []
      : [
          { kind: 'line', x1: centre(perceived.low), y1: middle, x2: centre(perceived.high), y2: middle, stroke: INK.text, width: 1 },
          diamond(centre(perceived.median), middle, large ? 3.4 : 2.6),
        ];
  const cells = stages > 0 ? stageCells(reading, width, top, h, large) : continuousTrack(reading, width, top, h);
  const mark = adopted === null ? [] : [triangle(centre(adopted), top + h + 1.5, large ? 3.8 : 3)];
  const words: Shape[] = (names ?? []).map((text, stage) => ({
    kind: 'text',
    x: centre(stage),
    y: top + h + 14,
    text,
    size: 7,
    fill: INK.quiet,
  }));
  return { width, height: top + h + (large ? 19 : 6.5), shapes: [...spread, ...cells, ...mark, ...words], alt };
}

/**
 * How many stand at each stage, as one bar whose parts are as long as their count. What has no stage comes last, dashed.
 * @param counts by stage, from the floor.
 * @param brief the counts in few words.
 */
export function distributionBar(counts: readonly number[], without: number, width: number, alt: string, brief: string): Drawing {
  const height = 11;
  const total = counts.reduce((sum, count) => sum + count, 0) + without;
  let x = 0;
  const shapes = [...counts, without].flatMap((count, stage): Shape[] => {
    if (count === 0) return [];
    const w = (count / total) * width;
    const { fill, on, edge } = stageColour(stage, counts.length);
    const known = stage < counts.length;
    const box = { kind: 'rect', x: x + 0.5, y: 0.5, w: w - 1, h: height - 1 } as const;
    const part: Shape = known ? { ...box, fill, stroke: edge } : { ...box, stroke: INK.quiet, dashed: true };
    const ink = known ? { fill: on, over: fill } : { fill: INK.quiet };
    const label: Shape = { kind: 'text', x: x + w / 2, y: height / 2, text: String(count), size: 7, ...ink };
    x += w;
    return w >= 8 ? [part, label] : [part];
  });
  return { width, height, shapes, alt, brief };
}

function mirroredShape(shape: Shape, width: number): Shape {
  if (shape.kind === 'rect') return { ...shape, x: width - shape.x - shape.w };
  if (shape.kind === 'line') return { ...shape, x1: width - shape.x2, x2: width - shape.x1 };
  if (shape.kind === 'polygon') return { ...shape, points: shape.points.map(([x, y]) => [width - x, y] as const) };
  return { ...shape, x: width - shape.x };
}

/** The same drawing from right to left; its texts stay as they are. */
export function mirrored(drawing: Drawing): Drawing {
  return { ...drawing, shapes: drawing.shapes.map((shape) => mirroredShape(shape, drawing.width)) };
}

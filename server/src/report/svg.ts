/**
 * Drawings as inline SVG. Places along the width are shares of it and everything else is in pixels, so that a drawing grows and shrinks with the
 * page while its letters keep their size. Colours are classes, so that the page can be dark.
 */
import type { Drawing, Shape } from './drawing.ts';
import { attribute, html, type Markup } from './html/markup.ts';
import { INK, STAGE_RAMP } from './look.ts';
import { type Setting, scriptOf, splitByScript } from './script.ts';

/** CSS pixels of a point. */
const PIXELS = 4 / 3;

const NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(INK).map(([name, colour]) => [colour, name] as const),
  ...STAGE_RAMP.flatMap(({ fill, edge }, step) => [[fill, `r${step}`] as const, [edge, `e${step}`] as const]),
]);

const nameOf = (colour: string): string => NAMES.get(colour) ?? 'text';
const short = (value: number): string => String(Math.round(value * 100) / 100);
const pixels = (points: number): string => short(points * PIXELS);

type ShapeOf<K extends Shape['kind']> = Extract<Shape, { kind: K }>;

function rect({ x, y, w, h, fill, stroke, dashed }: ShapeOf<'rect'>, share: (x: number) => string): Markup {
  const classes = [fill === undefined ? 'no-fill' : `f-${nameOf(fill)}`, ...(stroke === undefined ? [] : [`s-${nameOf(stroke)}`])];
  if (dashed) classes.push('dashed');
  return html`<rect class="${classes.join(' ')}" x="${share(x)}" y="${pixels(y)}" width="${share(w)}" height="${pixels(h)}" rx="1.5"/>`;
}

function line({ x1, y1, x2, y2, stroke, width }: ShapeOf<'line'>, share: (x: number) => string): Markup {
  const ends = html`x1="${share(x1)}" y1="${pixels(y1)}" x2="${share(x2)}" y2="${pixels(y2)}"`;
  return html`<line class="s-${nameOf(stroke)}" ${ends} stroke-width="${pixels(width)}"/>`;
}

/** A mark keeps its shape: only the place it hangs on moves with the width. */
function polygon({ points, fill }: ShapeOf<'polygon'>, share: (x: number) => string): Markup {
  const xs = points.map(([x]) => x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const corners = points.map(([x, y]) => `${pixels(x - middle)},${pixels(y)}`).join(' ');
  return html`<svg x="${share(middle)}" overflow="visible"><polygon class="f-${nameOf(fill)}" points="${corners}"/></svg>`;
}

function words({ x, y, text, size, fill, over }: ShapeOf<'text'>, share: (x: number) => string, { language }: Setting): Markup {
  const ink = over === undefined ? `f-${nameOf(fill)}` : `on-${nameOf(over)}`;
  const [run] = splitByScript(text, scriptOf(language));
  const place = html`x="${share(x)}" y="${pixels(y)}" font-size="${pixels(size)}"`;
  return html`<text class="${ink}"${attribute('lang', run?.lang ?? null)} ${place}>${text}</text>`;
}

/** The drawing as an image that says its alternative text. `fluid` drawings take the width they are given, others have their own. */
export function svg({ width, height, shapes, alt }: Drawing, fluid: boolean, setting: Setting): Markup {
  const share = (x: number) => `${short((x / width) * 100)}%`;
  const inside = shapes.map((shape) => {
    if (shape.kind === 'rect') return rect(shape, share);
    if (shape.kind === 'line') return line(shape, share);
    return shape.kind === 'polygon' ? polygon(shape, share) : words(shape, share, setting);
  });
  const size = html`width="${fluid ? '100%' : pixels(width)}" height="${pixels(height)}"`;
  return html`<svg role="img" aria-label="${alt}" ${size}>${inside}</svg>`;
}

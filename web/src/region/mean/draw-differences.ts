/** Differences as bars to both sides of nothing. */
import { axisX, dot, plot, ruleX, ruleY, text } from '@observablehq/plot';

type Row = { readonly title: string; readonly low: number; readonly high: number };

type Drawing = {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly reverse: boolean;
  /** Who is ahead at the start and at the end of the axis. */
  readonly names: readonly [string, string];
};

const ROW = 44;

export function drawDifferences({ rows, width, reverse, names: [before, after] }: Drawing): Element {
  const most = Math.max(0.25, ...rows.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))));
  const middle = ({ low, high }: Row) => (low + high) / 2;
  return plot({
    ...{ width, height: rows.length * ROW + 52, marginTop: 46, marginBottom: 6, marginLeft: 16, marginRight: 16 },
    x: { domain: [-most, most], reverse },
    y: { domain: rows.map(({ title }) => title), axis: null, type: 'band', padding: 0 },
    marks: [
      axisX({
        anchor: 'top',
        tickSize: 0,
        label: null,
        className: 'plot-axis',
        ticks: 5,
        tickFormat: (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(Math.round(100 * value))}`,
      }),
      text([`← ${before}`], {
        frameAnchor: reverse ? 'top-right' : 'top-left',
        dy: -40,
        className: 'plot-side',
        textAnchor: reverse ? 'end' : 'start',
        text: () => (reverse ? `${before} →` : `← ${before}`),
      }),
      text([after], {
        frameAnchor: reverse ? 'top-left' : 'top-right',
        dy: -40,
        className: 'plot-side',
        textAnchor: reverse ? 'start' : 'end',
        text: () => (reverse ? `← ${after}` : `${after} →`),
      }),
      ruleX([0], { className: 'plot-zero' }),
      ruleY(rows, { y: 'title', x1: 0, x2: middle, dy: 8, className: 'plot-bar', strokeWidth: 12 }),
      ruleY(
        rows.filter(({ low, high }) => low !== high),
        { y: 'title', x1: 'low', x2: 'high', dy: 8, className: 'plot-reach', strokeWidth: 2 },
      ),
      dot(rows, { y: 'title', x: middle, dy: 8, r: 5, className: 'plot-dot' }),
      text(rows, {
        y: 'title',
        text: 'title',
        dy: -10,
        frameAnchor: reverse ? 'right' : 'left',
        textAnchor: reverse ? 'end' : 'start',
        className: 'plot-name',
      }),
    ],
  });
}

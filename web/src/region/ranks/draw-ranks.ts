/** Ranks with intervals as lines: one country a row, the best at the top. */
import { axisX, dot, gridX, plot, ruleY, text, tickX } from '@observablehq/plot';
import type { Country } from '../region-data.ts';

export type RankedCountry = {
  readonly country: Country;
  /** As the choices stand; 0 for none. */
  readonly rank: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Runs that gave it a rank. */
  readonly runs: number;
};

type Drawing = {
  readonly shown: readonly RankedCountry[];
  readonly last: number;
  readonly width: number;
  readonly reverse: boolean;
  readonly label: string;
  readonly nameOf: (country: Country) => string;
};

const ROW = 20;
/** Letters of a name that fit beside a narrow plot. */
const NARROW = 16;
/** Up to so many ranks each has a mark of its own: there is none between two. */
const FEW = 12;

export function drawRanks({ shown, last, width, reverse, label, nameOf }: Drawing): Element {
  const names = Math.min(190, Math.round(width * 0.34));
  const most = Math.max(...shown.map(({ high }) => high), Math.min(last, 2));
  const ticks = most <= FEW ? Array.from({ length: most }, (_, at) => at + 1) : Math.max(3, width / 110);
  const shortName = ({ country }: RankedCountry) => {
    const name = nameOf(country);
    return width < 480 && name.length > NARROW ? `${name.slice(0, NARROW - 1)}…` : name;
  };
  const id = ({ country }: RankedCountry) => country.id;
  return plot({
    width,
    height: shown.length * ROW + 44,
    ...{ marginTop: 38, marginBottom: 6, marginLeft: reverse ? 16 : names, marginRight: reverse ? names : 16 },
    x: { domain: [1, most], reverse, nice: false },
    y: { domain: shown.map(id), axis: null, type: 'band', padding: 0 },
    marks: [
      gridX({ className: 'plot-grid', strokeOpacity: 1, ticks }),
      axisX({
        anchor: 'top',
        label,
        labelAnchor: reverse ? 'left' : 'right',
        labelArrow: 'none',
        tickSize: 0,
        className: 'plot-axis',
        ticks,
        tickFormat: (rank: number) => String(rank),
      }),
      text(shown, {
        y: id,
        text: shortName,
        frameAnchor: reverse ? 'right' : 'left',
        textAnchor: reverse ? 'start' : 'end',
        dx: reverse ? 12 : -12,
        className: 'plot-name',
      }),
      ruleY(shown, { y: id, x1: 'low', x2: 'high', className: 'plot-interval', strokeWidth: 6, strokeLinecap: 'round' }),
      tickX(shown, { y: id, x: 'median', className: 'plot-median', strokeWidth: 2, insetTop: 4, insetBottom: 4 }),
      dot(
        shown.filter(({ rank }) => rank > 0),
        { y: id, x: 'rank', r: 4.5, className: 'plot-dot' },
      ),
    ],
  });
}

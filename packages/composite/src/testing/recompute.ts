/** Recomputes a score from its explanation alone, with formulas of its own. */
import type { AggregateExplanation, Explanation, IndicatorExplanation } from '../explain.ts';
import type { Change } from '../recorder.ts';

/** From the raw figures up, by what the explanation says was done; null where it says that there is no score. */
export function recompute(explanation: Explanation): number | null {
  return explanation.kind === 'indicator' ? recomputeIndicator(explanation) : recomputeAggregate(explanation);
}

function recomputeIndicator({ raw, steps }: IndicatorExplanation): number | null {
  return steps.flatMap(({ changes }) => changes).reduce(changeFigure, raw);
}

function changeFigure(figure: number | null, change: Change): number | null {
  if (change.kind === 'imputed' || change.kind === 'winsorised') return change.to;
  if (change.kind === 'lost' || change.kind === 'screened') return null;
  if (figure === null) return null;
  if (change.kind === 'divided') return figure / change.denominator;
  if (change.kind === 'transformed') {
    const { mirrored, origin, offset, lambda } = change;
    const distance = (mirrored ? origin - figure : figure - origin) + offset;
    return (mirrored ? -1 : 1) * (lambda === 0 ? Math.log(distance) : (distance ** lambda - 1) / lambda);
  }
  if (change.kind !== 'normalised') return figure;
  if ('best' in change) return change.best / figure;
  if (!('from' in change)) throw new Error('a rank is not recomputed from one figure');
  const { from, to, limits, shift } = change;
  const share = ((shift === undefined ? figure : Math.log(figure + shift)) - from[0]) / (from[1] - from[0]);
  return Math.min(limits[1] ?? Number.POSITIVE_INFINITY, Math.max(limits[0] ?? Number.NEGATIVE_INFINITY, to[0] + share * (to[1] - to[0])));
}

function recomputeAggregate({ aggregation, parts, missing }: AggregateExplanation): number | null {
  if (missing !== null) return null;
  const scored = parts.flatMap(({ counted, share, explanation }) => {
    const value = recompute(explanation);
    if (value === null || counted === null || share === null || share === 0) return [];
    return [{ value: aggregation.floor === undefined ? value : Math.max(value, aggregation.floor), share }];
  });
  const mean = (of: (value: number) => number) => scored.reduce((sum, { value, share }) => sum + share * of(value), 0);
  switch (aggregation.method) {
    case 'arithmetic':
      return mean((value) => value);
    case 'geometric':
      return scored.reduce((product, { value, share }) => product * value ** share, 1);
    case 'harmonic':
      return 1 / mean((value) => 1 / value);
    case 'generalised':
      return mean((value) => value ** (aggregation.power ?? 1)) ** (1 / (aggregation.power ?? 1));
    case 'mazziotta-pareto': {
      const centre = mean((value) => value);
      return centre - mean((value) => (value - centre) ** 2) / centre;
    }
    case 'copeland':
      throw new Error('pairs won are not recomputed from one unit');
  }
}

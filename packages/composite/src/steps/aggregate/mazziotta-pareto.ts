import type { Combine } from '../parts.ts';
import { arithmeticMean } from './means.ts';

/**
 * M ∓ S²/M with mean M and standard deviation S of a unit's parts (M. Mazziotta and A. Pareto, "On a generalized non-compensatory composite index for measuring
 * socio-economic phenomena", Soc. Indic. Res. 127, 2016): unevenness costs, or, with the penalty `up` where high is bad, adds. Made for parts of mean 100
 * and standard deviation 10, or between 70 and 130. Takes parts whose mean is not 0.
 */
export const mazziottaPareto: Combine = (parts, aggregation, out, from) => {
  arithmeticMean(parts, aggregation, out, from);
  const { values, count, units, weights } = parts;
  const sign = aggregation.penalty === 'up' ? 1 : -1;
  let fine = true;
  for (let unit = 0; unit < units; unit++) {
    const mean = out[from + unit] ?? Number.NaN;
    let [squares, total] = [0, 0];
    for (let part = 0; part < count; part++) {
      const apart = (values[part * units + unit] ?? Number.NaN) - mean;
      if (Number.isNaN(apart)) continue;
      const weight = weights[part] ?? 0;
      squares += weight * apart * apart;
      total += weight;
    }
    fine &&= mean !== 0;
    out[from + unit] = mean + (sign * squares) / total / mean;
  }
  return fine;
};

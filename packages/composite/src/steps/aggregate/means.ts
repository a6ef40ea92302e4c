/** Weighted means, unit by unit; missing parts are left out and the weights of the others count. */
import type { Combine, Parts } from '../parts.ts';

/** Adds weight × some function of the value to `out`, and the weight to `totals`. @returns whether the function takes every value */
type Add = (values: Float64Array, from: number, weight: number, out: Float64Array, to: number, totals: Float64Array) => boolean;

const addPlain: Add = (values, from, weight, out, to, totals) => {
  for (let unit = 0; unit < totals.length; unit++) {
    const value = values[from + unit] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    out[to + unit] = (out[to + unit] ?? 0) + weight * value;
    totals[unit] = (totals[unit] ?? 0) + weight;
  }
  return true;
};

const addLogs: Add = (values, from, weight, out, to, totals) => {
  let fine = true;
  for (let unit = 0; unit < totals.length; unit++) {
    const value = values[from + unit] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    fine &&= value > 0;
    out[to + unit] = (out[to + unit] ?? 0) + weight * Math.log(value);
    totals[unit] = (totals[unit] ?? 0) + weight;
  }
  return fine;
};

function addPowers(power: number): Add {
  return (values, from, weight, out, to, totals) => {
    let fine = true;
    for (let unit = 0; unit < totals.length; unit++) {
      const value = values[from + unit] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      fine &&= power > 0 ? value >= 0 : value > 0;
      out[to + unit] = (out[to + unit] ?? 0) + weight * (power === -1 ? 1 / value : value ** power);
      totals[unit] = (totals[unit] ?? 0) + weight;
    }
    return fine;
  };
}

/** Sum of weights of the parts that are there, by unit. */
function addAll(
  add: Add,
  { values, count, units, weights }: Parts,
  out: Float64Array,
  from: number,
): { totals: Float64Array; fine: boolean } {
  const totals = new Float64Array(units);
  out.fill(0, from, from + units);
  let fine = true;
  for (let part = 0; part < count; part++) fine = add(values, part * units, weights[part] ?? 0, out, from, totals) && fine;
  return { totals, fine };
}

/** Σ w·x / Σ w. */
export const arithmeticMean: Combine = (parts, _, out, from) => {
  const { totals } = addAll(addPlain, parts, out, from);
  for (let unit = 0; unit < totals.length; unit++) out[from + unit] = (out[from + unit] ?? 0) / (totals[unit] || Number.NaN);
  return true;
};

/** exp(Σ w·log x / Σ w); takes values above 0, and 0, which makes it 0, where the floor is 0. */
export const geometricMean: Combine = (parts, { floor }, out, from) => {
  const { totals, fine } = addAll(addLogs, parts, out, from);
  for (let unit = 0; unit < totals.length; unit++) out[from + unit] = Math.exp((out[from + unit] ?? 0) / (totals[unit] || Number.NaN));
  return fine || floor === 0;
};

/** Σ w / Σ (w/x); takes values above 0, and 0, which makes it 0, where the floor is 0. */
export const harmonicMean: Combine = (parts, aggregation, out, from) => powerMean(parts, { ...aggregation, power: -1 }, out, from);

/**
 * (Σ w·x^p / Σ w)^(1/p); p = 1 is the arithmetic, 0 the geometric, −1 the harmonic mean. Takes values above 0, for p above 0 also 0, for p = 1 any;
 * where the floor is 0 a value of 0 is taken at its limit.
 */
export const powerMean: Combine = (parts, aggregation, out, from) => {
  const power = aggregation.power ?? 1;
  if (power === 1) return arithmeticMean(parts, aggregation, out, from);
  if (power === 0) return geometricMean(parts, aggregation, out, from);
  const { totals, fine } = addAll(addPowers(power), parts, out, from);
  for (let unit = 0; unit < totals.length; unit++) {
    const mean = (out[from + unit] ?? 0) / (totals[unit] || Number.NaN);
    out[from + unit] = power === -1 ? 1 / mean : mean ** (1 / power);
  }
  return fine || aggregation.floor === 0;
};

import type { Combine, Parts } from '../parts.ts';

/** Sums of weights that should be equal may differ by what rounding leaves. */
const TIE = 1e-12;

/**
 * Compares every pair of units, part by part; the weight of a part goes to the unit that is ahead in it. With `count` `pairs` a unit's score is the number of
 * pairs in which it has more weight than the other minus those in which it has less (A. H. Copeland 1951). With `weights` it is the sum over all
 * others of its share of the weight, ties counting half (COINr 1.1.14). Parts that one of a pair lacks are left out of that pair. Time grows with the
 * square of the units.
 */
export const copeland: Combine = (parts, { count }, out, from) => {
  const { units } = parts;
  const balance = new Float64Array(units);
  const shared = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    balanceAgainst(parts, unit, balance, shared);
    let [score, pairs] = [0, 0];
    for (let other = 0; other < units; other++) {
      const weight = shared[other] ?? 0;
      if (other === unit || weight === 0) continue;
      const ahead = (balance[other] ?? 0) / weight;
      pairs++;
      if (count === 'weights') score += (1 + ahead) / 2;
      else score += Math.abs(ahead) <= TIE ? 0 : Math.sign(ahead);
    }
    const alone = units > 1 && pairs === 0;
    out[from + unit] = alone || (shared[unit] ?? 0) === 0 ? Number.NaN : score;
  }
  return true;
};

/** Against each other unit: weight of the parts won minus that of those lost, and weight of the parts that both have. */
function balanceAgainst({ values, count, units, weights }: Parts, unit: number, balance: Float64Array, shared: Float64Array): void {
  balance.fill(0);
  shared.fill(0);
  for (let part = 0; part < count; part++) {
    const own = values[part * units + unit] ?? Number.NaN;
    const weight = weights[part] ?? 0;
    if (Number.isNaN(own)) continue;
    for (let other = 0; other < units; other++) {
      const value = values[part * units + other] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      shared[other] = (shared[other] ?? 0) + weight;
      balance[other] = (balance[other] ?? 0) + (own > value ? weight : own < value ? -weight : 0);
    }
  }
}

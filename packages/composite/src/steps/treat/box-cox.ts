/** The power transformation of G. E. P. Box and D. R. Cox ("An analysis of transformations", J. R. Stat. Soc. B 26, 1964). */

/** Exponents are sought between −5 and 5. */
const WIDEST = 5;
/** The likelihood is too flat at its top to tell exponents apart more finely. */
const FINEST = 1e-5;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** (x^lambda − 1) / lambda; the logarithm at 0. @param x above 0 */
export function boxCox(x: number, lambda: number): number {
  return lambda === 0 ? Math.log(x) : (x ** lambda - 1) / lambda;
}

/**
 * Log likelihood of an exponent, but for a constant, when the transformed figures are normal with a common mean: −n/2 · log(variance) + (lambda − 1) · Σ log x.
 * @param figures above 0, not all equal
 */
export function boxCoxLikelihood(figures: Float64Array, lambda: number): number {
  let [sum, logs] = [0, 0];
  const changed = figures.map((figure) => boxCox(figure, lambda));
  for (let at = 0; at < changed.length; at++) {
    sum += changed[at] ?? 0;
    logs += Math.log(figures[at] ?? 1);
  }
  const mean = sum / changed.length;
  let squares = 0;
  for (const value of changed) squares += (value - mean) ** 2;
  return (-changed.length / 2) * Math.log(squares / changed.length) + (lambda - 1) * logs;
}

/**
 * The exponent of greatest likelihood between −5 and 5, to five decimals, by golden sections. Figures are first divided by their geometric mean, which does not move
 * the maximum and keeps powers in range.
 * @param figures above 0, not all equal
 */
export function boxCoxLambda(figures: Float64Array): number {
  const centre = Math.exp(figures.reduce((sum, figure) => sum + Math.log(figure), 0) / figures.length);
  const scaled = figures.map((figure) => figure / centre);
  let [low, high] = [-WIDEST, WIDEST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [boxCoxLikelihood(scaled, left), boxCoxLikelihood(scaled, right)];
  while (high - low > FINEST / 10) {
    if (atLeft > atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = boxCoxLikelihood(scaled, left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = boxCoxLikelihood(scaled, right);
    }
  }
  const lambda = Math.round((low + high) / 2 / FINEST) * FINEST;
  return lambda === 0 ? 0 : lambda;
}

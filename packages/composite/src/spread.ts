/** Whether figures differ by more than rounding: one rule for every step that divides by a spread. */

/** A difference of less than this share of the figures' size is what rounding left: sums of ten thousand figures err by less. */
const ROUNDING = 1e-12;

/** True when nothing but rounding lies between two figures, or one of them is none. */
export function isSame(one: number, other: number): boolean {
  return !(Math.abs(one - other) > ROUNDING * Math.max(Math.abs(one), Math.abs(other)));
}

/** True when a sum of squared deviations is what rounding left of figures whose squares have this sum; also of no figures. */
export function isNothing(squares: number, of: number): boolean {
  return !(squares > ROUNDING * ROUNDING * of);
}

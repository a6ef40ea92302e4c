/** A number to read, with so many digits after the point and a true minus; what rounds to 0 is not below it, and 0 itself has no digits. */
export function decimals(value: number, digits: number): string {
  if (value === 0) return '0';
  const rounded = value.toFixed(digits);
  return Number(rounded) === 0 ? rounded.replace('-', '') : rounded.replace('-', '\u2212');
}

/** With its sign. */
export const signed = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${decimals(value, digits)}`;

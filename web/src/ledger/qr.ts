import { encode } from 'uqr';

/** Light modules that must surround a QR code (ISO/IEC 18004). */
const QUIET = 4;

/** A QR code as an SVG path of its dark modules, one unit each, in a square of `size`; null when the text is too long for one. */
export function qrPath(text: string): { readonly size: number; readonly path: string } | null {
  try {
    // Upper case, digits and few signs take the alphanumeric mode. Level L: a screen and a print are not dirty, a smaller code is easier to take.
    const { data, size } = encode(text, { ecc: 'L', boostEcc: true, border: QUIET });
    return { size, path: data.map(rowPath).join('') };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The runs of dark modules of a row. */
function rowPath(row: readonly boolean[], y: number): string {
  const bits = row.map(Number).join('');
  return [...bits.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`).join('');
}

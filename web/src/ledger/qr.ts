import { encode, type QrCodeGenerateResult } from 'uqr';

/** Light modules that must surround a QR code (ISO/IEC 18004). */
const QUIET = 4;

/** jsQR, which many web pages read with, expects one of the marks of this version in a wrong place: the next larger one is read by all. */
const UNREADABLE = 23;

/** A QR code as an SVG path of its dark modules, one unit each, in a square of `size`; null when the text is too long for one. */
export function qrPath(text: string): { readonly size: number; readonly path: string } | null {
  try {
    const { data, size } = encodeFrom(text, 1);
    return { size, path: data.map(rowPath).join('') };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Upper case, digits and few signs take the alphanumeric mode. Level L, or a better one in the same size: the smaller the code, the easier to take. */
function encodeFrom(text: string, minVersion: number): QrCodeGenerateResult {
  const code = encode(text, { ecc: 'L', boostEcc: true, border: QUIET, minVersion });
  return code.version === UNREADABLE ? encodeFrom(text, UNREADABLE + 1) : code;
}

/** The runs of dark modules of a row. */
function rowPath(row: readonly boolean[], y: number): string {
  const bits = row.map(Number).join('');
  return [...bits.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`).join('');
}

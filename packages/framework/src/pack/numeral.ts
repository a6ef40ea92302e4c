/** Numbers as people write them into a cell. */
import { normalForm } from '../assessment/normal-form.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * The zeros of the decimal digits that are read besides 0 to 9: Arabic, Persian and Urdu, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada,
 * Malayalam, Sinhala, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian, and the full width.
 */
const ZEROS = [...'0٠۰०০੦૦୦௦౦೦൦෦๐໐༠၀០᠐０'].map((zero) => zero.codePointAt(0) ?? 0);
const DIGIT = /\p{Nd}/gu;
const ARABIC_POINT = '\u066b';

/**
 * The number that a cell holds: digits of one script, at most one point, a sign before and an exponent behind.
 * @returns null for everything else: separators of thousands, a decimal comma, currencies, signs such as < and ~, brackets, words.
 */
export function readNumeral(text: string): number | null {
  const plain = NUMBER.test(text) ? text : westernDigits(normalForm(text));
  if (plain === null || !NUMBER.test(plain)) return null;
  const number = Number(plain);
  return Number.isFinite(number) ? number : null;
}

/** The text with the digits of another script written as 0 to 9; null where several scripts are mixed, or one is not read. */
function westernDigits(text: string): string | null {
  const found = new Set((text.match(DIGIT) ?? []).map(zeroOf));
  if (found.size > 1 || found.has(undefined)) return null;
  const western = text.replaceAll(DIGIT, (digit) => String((digit.codePointAt(0) ?? 0) - (zeroOf(digit) ?? 0)));
  return found.has(0x0660) || found.has(0x06f0) ? western.replace(ARABIC_POINT, '.') : western;
}

/** The zero of the digit's script; undefined where the script is not read. */
function zeroOf(digit: string): number | undefined {
  const code = digit.codePointAt(0) ?? 0;
  return ZEROS.find((zero) => code >= zero && code < zero + 10);
}

/**
 * Plain aligned text for a terminal: bold and dim where colour is wanted (NO_COLOR and pipes get none), lines no wider than the window.
 */
import { styleText } from 'node:util';

/** The width of the window, or 100 where there is none. */
export function windowWidth(): number {
  return Math.max(40, process.stdout.columns ?? 100);
}

/** Bold on a terminal that shows colour. */
export const strong = (text: string) => styleText('bold', text, { stream: process.stdout });

/** Faint on a terminal that shows colour. */
export const faint = (text: string) => styleText('dim', text, { stream: process.stdout });

const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}！-｠]/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes in a terminal: two for wide characters, one for every other grapheme. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** Makes a text harmless for a terminal: control characters, which could move the cursor or change colours, become visible. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (sign) =>
    sign === '\n' || sign === '\u200c' || sign === '\u200d' ? sign : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Breaks a text into lines of at most `width` columns, at spaces; each line but the first begins with `indent` spaces. */
export function wrap(text: string, width: number, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const room = width - (lines.length === 0 ? 0 : indent);
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** Cuts a text to `width` columns, with an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (displayWidth(kept) + displayWidth(segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * A table as aligned text: two spaces between columns, numbers (columns named in `right`) at the right, the widest text column cut so that a line
 * fits the window.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  width = windowWidth(),
): string {
  const widths = head.map((title, column) => Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column] ?? ''))));
  const excess = widths.reduce((sum, each) => sum + each + 2, -2) - width;
  if (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = Math.max(8, (widths[widest] ?? 0) - excess);
  }
  const line = (cells: readonly string[]) =>
    widths
      .map((room, column) => {
        const cell = cut(cells[column] ?? '', room);
        const padding = ' '.repeat(room - displayWidth(cell));
        return right.includes(column) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [faint(line(head)), ...rows.map(line)].join('\n');
}

/** `1 unit`, `194 units`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

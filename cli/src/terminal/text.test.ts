import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, cut, displayWidth, printable, table, wrap } from './text.ts';

describe('text for a terminal', () => {
  test('wide characters take two columns, combined ones one', () => {
    expect(displayWidth('김하늘')).toBe(6);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('Lê Thị')).toBe(6);
  });

  test('is cut to the width it is given, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 2, max: 30 }),
        (text, width) => displayWidth(cut(text, width)) <= width,
      ),
    );
    expect(cut('Expedited preservation', 10)).toBe('Expedited…');
  });

  test('is wrapped at spaces with every word kept', () => {
    expect(wrap('one two three four', 9, 2)).toBe('one two\n  three\n  four');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/)), (words) => {
        const lines = wrap(words.join(' '), 20, 3).split('\n');
        return lines.every((line) => line.length <= 20) && lines.join(' ').split(/\s+/).filter(Boolean).join() === words.join();
      }),
    );
  });

  test('a table lines up, numbers at the right, and fits the window', () => {
    const text = table(['unit', 'title', 'score'], [['AFG', 'A very long title that does not fit into the window', '7.9']], [2], 40);
    expect(text.split('\n').map((line) => line.length)).toEqual([40, 40]);
    expect(text).toMatch(/ {2}7\.9$/);
    expect(text).toContain('…');
  });

  test('control characters and direction marks become visible, so that a file cannot drive the terminal', () => {
    expect(printable('\u001b[31mred\u202e')).toBe('\\u{1b}[31mred\\u{202e}');
    expect(printable('ខ្មែរ\nไทย العربية')).toBe('ខ្មែរ\nไทย العربية');
  });

  test('counts agree with their noun', () => {
    expect([count(0, 'error'), count(1, 'error'), count(2, 'criterion', 'criteria')]).toEqual(['0 errors', '1 error', '2 criteria']);
  });
});

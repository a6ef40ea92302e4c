import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNumeral } from './numeral.ts';

describe('a number in a cell', () => {
  test.each([
    ['35', 35],
    ['-3.50', -3.5],
    ['+.5', 0.5],
    ['7.', 7],
    ['1e-3', 0.001],
    ['2.5E+10', 2.5e10],
    [' 4 ', 4],
    ['٣٥', 35],
    ['٣٫٥', 3.5],
    ['۱۲.۵', 12.5],
    ['-३५', -35],
    ['២០២៦', 2026],
    ['๑๒', 12],
    ['４２', 42],
    ['\u200e35\u200f', 35],
    ['\u00a035', 35],
  ])('is read: %j', (text, number) => {
    expect(readNumeral(text)).toBe(number);
  });

  test.each([
    ...[
      '',
      '<5',
      '>5',
      '≥5',
      '$5',
      '5$',
      '€5',
      '5 %',
      '5%',
      '(30)',
      '~5',
      '≈5',
      '–5',
      '—5',
      '−5',
      '5-',
      '5*',
      '5 a',
      '1,5',
      '1 000',
      "1'000",
      '1.000.000',
    ],
    ...[
      'TRUE',
      'true',
      'yes',
      'Infinity',
      '-Inf',
      'NaN',
      '0x1F',
      '1e',
      '1e9999',
      '1d3',
      '½',
      '5²',
      'V',
      '五',
      '3٥',
      '٣5',
      '٣٬٥',
      '٣.٥.١',
      '𝟝',
      '#N/A',
      '=1',
      '5:00',
      '5/6',
      '2026-01-02',
      '--5',
      '+-5',
      '.',
      '-',
      '../..',
    ],
  ])('is not made of %j', (text) => {
    expect(readNumeral(text)).toBeNull();
  });

  test('comes back from every way in which a program writes it', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (number) => readNumeral(String(number)) === (number === 0 ? 0 : number),
      ),
    );
  });
});

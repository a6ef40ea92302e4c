import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalForm } from './normal-form.ts';

describe('the normal form of ids and names', () => {
  const same = [
    'Zoë Ål',
    'Zoe\u0308 A\u030al',
    ' Zoë  Ål ',
    'Zoë\u00a0Ål',
    'Zoë\u200b Ål',
    '\ufeffZoë\u2003Ål',
    '\u202aZoë Ål\u202c',
    'Zoë\t\nÅl',
    'Z\u00adoë Ål\u2060',
  ];
  test.each(same)('is one for what looks the same: %j', (spelling) => {
    expect(normalForm(spelling)).toBe('Zoë Ål');
  });

  test('keeps apart what differs in case, accents or letters, and is its own normal form', () => {
    expect(new Set(['Zoe', 'zoe', 'Zoë', 'Zo e', 'Zо̄e'].map(normalForm)).size).toBe(5);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => normalForm(normalForm(text)) === normalForm(text)));
    expect(normalForm('\u200b \u00a0')).toBe('');
  });
});

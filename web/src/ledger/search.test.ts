import { expect, test } from 'vitest';
import { isSameSearch, readSearch } from './search.ts';

test('what an address asks for is read, and what makes no sense in it is left out', () => {
  const who = '0192f3a0-0000-7000-8000-636f6f726400';
  expect(
    readSearch({ log: 'evidence', text: 2024, what: 'verdict.recorded', who, from: '2026-11-25', to: '2026-02-30', lang: 'ar' }),
  ).toEqual({
    log: 'evidence',
    text: '2024',
    what: 'verdict.recorded',
    who,
    from: '2026-11-25',
  });
  expect(readSearch({ log: 'diary', text: ['a'], who: 'me', before: who })).toEqual({});
});

test('two searches are the same when all that is asked for is', () => {
  expect(isSameSearch({ what: 'a.b', text: undefined }, { what: 'a.b' })).toBe(true);
  expect(isSameSearch({ what: 'a.b' }, { what: 'a.b', from: '2026-11-25' })).toBe(false);
});

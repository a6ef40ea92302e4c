import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsChosen, writeColumns } from './table-choice.ts';

test.each([
  ['participant:Name,stage:Level', { participant: 'Name', stage: 'Level' }],
  [' participant : اسم المشارك ', { participant: 'اسم المشارك' }],
  [String.raw`participant:Name\, as written,stage:a\:b\\c`, { participant: 'Name, as written', stage: 'a:b\\c' }],
  ['stage:Level: 1 to 5', { stage: 'Level: 1 to 5' }],
])('%s names columns', (text, columns) => {
  expect(columnsChosen(text)).toEqual(columns);
});

test.each(['', ',', 'participant', 'participant:', ':Name', 'a:b,', 'a:b,a:c', 'a:b\\'])('%j names none', (text) => {
  expect(columnsChosen(text)).toBeNull();
});

test('whatever the names hold, they come back', () => {
  const name = fc.string({ unit: fc.constantFrom(',', ':', '\\', 'a', 'س', ' ') }).map((text) => `x${text}x`);
  fc.assert(
    fc.property(fc.dictionary(name, name, { minKeys: 1, maxKeys: 5 }), (columns) => {
      expect(columnsChosen(writeColumns(columns))).toEqual({ ...columns });
    }),
  );
});

import { describe, expect, test } from 'vitest';
import type { Table } from '../../kernel/table/table.ts';
import { participantsIn } from './folder-tables.ts';

function tableOf(rows: readonly (readonly string[])[], header = ['id', 'name', 'community', 'distinct']): Table {
  return { file: 'participants.csv', header, headerRow: 1, rows: rows.map((cells, index) => ({ number: index + 2, cells })) };
}
const person = (id: string, name: string, distinct = '') => [id, name, 'legal', distinct];

function codesIn(...rows: readonly (readonly string[])[]) {
  const read = participantsIn(tableOf(rows));
  return 'errors' in read ? read.errors.map(({ row, column, code }) => [row, column, code]) : [];
}

describe('the people of a folder', () => {
  test('are who they are in whichever spelling their ids and names come', () => {
    const read = participantsIn(tableOf([person('jose\u0301', 'José Nguyễn'.normalize('NFD')), person('p2', 'Ama\u00a0 Serwaa')]));
    expect(read).toEqual({
      rows: [
        { id: 'josé', name: 'José Nguyễn', community: 'legal' },
        { id: 'p2', name: 'Ama Serwaa', community: 'legal' },
      ],
    });
  });

  test('have one row each: a name that stands twice is an error, however it is typed', () => {
    const twice = [person('p1', 'José Nguyễn'), person('p2', 'José  Nguyễn'.normalize('NFD')), person('p3', 'Jo\u200bsé Nguyễn', 'yes')];
    expect(codesIn(...twice)).toEqual([
      [3, 'name', 'repeated-name'],
      [4, 'name', 'repeated-name'],
    ]);
  });

  test('with names that are nearly the same are pointed out, unless the folder says that they are two', () => {
    expect(codesIn(person('p1', 'Tevita Moala'), person('p2', 'TEVITA MOALA'))).toEqual([[3, 'name', 'similar-name']]);
    expect(codesIn(person('p1', 'Tevita Moala'), person('p2', 'TEVITA MOALA', 'yes'))).toEqual([]);
    expect(codesIn(person('p1', 'Tevita Moala', 'Yes'), person('p2', 'Tevita Moalla'))).toEqual([]);
    expect(codesIn(person('p1', 'Tevita Moala', 'perhaps'), person('p2', 'Ama Serwaa'))).toEqual([[2, 'distinct', 'wrong-value']]);
  });

  test('without a name are as many as there are rows', () => {
    expect(codesIn(person('p1', ''), person('p2', ''), person('p3', '\u200b'))).toEqual([]);
  });

  test('need no column that tells them apart', () => {
    const read = participantsIn(tableOf([['p1', 'Ama Serwaa', 'legal']], ['id', 'name', 'community']));
    expect(read).toMatchObject({ rows: [{ id: 'p1' }] });
  });

  test('are told by the first errors and their number where all are wrong', () => {
    const read = participantsIn(tableOf(Array.from({ length: 5_000 }, () => ['?', '=x', 'kings', ''])));
    if (!('errors' in read)) throw new Error('it was taken');
    // Id, formula and community in each row; from the second on the same name again.
    expect([read.errors.length, read.errors.length + (read.errorsOmitted ?? 0)]).toEqual([200, 5_000 * 3 + 4_999]);
  });
});

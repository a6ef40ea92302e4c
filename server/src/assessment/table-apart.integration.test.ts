import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { fullWorkbook } from '../testing/hostile-workbooks.ts';
import { readTableApart } from './table-apart.ts';

const workbook = await fullWorkbook();
const generous = { milliseconds: 20_000, heapMegabytes: 400 };
const tooHeavy = { errors: [{ file: 'x', row: 0, column: '', code: 'table-too-heavy', message: expect.stringMatching(/Split it/) }] };

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

describe('a table read in a process of its own', () => {
  test('comes back whole when it is as large as tables may be', async () => {
    const read = await readTableApart('x', inPieces(workbook));
    expect('table' in read && [read.table.file, read.table.sheet, read.table.rows.length]).toEqual(['x', 'Views', 47_999]);
  });

  test('is given up when it takes too long or too much memory', async () => {
    expect(await readTableApart('x', inPieces(workbook), { limits: { ...generous, milliseconds: 500 } })).toEqual(tooHeavy);
    expect(await readTableApart('x', inPieces(workbook), { limits: { ...generous, heapMegabytes: 16 } })).toEqual(tooHeavy);
  });

  test('that breaks off on its way leaves nothing behind', async () => {
    const files = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('mufakat-table-'));
    const before = await files();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(100);
      throw new Error('broken off');
    }
    await expect(readTableApart('x', broken())).rejects.toThrow('broken off');
    expect(await files()).toEqual(before);
  });
});

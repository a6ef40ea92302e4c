import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadPack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { describe, expect, test } from 'vitest';
import { fullWorkbook } from '../kernel/testing/hostile-workbooks.ts';
import { answerable } from '../packs/index.ts';
import { readViewsInSubprocess } from './read-views-subprocess.ts';

const loaded = loadPack(await readPackFolder(fileURLToPath(new URL('../testing/small-pack', import.meta.url))));
if ('errors' in loaded) throw new Error('the small pack has errors');
const askable = answerable(loaded.pack);
const workbook = await fullWorkbook();
const generous = { milliseconds: 60_000, heapMegabytes: 400 };
const tooHeavy = { errors: [{ file: 'x', row: 0, column: '', code: 'table-too-heavy', message: expect.stringMatching(/Split it/) }] };
const HEADER = 'participant,community,indicator,stage,confidence,reasons';

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

describe('a table read in a process of its own', () => {
  test('comes back as views when it is as large as tables may be', async () => {
    const rows = Array.from({ length: 49_999 }, (_, row) => `p${row},legal,access,established,4,${'because '.repeat(20)}`);
    const read = await readViewsInSubprocess('x', inPieces(Buffer.from([HEADER, ...rows].join('\n'))), askable, { limits: generous });
    expect('views' in read && [read.place, read.views.length, read.views[0]?.stage]).toEqual([{ file: 'x' }, 49_999, 2]);
  });

  test('is read whole when it is as large as workbooks may be', async () => {
    const read = await readViewsInSubprocess('x', inPieces(workbook), askable, { limits: generous });
    expect('errors' in read && read.errors.map(({ file, sheet, code }) => [file, sheet, code])).toContainEqual([
      'x',
      'Views',
      'missing-column',
    ]);
  });

  test('is read from the sheet and the row that are named', async () => {
    const text = `Notes\n\n${HEADER}\nAma Serwaa,legal,access,established,4,\n`;
    expect(await readViewsInSubprocess('x', inPieces(Buffer.from(text)), askable, { choice: { header: 3 } })).toMatchObject({
      views: [{ row: 4 }],
    });
    expect(await readViewsInSubprocess('x', inPieces(workbook), askable, { choice: { sheet: 'Other' }, limits: generous })).toMatchObject({
      errors: [{ code: 'no-such-sheet' }],
    });
  });

  test('is given up when it takes too long or too much memory', async () => {
    expect(await readViewsInSubprocess('x', inPieces(workbook), askable, { limits: { ...generous, milliseconds: 100 } })).toEqual(tooHeavy);
    expect(await readViewsInSubprocess('x', inPieces(workbook), askable, { limits: { ...generous, heapMegabytes: 16 } })).toEqual(tooHeavy);
  });

  test('that breaks off on its way leaves nothing behind', async () => {
    const files = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('mufakat-table-'));
    const before = await files();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(100);
      throw new Error('broken off');
    }
    await expect(readViewsInSubprocess('x', broken(), askable)).rejects.toThrow('broken off');
    expect(await files()).toEqual(before);
  });
});

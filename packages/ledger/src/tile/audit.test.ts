import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flipBit, storeLog } from '../testing/stored-log.ts';
import { auditLog } from './audit.ts';
import { formatBundle } from './tile.ts';

const audit = (log: { size: number; root: ReturnType<typeof storeLog>['root'] }, files: ReadonlyMap<string, Uint8Array>) =>
  auditLog(log, (path) => files.get(path));

describe('the audit of a stored log', () => {
  it('finds nothing in a good one, of any size', async () => {
    for (const size of [0, 1, 2, 255, 256, 257, 300, 512, 700, 65_536, 65_537, 66_000]) {
      const log = storeLog(size);
      expect([size, await audit(log, log.files)]).toEqual([size, []]);
    }
  });

  it.each([1, 256, 300, 700, 66_000])('names the file of any single changed bit, of %i entries', async (size) => {
    const log = storeLog(size);
    const paths = [...log.files.keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), async (path, bit) => {
        const bytes = log.files.get(path) ?? new Uint8Array();
        const files = new Map(log.files).set(path, flipBit(bytes, bit % (bytes.length * 8)));
        const found = await audit(log, files);
        expect(new Set(found.map((finding) => finding.path))).toEqual(new Set([path]));
        const codes = path.startsWith('tile/entries/') ? ['audit.entry', 'audit.malformed'] : ['audit.tile'];
        expect(codes).toEqual(expect.arrayContaining([found[0]?.code]));
      }),
      { numRuns: size > 10_000 ? 2 : 100 },
    );
  });

  it('names the entry that was changed', async () => {
    const log = storeLog(600);
    const changed = log.entries.slice(256, 512).map((entry, at) => (at === 44 ? Uint8Array.of(1) : entry));
    const found = await audit(log, new Map(log.files).set('tile/entries/001', formatBundle(changed)));
    expect(found).toEqual([
      {
        code: 'audit.entry',
        path: 'tile/entries/001',
        index: 300,
        message: 'entry 300 in tile/entries/001 is not what was logged: it was changed',
      },
    ]);
  });

  it('finds a truncated log, a forked one, and a checkpoint of which a bit was changed', async () => {
    const log = storeLog(600);
    const shorter = storeLog(500);
    expect((await audit(log, shorter.files)).map(({ code, path }) => [code, path])).toContainEqual([
      'audit.missing',
      'tile/entries/002.p/88',
    ]);
    expect((await audit(log, storeLog(600, 'other ').files)).map(({ code }) => code)).toEqual(['audit.root']);
    const root = flipBit(log.root, 77) as typeof log.root;
    expect((await audit({ size: 600, root }, log.files)).map(({ code }) => code)).toEqual(['audit.root']);
  });

  it('names every missing file', async () => {
    const log = storeLog(700);
    for (const path of log.files.keys()) {
      const files = new Map(log.files);
      files.delete(path);
      expect((await audit(log, files)).map((finding) => [finding.code, finding.path])).toEqual([['audit.missing', path]]);
    }
  });
});

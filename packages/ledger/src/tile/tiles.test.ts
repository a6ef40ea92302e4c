import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameBytes } from '../bytes/bytes.ts';
import { rfcRoot } from '../testing/rfc-tree.ts';
import { codeOf, flipBit, someLeaves, storeLog, tileReader } from '../testing/stored-log.ts';
import { EMPTY_ROOT, sameHash } from '../tree/hash.ts';
import { proveConsistency, proveInclusion, rootAt } from '../tree/prove.ts';
import { verifyConsistency, verifyInclusion } from '../tree/verify-tree.ts';
import { formatBundle, formatTile, parseBundle, parseTile } from './tile.ts';
import { appendToTiles, EMPTY_EDGE, edgeAt, rootOfEdge } from './tile-edge.ts';
import { newTiles, tileNodes, tilesForConsistency, tilesForInclusion, tilesForRoot, tilesOf } from './tile-layout.ts';
import { bundlePath, parseBundlePath, parseTilePath, tilePath } from './tile-path.ts';

describe('paths of tiles and bundles', () => {
  it('are those of the C2SP tlog-tiles specification', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 17 })).toBe('tile/1/000.p/17');
    expect(bundlePath({ index: 1_000, width: 255 })).toBe('tile/entries/x001/000.p/255');
  });

  it('are read back as they were written, for any level, index and width', () => {
    const [level, index, width] = [fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 })];
    fc.assert(
      fc.property(fc.record({ level, index, width }), (id) => {
        expect(parseTilePath(tilePath(id))).toEqual(id);
      }),
    );
    fc.assert(
      fc.property(fc.record({ index, width }), (id) => {
        expect(parseBundlePath(bundlePath(id))).toEqual(id);
      }),
    );
  });

  it.each([
    ...[
      'tile/0/1',
      'tile/00/001',
      'tile/64/001',
      'tile/0/x000/001',
      'tile/0/x01/234',
      'tile/0/001/234',
      'tile/0/x001/x234',
      'tile/0/001.p/0',
    ],
    ...[
      'tile/0/001.p/256',
      'tile/0/001.p/01',
      'tile/0/001.p/',
      'tile/0/001.p/5.p/5',
      'tile/0/001/',
      '/tile/0/001',
      'tile/0/',
      'tile/-1/001',
      'tile/0/+01',
    ],
    ...['tile/entries/001', 'tile/0/x999/x999/x999/x999/x999/999', 'tile/0/001\n', ''],
  ])('refuse %j', (path) => expect(codeOf(() => parseTilePath(path))).toBe('tile.path'));
});

describe('tiles and bundles', () => {
  it('of 70,000 entries are those that the C2SP tlog-tiles specification counts', () => {
    const tiles = tilesOf(70_000);
    expect([0, 1, 2].map((level) => tiles.filter((tile) => tile.level === level && tile.width === 256).length)).toEqual([273, 1, 0]);
    expect(tiles.filter(({ width }) => width < 256).map(tilePath)).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    expect(tilesOf(256).map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    expect(tilesOf(0)).toEqual([]);
  });

  it('are read back as they were written', () => {
    const hashes = someLeaves(256);
    for (const width of [1, 255, 256]) expect(parseTile(formatTile(hashes.slice(0, width)), width)).toEqual(hashes.slice(0, width));
    const entries = fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(entries, (some) => {
        expect(parseBundle(formatBundle(some), some.length)).toEqual(some);
      }),
    );
    const longest = [new Uint8Array(65_535)];
    expect(parseBundle(formatBundle(longest), 1)).toEqual(longest);
  });

  it('are refused when they are too long, too short, too many or none', () => {
    expect(codeOf(() => formatBundle([new Uint8Array(65_536)]))).toBe('entry.length');
    for (const count of [0, 257]) expect(codeOf(() => formatTile(someLeaves(count)))).toBe('tile.width');
    const bundle = formatBundle([new Uint8Array(3), new Uint8Array(300)]);
    for (let length = 0; length < bundle.length; length++)
      expect(codeOf(() => parseBundle(bundle.slice(0, length), 2))).toBe('bundle.length');
    expect(codeOf(() => parseBundle(bundle, 1))).toBe('bundle.length');
    expect(codeOf(() => parseTile(new Uint8Array(33), 1))).toBe('tile.length');
  });
});

describe('a tree kept in tiles', () => {
  it('has the root from scratch at every size up to 700, and all tiles of that size, whatever the batches were', () => {
    const leaves = someLeaves(700);
    let edge = EMPTY_EDGE;
    const files = new Map<string, Uint8Array>();
    for (let size = 1; size <= 700; size++) {
      const next = appendToTiles(edge, leaves.slice(edge.size, size));
      for (const tile of next.tiles) files.set(tilePath(tile), formatTile(tile.hashes));
      expect(next.tiles.map(tilePath).toSorted()).toEqual(newTiles(edge.size, size).map(tilePath).toSorted());
      edge = next.edge;
      expect(sameHash(rootOfEdge(edge), rfcRoot(leaves.slice(0, size)))).toBe(true);
      expect(tilesOf(size).every((id) => files.has(tilePath(id)))).toBe(true);
    }
    expect(edgeAt(700, tileReader(files))).toEqual(edge);
    expect(rootOfEdge(EMPTY_EDGE)).toBe(EMPTY_ROOT);
  });

  it('crosses the borders of all levels in one batch as in many', () => {
    const leaves = someLeaves(66_000);
    const whole = appendToTiles(EMPTY_EDGE, leaves);
    const { root } = storeLog(66_000);
    expect(sameHash(rootOfEdge(whole.edge), root)).toBe(true);
    let edge = EMPTY_EDGE;
    for (const end of [255, 256, 257, 65_535, 65_536, 65_537, 66_000]) edge = appendToTiles(edge, leaves.slice(edge.size, end)).edge;
    expect(edge).toEqual(whole.edge);
  });

  it('gives roots and proofs of any size from exactly the tiles that it names', () => {
    const stored = storeLog(70_000);
    const leaves = someLeaves(70_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70_000 }), fc.nat(), fc.nat(), (size2, a, b) => {
        const [index, size1] = [a % size2, 1 + (b % size2)];
        // A full tile serves wherever a partial one of an earlier size is asked for.
        const only = (ids: readonly { level: number; index: number }[]) => {
          const named = new Set(ids.map(({ level, index: at }) => `${level}/${at}`));
          return tileNodes(size2, (id) => {
            if (!named.has(`${id.level}/${id.index}`)) throw new Error('a tile that was not named');
            const width = Math.min(256, Math.floor(70_000 / 256 ** id.level) - 256 * id.index);
            return tileReader(stored.files)({ ...id, width });
          });
        };
        const root2 = rootAt(size2, only(tilesForRoot(size2)));
        const inclusion = proveInclusion(index, size2, only(tilesForInclusion(index, size2)));
        verifyInclusion({ leaf: leaves[index] ?? EMPTY_ROOT, index, size: size2, root: root2 }, inclusion);
        const consistency = proveConsistency(size1, size2, only(tilesForConsistency(size1, size2)));
        const root1 = rootAt(size1, tileNodes(70_000, tileReader(stored.files)));
        verifyConsistency({ size1, root1, size2, root2 }, consistency);
      }),
      { numRuns: 200 },
    );
  });

  it('changes with every bit of every entry', () => {
    const { entries, files } = storeLog(3);
    const bundle = files.get('tile/entries/000.p/3') ?? new Uint8Array();
    for (let bit = 0; bit < bundle.length * 8; bit++) {
      const changed = flipBit(bundle, bit);
      const same = () => parseBundle(changed, 3).every((entry, at) => sameBytes(entry, entries[at] ?? new Uint8Array()));
      expect(codeOf(() => same()) === 'bundle.length' || !same()).toBe(true);
    }
  });
});

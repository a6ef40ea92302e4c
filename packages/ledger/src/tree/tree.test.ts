import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfcConsistency, rfcPath, rfcRoot } from '../testing/rfc-tree.ts';
import { codeOf, someLeaves } from '../testing/stored-log.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierAt, frontierOf, rootOf } from './frontier.ts';
import { asHash, EMPTY_ROOT, type Hash, leafHash, nodeHash, sameHash, treeHash } from './hash.ts';
import { proveConsistency, proveInclusion, type ReadNode, rootAt } from './prove.ts';
import { verifyConsistency, verifyInclusion } from './verify-tree.ts';

const hex = (hash: Hash) => bytesToHex(hash);

/** The complete subtrees of these leaves, level by level. */
function nodesOver(leaves: readonly Hash[]): ReadNode {
  const levels: Hash[][] = [[...leaves]];
  for (let row = levels[0] ?? []; row.length > 1; ) {
    const above = Array.from({ length: Math.floor(row.length / 2) }, (_, at) => treeHash(row.slice(2 * at, 2 * at + 2)));
    levels.push(above);
    row = above;
  }
  return ({ level, index }) => {
    const hash = levels[level]?.[index];
    if (hash === undefined) throw new Error(`no node ${level}/${index}`);
    return hash;
  };
}

describe('the tree that Certificate Transparency gives as its example', () => {
  // Inputs and roots: RFC 6962 hashing over the eight entries of certificate-transparency's reference tests, published since 2013.
  const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hexToBytes);
  const leaves = entries.map(leafHash);
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it('has the root of nothing, and these roots at sizes 1 to 8', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(roots.map((_, at) => hex(rootOf(appendLeaves(EMPTY_FRONTIER, leaves.slice(0, at + 1)))))).toEqual(roots);
  });

  it('has this inclusion proof of its sixth entry and this consistency proof from 6 to 8', () => {
    const read = nodesOver(leaves);
    expect(proveInclusion(5, 8, read).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(proveConsistency(6, 8, read).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('the incremental tree', () => {
  it('has the root from scratch at every size up to 700, one leaf at a time', () => {
    const leaves = someLeaves(700);
    const read = nodesOver(leaves);
    let frontier = EMPTY_FRONTIER;
    for (const [at, leaf] of leaves.entries()) {
      frontier = appendLeaves(frontier, [leaf]);
      const expected = hex(rfcRoot(leaves.slice(0, at + 1)));
      expect([hex(rootOf(frontier)), hex(rootAt(at + 1, read)), hex(treeHash(leaves.slice(0, at + 1)))]).toEqual([
        expected,
        expected,
        expected,
      ]);
    }
  });

  it('has the same root however its leaves come in batches, also when it is kept and read back between them', () => {
    const leaves = someLeaves(3_000);
    fc.assert(
      fc.property(fc.array(fc.nat(700), { maxLength: 4 }), (batches) => {
        let [frontier, size] = [EMPTY_FRONTIER, 0];
        for (const batch of batches) {
          frontier = appendLeaves(frontierOf(frontier.size, frontier.hashes), leaves.slice(size, size + batch));
          size += batch;
        }
        expect(frontier.size).toBe(size);
        expect(hex(rootOf(frontier))).toBe(hex(rfcRoot(leaves.slice(0, size))));
        expect(frontier).toEqual(frontierAt(size, nodesOver(leaves)));
      }),
      { numRuns: 50 },
    );
  });

  it('cannot be put together from as many hashes as its size does not need', () => {
    expect(codeOf(() => frontierOf(5, someLeaves(3)))).toBe('ledger.frontier');
    expect(codeOf(() => frontierOf(2 ** 53, []))).toBe('ledger.size');
    expect(codeOf(() => asHash(new Uint8Array(31)))).toBe('ledger.hash-length');
  });
});

describe('proofs', () => {
  const leaves = someLeaves(300);
  const read = nodesOver(leaves);
  const roots = Array.from({ length: 301 }, (_, size) => rootAt(size, read));
  const root = (size: number) => roots[size] ?? EMPTY_ROOT;

  it('of inclusion verify for every entry of every size up to 300', () => {
    let verified = 0;
    for (let size = 1; size <= 300; size++) {
      for (const [index, leaf] of leaves.slice(0, size).entries()) {
        verifyInclusion({ leaf, index, size, root: root(size) }, proveInclusion(index, size, read));
        verified += 1;
      }
    }
    expect(verified).toBe(45_150);
  });

  it('of consistency verify between all pairs of sizes up to 300', () => {
    let verified = 0;
    for (let size2 = 1; size2 <= 300; size2++) {
      for (let size1 = 1; size1 <= size2; size1++) {
        verifyConsistency({ size1, root1: root(size1), size2, root2: root(size2) }, proveConsistency(size1, size2, read));
        verified += 1;
      }
    }
    expect(verified).toBe(45_150);
  });

  it('are those of the definition in RFC 6962, at every size up to 40', () => {
    for (let size = 1; size <= 40; size++) {
      const some = leaves.slice(0, size);
      for (let m = 0; m < size; m++) {
        expect(proveInclusion(m, size, read)).toEqual(rfcPath(m, some));
        expect(proveConsistency(m + 1, size, read)).toEqual(rfcConsistency(m + 1, some));
      }
    }
  });

  it('verify at random sizes up to 100,000, and no changed bit, index, size, order or length of them does', () => {
    const many = someLeaves(100_000);
    const readMany = nodesOver(many);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), fc.nat(), fc.nat(), (size2, a, b, bit) => {
        const [index, size1] = [a % size2, 1 + (b % size2)];
        const [root1, root2] = [rootAt(size1, readMany), rootAt(size2, readMany)];
        const leaf = readMany({ level: 0, index });
        const inclusion = proveInclusion(index, size2, readMany);
        const consistency = proveConsistency(size1, size2, readMany);
        const included = (hashes: readonly Hash[], at = index, size = size2) =>
          codeOf(() => verifyInclusion({ leaf, index: at, size, root: root2 }, hashes));
        const consistent = (hashes: readonly Hash[]) => codeOf(() => verifyConsistency({ size1, root1, size2, root2 }, hashes));
        expect([included(inclusion), consistent(consistency)]).toEqual([null, null]);
        for (const bad of spoiled(inclusion, bit)) expect(included(bad)).toMatch(/^inclusion\./);
        for (const bad of spoiled(consistency, bit)) expect(consistent(bad)).toMatch(/^consistency\./);
        if (index > 0) expect(included(inclusion, index - 1)).toMatch(/^inclusion\./);
        expect(included(inclusion, index, 2 * size2)).toMatch(/^inclusion\./);
        expect(codeOf(() => verifyInclusion({ leaf: flipped(leaf, bit), index, size: size2, root: root2 }, inclusion))).toBe(
          'inclusion.root',
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are refused for entries and sizes that there are not, also beyond 2^53', () => {
    for (const [index, size] of [
      [3, 3],
      [-1, 3],
      [0.5, 3],
      [0, 0],
    ] as const)
      expect(codeOf(() => proveInclusion(index, size, read))).toBe('ledger.index');
    for (const [size1, size2] of [
      [0, 3],
      [4, 3],
      [1, 2 ** 53],
    ] as const)
      expect(codeOf(() => proveConsistency(size1, size2, read))).toBe('ledger.size');
    const [leaf = EMPTY_ROOT] = leaves;
    expect(codeOf(() => verifyInclusion({ leaf, index: 0, size: 2 ** 53, root: leaf }, []))).toBe('ledger.size');
  });

  it('hold for sizes far beyond 32 bits, where bit operators would not', () => {
    const size = 2 ** 52 + 2 ** 40 + 5;
    // A tree whose entries are all the same has one hash a level, so its roots can be computed.
    const levels = Array.from({ length: 53 }).reduce<Hash[]>(
      (row) => [...row, nodeHash(row.at(-1) ?? EMPTY_ROOT, row.at(-1) ?? EMPTY_ROOT)],
      [leafHash(new Uint8Array())],
    );
    const same: ReadNode = ({ level }) => levels[level] ?? EMPTY_ROOT;
    for (const index of [0, 2 ** 40, 2 ** 52 + 1, size - 1]) {
      verifyInclusion({ leaf: same({ level: 0, index }), index, size, root: rootAt(size, same) }, proveInclusion(index, size, same));
      const size1 = index + 1;
      verifyConsistency({ size1, root1: rootAt(size1, same), size2: size, root2: rootAt(size, same) }, proveConsistency(size1, size, same));
    }
  });
});

function flipped(hash: Hash, bit: number): Hash {
  const changed = Uint8Array.from(hash);
  changed[Math.floor(bit / 8) % 32] = (changed[Math.floor(bit / 8) % 32] ?? 0) ^ (1 << (bit % 8));
  return asHash(changed);
}

/** Proofs that are like it and wrong: a bit, a hash more or less at either end, two hashes exchanged. */
function spoiled(proof: readonly Hash[], bit: number): (readonly Hash[])[] {
  const [first, second, ...rest] = proof;
  const garbage = someLeaves(1, 'garbage');
  const longer = [
    [...proof, ...garbage],
    [...garbage, ...proof],
  ];
  if (first === undefined) return longer;
  const at = bit % proof.length;
  const exchanged = second === undefined || sameHash(first, second) ? [] : [[second, first, ...rest]];
  return [
    ...longer,
    proof.slice(1),
    proof.slice(0, -1),
    proof.map((hash, index) => (index === at ? flipped(hash, bit) : hash)),
    ...exchanged,
  ];
}

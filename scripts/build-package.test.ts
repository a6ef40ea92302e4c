import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage } from './build-package.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Those that are of use by themselves, after what they need of ours. */
const PACKED = ['framework', 'composite', 'ledger'] as const;

describe('packages, packed for others', () => {
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'mufakat-packed-'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    for (const name of ['consensus', ...PACKED]) installPacked(folder, await buildPackage(name));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a module beside the installed packages in plain Node. */
  function run(script: string): string {
    writeFileSync(path.join(folder, 'use.mjs'), script);
    return execFileSync(process.execPath, ['--no-strip-types', 'use.mjs'], { cwd: folder, encoding: 'utf8' });
  }

  test.each(PACKED)('%s loads in plain Node without a TypeScript file in sight', (name) => {
    expect(Number(run(`console.log(Object.keys(await import('@mufakat/${name}')).length);`))).toBeGreaterThan(0);
    expect(packedFiles(folder, name).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  });

  test('all bring their types to a strict project', () => {
    const uses = PACKED.map(
      (name) => `import * as ${name} from '@mufakat/${name}';\nexport const of_${name}: string[] = Object.keys(${name});\n`,
    );
    writeFileSync(path.join(folder, 'use.ts'), uses.join(''));
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', 'use.ts'];
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test.each(PACKED)('%s says where its parts are, without what only a working copy needs', (name) => {
    const manifest = JSON.parse(readFileSync(path.join(folder, `node_modules/@mufakat/${name}/package.json`), 'utf8'));
    expect(manifest.exports['.']).toEqual({ types: './dist/index.d.ts', default: './dist/index.js' });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  test('an analysis runs in threads from the packed package as well', () => {
    const script = `
      import { parseDesign, parseHierarchy, parseRecipe, tableOf } from '@mufakat/composite';
      import { analyseOnCores } from '@mufakat/composite/node';
      const table = tableOf({ units: ['a', 'b', 'c'], indicators: ['x', 'y'], rows: [[1, 4], [2, 2], [3, 3]] });
      const hierarchy = parseHierarchy([{ id: 'i', parent: null }, { id: 'x', parent: 'i' }, { id: 'y', parent: 'i' }]);
      const recipe = parseRecipe({ steps: [{ step: 'normalise', method: 'min-max' }, { step: 'aggregate', method: 'arithmetic' }] });
      const design = parseDesign({ kind: 'uncertainty', rows: 100, seed: 1, factors: [{ name: 'w', weights: 0.9 }] }, recipe, hierarchy);
      const { ranks } = await analyseOnCores({ table, hierarchy, recipe, design }, { workers: 2 });
      console.log(ranks.ranks.length);`;
    expect(Number(run(script))).toBe(300);
  });
});

test('a package that does not exist is named with the remedy', async () => {
  await expect(buildPackage('nowhere')).rejects.toThrow(/no package "nowhere".*Name its folder/);
});

/** As npm would install it: packed into an archive, unpacked under node_modules; foreign dependencies are those we have. */
function installPacked(folder: string, built: string): void {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const [packed] = JSON.parse(execFileSync(npm, ['pack', '--json', '--pack-destination', folder], { cwd: built, encoding: 'utf8' }));
  const manifest = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8'));
  const home = path.join(folder, 'node_modules', manifest.name);
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(folder, packed.filename), '-C', home, '--strip-components=1']);
  for (const name of Object.keys(manifest.dependencies ?? {}).filter((dependency) => !dependency.startsWith('@mufakat/'))) {
    linkForeign(folder, name);
  }
}

function linkForeign(folder: string, name: string): void {
  const link = path.join(folder, 'node_modules', name);
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(path.join(root, 'node_modules', name), link, 'junction');
}

function packedFiles(folder: string, name: string): string[] {
  const archive = execFileSync('tar', ['-tzf', path.join(folder, `mufakat-${name}-0.1.0.tgz`)], { encoding: 'utf8' });
  return archive.trim().split('\n');
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage } from './build-package.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The framework and the package of ours that it needs. */
const OURS = ['consensus', 'framework'];

describe('the framework package, packed for others', { timeout: 120_000 }, () => {
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'mufakat-packed-'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    for (const name of OURS) installPacked(folder, await buildPackage(name));
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('loads in plain Node without a TypeScript file in sight', () => {
    const script = "const all = await import('@mufakat/framework'); console.log(Object.keys(all).length);";
    const output = execFileSync(process.execPath, ['--no-strip-types', '--input-type=module', '--eval', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(Number(output)).toBeGreaterThan(0);
    expect(packedFiles(folder, 'framework').filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  });

  test('brings its types to a strict project', () => {
    writeFileSync(
      path.join(folder, 'use.ts'),
      "import * as framework from '@mufakat/framework';\nexport const names: string[] = Object.keys(framework);\n",
    );
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', 'use.ts'];
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('says where its parts are, without what only a working copy needs', () => {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'node_modules/@mufakat/framework/package.json'), 'utf8'));
    expect(manifest.exports['.']).toEqual({ types: './dist/index.d.ts', default: './dist/index.js' });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('devDependencies');
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

/**
 * Builds one of packages/ as JavaScript with type declarations, ready to be packed for others:
 *
 *   node scripts/build-package.ts framework      → packages/framework/dist-package/
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

const manifestSchema = z.looseObject({ name: z.string(), exports: z.record(z.string(), z.string()) });

/**
 * @param name the folder's name under packages/
 * @returns the folder that is ready for `npm pack`
 * @throws Error with the compiler's findings, or when there is no such package
 */
export async function buildPackage(name: string): Promise<string> {
  const home = path.join(root, 'packages', name);
  const manifest = manifestSchema.parse(JSON.parse(await readManifest(home, name)));
  const out = path.join(home, 'dist-package');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  compile(home, await sourcesOf(path.join(home, 'src')), path.join(out, 'dist'));
  await writeFile(path.join(out, 'package.json'), `${JSON.stringify(builtManifest(manifest), null, 2)}\n`);
  await copyIfThere(path.join(home, 'README.md'), path.join(out, 'README.md'));
  await copyIfThere(path.join(home, 'schema'), path.join(out, 'schema'));
  await copyIfThere(path.join(root, 'LICENSE'), path.join(out, 'LICENSE'));
  return out;
}

async function readManifest(home: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(home, 'package.json'), 'utf8');
  } catch {
    throw new Error(`There is no package "${name}" under packages/. Name its folder, for example: framework.`);
  }
}

async function sourcesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const ours = names.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.split(path.sep).includes('testing'));
  return ours.map((file) => path.join(folder, file));
}

function compile(home: string, sources: string[], outDir: string): void {
  const base = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  ).options;
  const program = ts.createProgram(sources, {
    ...base,
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    allowJs: false,
    checkJs: false,
    rootDir: path.join(home, 'src'),
    outDir,
  });
  // Other packages come in by their source; checking and emitting that is their own build.
  const emitted = program.emit(undefined, (file, text) => {
    if (path.resolve(file).startsWith(outDir)) ts.sys.writeFile(file, text);
  });
  const findings = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].filter((entry) => entry.file?.fileName.startsWith(home));
  if (findings.length > 0) throw new Error(ts.formatDiagnostics(findings, formatHost));
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (file) => file,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

/** Exports point at the built files, and what only a working copy needs is left out. */
function builtManifest(manifest: z.infer<typeof manifestSchema>): Record<string, unknown> {
  const { private: _private, devDependencies: _development, scripts: _scripts, ...kept } = manifest;
  const exports = Object.fromEntries(Object.entries(manifest.exports).map(([name, file]) => [name, builtExport(file)]));
  return { ...kept, exports, files: ['dist', 'schema', 'README.md', 'LICENSE'], engines: { node: '>=20' }, sideEffects: false };
}

function builtExport(file: string): string | { types: string; default: string } {
  if (!file.startsWith('./src/')) return file;
  const built = file.replace('./src/', './dist/').replace(/\.ts$/, '');
  return { types: `${built}.d.ts`, default: `${built}.js` };
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

if (import.meta.main) {
  const name = process.argv[2];
  if (name === undefined) {
    console.error('Name the package: node scripts/build-package.ts framework');
    process.exitCode = 2;
  } else {
    console.log(path.relative(root, await buildPackage(name)));
  }
}

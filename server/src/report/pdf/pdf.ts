/** The report as a tagged PDF/UA-1 file, set by Typst. */
import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Block, ReportDocument } from '../blocks.ts';
import { textOf } from '../blocks.ts';
import { ReportError } from '../error.ts';
import { fontFolders, withoutGlyph } from '../fonts.ts';
import { packPdf } from './pdf-pack.ts';
import { typstData } from './typst.ts';

const TEMPLATE = readFileSync(new URL('report.typ', import.meta.url), 'utf8');

/** A folder that does not exist: the template reads no file. */
const NOWHERE = '/mufakat-has-no-workspace';

let compiler: NodeCompiler | undefined;

function compilerOnce(): NodeCompiler {
  compiler ??= NodeCompiler.create({ workspace: NOWHERE, fontArgs: [{ fontPaths: fontFolders() }] });
  return compiler;
}

/** Every text of a block. */
function textsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [block.text];
    case 'paragraph':
    case 'note':
      return [textOf(block.text)];
    case 'list':
      return block.items.map(textOf);
    case 'definitions':
      return block.items.flatMap(({ term, paragraphs }) => [term, ...paragraphs.map(textOf)]);
    case 'figure':
      return [];
    case 'table':
      return [block.caption, ...block.rows.flat().map(({ text }) => textOf(text ?? []))];
  }
}

const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function complaint(text: string, place: string): string[] {
  return withoutGlyph(text).map((character) => {
    const at = text.indexOf(character);
    return `${place}: “${character}” (${codePoint(character)}) in “${text.slice(Math.max(0, at - 20), at + 20)}”`;
  });
}

/** Text that no font can show is refused before anything is set, with every place where it stands. */
function refuseUnshowable(document: ReportDocument): void {
  let section = 'Title page';
  const missing = [document.title, document.country, document.pack].flatMap((text) => complaint(text, section));
  for (const block of document.blocks) {
    if (block.kind === 'heading') section = `Section ${block.number} ${block.text}`;
    missing.push(...textsOf(block).flatMap((text) => complaint(text, section)));
  }
  if (missing.length === 0) return;
  throw new ReportError(
    'report-without-glyph',
    `These characters cannot be shown:\n${missing.slice(0, 20).join('\n')}${missing.length > 20 ? `\nand ${missing.length - 20} more places` : ''}`,
    'Replace the characters where they stand, or take the report as HTML or DOCX, which use the fonts of the reader.',
  );
}

/**
 * Sets the document as PDF/UA-1: tagged, with title, language, dates from the document itself, and alternative text on every figure.
 * The same document gives the same bytes.
 * @throws ReportError `report-without-glyph` when a character cannot be shown, naming each place; `report-not-set` when Typst refuses.
 */
export function renderPdf(document: ReportDocument): Uint8Array {
  refuseUnshowable(document);
  const typst = compilerOnce();
  try {
    const result = typst.compile({ mainFileContent: TEMPLATE, inputs: { data: typstData(document) } });
    const set = result.result;
    if (set === null) {
      const error = result.takeError();
      throw notSet(error === null ? 'no reason given' : JSON.stringify(typst.fetchDiagnostics(error)));
    }
    return packPdf(typst.pdf(set, { pdfStandard: 'ua-1' }));
  } catch (error) {
    throw error instanceof ReportError ? error : notSet(error instanceof Error ? error.message : String(error), error);
  } finally {
    typst.evictCache(0);
  }
}

/** Typst hands over a dump of all its remarks; each is said once, and not more than a screen of them. */
function remarksOf(dump: string): string {
  const remarks = [...dump.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, remark = '']) => remark);
  return remarks.length === 0 ? dump.slice(0, 1000) : [...new Set(remarks)].slice(0, 10).join('; ');
}

function notSet(why: string, cause?: unknown): ReportError {
  return new ReportError(
    'report-not-set',
    `The PDF could not be set: ${remarksOf(why)}`,
    'Take the report as HTML or DOCX and tell the maintainers the message.',
    cause,
  );
}

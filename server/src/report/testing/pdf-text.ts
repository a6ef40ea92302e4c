/** For tests: what a reader takes out of a PDF. */
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type ReadPdf = {
  readonly pages: readonly string[];
  readonly marked: boolean;
  readonly language: string | null;
  readonly xmp: string;
  /** Every element of the structure, page by page, with its alternative text where it has one. */
  readonly tags: readonly { readonly role: string; readonly alt: string | null }[];
};

type Structure = Awaited<ReturnType<PDFPageProxy['getStructTree']>>;

/** The types leave out what not every element has. */
function tagsOf({ role, alt, children }: Structure & { alt?: string }): { role: string; alt: string | null }[] {
  return [{ role, alt: alt ?? null }, ...children.flatMap((child) => ('role' in child ? tagsOf(child) : []))];
}

/** Text of every page in the order of the file, whether it is tagged, and its metadata. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 });
  const document = await task.promise;
  try {
    const pages: string[] = [];
    const tags: { role: string; alt: string | null }[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const structure: Structure | null = await page.getStructTree(); // null without tags, which the types do not say
      if (structure !== null) tags.push(...tagsOf(structure));
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    }
    const { info, metadata } = await document.getMetadata();
    const mark: unknown = await document.getMarkInfo();
    const language = 'Language' in info && typeof info.Language === 'string' ? info.Language : null;
    return { pages, marked: mark instanceof Map && mark.get('Marked') === true, language, xmp: String(metadata?.getRaw() ?? ''), tags };
  } finally {
    await task.destroy();
  }
}

/** Only letters and their marks, as they are written: spaces and forms are a matter of layout. */
export const letters = (text: string): string => text.normalize('NFKC').replaceAll(/[^\p{L}\p{M}]/gu, '');

/** Whether all characters of a text stand in another in their order, whatever stands between them. */
export function inOrder(text: string, within: string): boolean {
  let from = 0;
  for (const character of text) {
    const at = within.indexOf(character, from);
    if (at < 0) return false;
    from = at + character.length;
  }
  return true;
}

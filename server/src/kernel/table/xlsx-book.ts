/** What a workbook says of itself: its sheets in their order, and the texts that its cells share. */
import { attributesOf, scanXml } from './xml-scan.ts';

/** A sheet by its name, the part of the archive that it is in, and the number of its tab from 1. */
export type SheetPart = { readonly name: string; readonly part: string; readonly tab: number };

type Parts = ReadonlyMap<string, Buffer>;

const textOf = (parts: Parts, name: string): string => parts.get(name)?.toString('utf8') ?? '';

/** The sheets with cells (a chart has none), in the order of their tabs. @throws XmlRefused */
export function sheetsOf(parts: Parts): SheetPart[] {
  const targets = relationsOf(textOf(parts, 'xl/_rels/workbook.xml.rels'));
  const book = textOf(parts, 'xl/workbook.xml');
  const sheets: SheetPart[] = [];
  let tab = 0;
  scanXml(book, {
    open: (tag) => {
      const { name, id } = tag.local === 'sheet' ? attributesOf(book, tag) : {};
      if (name === undefined) return;
      tab += 1;
      const part = targets.get(id ?? '');
      if (part !== undefined) sheets.push({ name: unescapedName(name), part, tab });
    },
    close: () => {},
  });
  return sheets;
}

/** Parts of the sheets by the ids of their relations. */
function relationsOf(relations: string): Map<string, string> {
  const targets = new Map<string, string>();
  scanXml(relations, {
    open: (tag) => {
      const { Id: id, Target: target, Type: type } = attributesOf(relations, tag);
      if (tag.local !== 'Relationship' || id === undefined || target === undefined || !type?.endsWith('/worksheet')) return;
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
    close: () => {},
  });
  return targets;
}

/** `_x0020_` is how a name holds what it otherwise could not. */
const unescapedName = (name: string) =>
  name.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Numbers of the shared texts that are nothing but blanks. @throws XmlRefused */
export function blankTexts(parts: Parts): Set<number> {
  const source = textOf(parts, 'xl/sharedStrings.xml');
  const blank = new Set<number>();
  let count = 0;
  let begins = 0;
  scanXml(source, {
    open: ({ local, end }) => {
      if (local === 'si') begins = end;
    },
    close: ({ local, start, empty }) => {
      if (local !== 'si') return;
      if (empty || !/\S/.test(source.slice(begins, start).replaceAll(/<[^>]*>/g, ''))) blank.add(count);
      count += 1;
    },
  });
  return blank;
}

/** Walks through the tags of an XML text, in one pass and without building anything: for parts of workbooks, which reach tens of megabytes. */

/** The text is no XML that a workbook holds. */
export class XmlRefused extends Error {}

export type Tag = {
  /** As it stands, with its prefix. */
  readonly name: string;
  /** Without its prefix. */
  readonly local: string;
  /** From `<` to behind `>`. */
  readonly start: number;
  readonly end: number;
  /** `<a/>`: `close` follows at once. */
  readonly empty: boolean;
};

export type Handler = { readonly open: (tag: Tag) => void; readonly close: (tag: Tag) => void };

const MOST_DEEP = 100;
const [BANG, QUESTION, SLASH, GREATER, DOUBLE, SINGLE] = [33, 63, 47, 62, 34, 39];

/**
 * Tells every tag in turn. Text, comments and sections of character data are skipped; a document type is refused.
 * @throws XmlRefused for tags that do not close each other, or that are nested too deep
 */
export function scanXml(source: string, { open, close }: Handler): void {
  const names: string[] = [];
  for (let start = source.indexOf('<'); start >= 0; ) {
    const code = source.charCodeAt(start + 1);
    let end: number;
    if (code === BANG || code === QUESTION) end = skipped(source, start);
    else {
      end = tagEnd(source, start);
      if (code === SLASH) {
        const name = source.slice(start + 2, end - 1).trimEnd();
        if (names.pop() !== name) throw new XmlRefused('A tag closes another than the one that is open.');
        close(tagOf(name, { start, end, empty: false }));
      } else {
        const empty = source.charCodeAt(end - 2) === SLASH;
        const tag = tagOf(nameAt(source, start + 1, end - (empty ? 2 : 1)), { start, end, empty });
        open(tag);
        if (empty) close(tag);
        else if (names.push(tag.name) > MOST_DEEP) throw new XmlRefused('The tags are nested too deep.');
      }
    }
    start = source.indexOf('<', end);
  }
  if (names.length > 0) throw new XmlRefused('A tag is never closed.');
}

function tagOf(name: string, place: { start: number; end: number; empty: boolean }): Tag {
  const colon = name.lastIndexOf(':');
  return { name, local: colon < 0 ? name : name.slice(colon + 1), ...place };
}

function nameAt(source: string, from: number, end: number): string {
  let at = from;
  while (at < end && source.charCodeAt(at) > 32) at += 1;
  return source.slice(from, at);
}

/** Behind a comment, an instruction, or a section of character data. */
function skipped(source: string, start: number): number {
  for (const [begins, ends] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!source.startsWith(begins, start)) continue;
    const end = source.indexOf(ends, start + begins.length);
    if (end >= 0) return end + ends.length;
  }
  throw new XmlRefused('Something is opened that is never closed, or a document type is declared.');
}

/** Behind the `>` of a tag, which may stand in the value of an attribute as well. */
function tagEnd(source: string, start: number): number {
  let quote = 0;
  for (let at = start + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) return at + 1;
    else if (code === DOUBLE || code === SINGLE) quote = code;
  }
  throw new XmlRefused('A tag is never closed.');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text that XML stands for. An entity that is none stays as it is. */
function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The attributes of a tag by their names without prefixes. */
export function attributesOf(source: string, { start, end }: Tag): Readonly<Record<string, string | undefined>> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name = '', double, single] of source.slice(start, end).matchAll(/\s([^\s=<>"']{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes[name.slice(name.lastIndexOf(':') + 1)] = unescaped(double ?? single ?? '');
  return attributes;
}

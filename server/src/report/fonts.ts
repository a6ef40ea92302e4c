/** The fonts that the report is set in, and which characters they can show. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const FAMILIES = [
  ['@expo-google-fonts/noto-sans', 'NotoSans'],
  ['@expo-google-fonts/noto-serif', 'NotoSerif'],
  ['@expo-google-fonts/ibm-plex-sans-arabic', 'IBMPlexSansArabic'],
  ['@expo-google-fonts/noto-sans-kr', 'NotoSansKR'],
  ['@expo-google-fonts/noto-sans-thai', 'NotoSansThai'],
  ['@expo-google-fonts/battambang', 'Battambang'],
] as const;
const WEIGHTS = ['400Regular', '700Bold'] as const;

/** Files of all fonts, regular and bold. */
function fontFiles(): string[] {
  return FAMILIES.flatMap(([name, file]) => {
    const folder = dirname(require.resolve(`${name}/package.json`));
    return WEIGHTS.map((weight) => join(folder, weight, `${file}_${weight}.ttf`));
  });
}

/** Folders of `fontFiles`, which is what the Typst compiler takes. */
export const fontFolders = (): string[] => fontFiles().map((file) => dirname(file));

type Range = readonly [first: number, last: number];

/** The start of a table of a TrueType file; undefined when it has none of that name. */
function tableAt(font: DataView, name: string): number | undefined {
  for (let table = 0; table < font.getUint16(4); table += 1) {
    const at = 12 + table * 16;
    const tag = String.fromCharCode(font.getUint8(at), font.getUint8(at + 1), font.getUint8(at + 2), font.getUint8(at + 3));
    if (tag === name) return font.getUint32(at + 8);
  }
  return undefined;
}

/** Segments of a character map of format 4 (16 bits) whose characters have glyphs, after the OpenType specification, "cmap". */
function segments(font: DataView, at: number): Range[] {
  const twice = font.getUint16(at + 6);
  return Array.from({ length: twice / 2 }, (_, segment): Range => {
    const last = font.getUint16(at + 14 + segment * 2);
    return [font.getUint16(at + 16 + twice + segment * 2), last];
  }).filter(([first]) => first !== 0xffff);
}

/** Groups of a character map of format 12 (32 bits). */
function groups(font: DataView, at: number): Range[] {
  return Array.from({ length: font.getUint32(at + 12) }, (_, group): Range => {
    const entry = at + 16 + group * 12;
    return [font.getUint32(entry), font.getUint32(entry + 4)];
  });
}

function rangesOf(file: string): Range[] {
  const bytes = readFileSync(file);
  const font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cmap = tableAt(font, 'cmap');
  if (cmap === undefined) return [];
  const maps = Array.from({ length: font.getUint16(cmap + 2) }, (_, map) => cmap + font.getUint32(cmap + 4 + map * 8 + 4));
  return maps.flatMap((at) => {
    const format = font.getUint16(at);
    if (format === 12) return groups(font, at);
    return format === 4 ? segments(font, at) : [];
  });
}

let coverage: Uint8Array | undefined;

/** One bit a code point: whether any of the fonts has it. Read once. */
function covered(): Uint8Array {
  if (coverage !== undefined) return coverage;
  const bits = new Uint8Array(0x110000 / 8);
  for (const file of fontFiles().filter((name) => name.endsWith('Regular.ttf'))) {
    for (const [first, last] of rangesOf(file)) {
      for (let point = first; point <= Math.min(last, 0x10ffff); point += 1)
        bits[point >> 3] = (bits[point >> 3] ?? 0) | (1 << (point & 7));
    }
  }
  coverage = bits;
  return bits;
}

/** Characters that steer the layout and need no glyph. */
const INVISIBLE = /^[\n\t\u00ad\u200b-\u200f\u2060\u2028\u2029]$|^[\ufe00-\ufe0f]$/;

/** The characters of a text that no font of the report can show, each once. */
export function withoutGlyph(text: string): string[] {
  const bits = covered();
  const missing = [...text].filter((character) => {
    const point = character.codePointAt(0) ?? 0;
    return ((bits[point >> 3] ?? 0) & (1 << (point & 7))) === 0 && !INVISIBLE.test(character);
  });
  return [...new Set(missing)];
}

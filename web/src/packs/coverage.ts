/** How many of a pack's texts are in a language: what is not stands in the pack's own. */
import type { Pack } from '@mufakat/framework';

export type Coverage = { readonly translated: number; readonly texts: number };

/** Counts the texts of a pack, and those that have the language. A text that is empty in the pack's own language is none. */
export function coverageOf(pack: Pack, language: string): Coverage {
  const texts = textsIn(pack, pack.language);
  return { translated: texts.filter((text) => Object.hasOwn(text, language)).length, texts: texts.length };
}

function textsIn(value: unknown, own: string): Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  if (entries.some(([key, text]) => key === own && typeof text === 'string')) {
    const text = Object.fromEntries(entries);
    return text[own] === '' ? [] : [text];
  }
  return entries.flatMap(([, part]) => textsIn(part, own));
}

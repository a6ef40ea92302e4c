/**
 * Which script a stretch of text is in, so that it gets its language, its direction and a font that has it.
 */

/** What a document is in: stretches of other scripts and blocks that read the other way say so. */
export type Setting = { readonly language: string; readonly direction: 'ltr' | 'rtl' };

/** `lang` is null where the text is in the document's own language. */
export type ScriptRun = { readonly text: string; readonly lang: string | null };

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Khmer}/u, 'km'],
];

type MadeRun = { text: string; lang: string | null };

/** The language that stands for a script; `en` for Latin and every other that is not distinguished. */
export const scriptOf = (language: string): string => SCRIPTS.find(([, tag]) => language.split('-')[0] === tag)?.[1] ?? 'en';

/** The language a letter gives away; undefined for what every script shares (spaces, digits, punctuation, marks). */
function languageOf(character: string, own: string): string | null | undefined {
  const known = SCRIPTS.find(([script]) => script.test(character));
  if (known === undefined && !/\p{Letter}/u.test(character)) return undefined;
  const language = known?.[1] ?? 'en';
  return language === own ? null : language;
}

/**
 * Splits text where its script changes. What all scripts share stays with the letters before it, except that trailing spaces and
 * punctuation after another script belong to the document's language again. A sentence that is wholly in another script keeps its punctuation.
 * @param own the language of the document, as `scriptOf` gives it.
 */
export function splitByScript(text: string, own: string): ScriptRun[] {
  if (own === 'en' && !/[\u0600-\u1aff\u3130-\u318f\uac00-\ud7af\u1100-\u11ff\ufb50-\ufeff]/.test(text))
    return text === '' ? [] : [{ text, lang: null }];
  const sentence = wholeSentence(text, own);
  if (sentence !== undefined) return [{ text, lang: sentence }];
  const runs: MadeRun[] = [];
  let shared = '';
  for (const character of text) {
    const lang = languageOf(character, own);
    if (lang === undefined && !/\p{Mark}/u.test(character)) {
      shared += character;
      continue;
    }
    const last = runs.at(-1);
    const here = lang === undefined ? (last?.lang ?? null) : lang;
    if (last !== undefined && last.lang === here) last.text += shared + character;
    else append(runs, shared, { text: character, lang: here }, own);
    shared = '';
  }
  append(runs, shared, null, own);
  return runs;
}

/** The language of several words that end a sentence and are all in one script, another than the document's; undefined for every other text. */
function wholeSentence(text: string, own: string): string | undefined {
  if (!/\S\s+\S.*[.!?؟۔]["”»)]?\s*$/su.test(text)) return undefined;
  const languages = new Set([...text].map((character) => languageOf(character, own)).filter((lang) => lang !== undefined));
  const [only] = languages;
  return languages.size === 1 ? (only ?? undefined) : undefined;
}

/** Digits and signs that are one word with the letters before or after them, as in "CC-BY-4.0": between letters of another script they would move. */
const WORD_END = /^[^\s.,;:!?)»”]*(?:[.,:][^\s.,;:!?)»”]+)*/;
const WORD_START = /[^\s(«“]*$/;

/** Adds what the scripts share to the neighbour that is in the document's language, and then the next run. */
function append(runs: MadeRun[], between: string, next: MadeRun | null, own: string): void {
  let shared = between;
  const last = runs.at(-1);
  if (own !== 'en' && last !== undefined && last.lang === 'en') {
    const [glued = ''] = WORD_END.exec(shared) ?? [];
    last.text += glued;
    shared = shared.slice(glued.length);
  }
  if (own !== 'en' && next !== null && next.lang === 'en') {
    const [glued = ''] = WORD_START.exec(shared) ?? [];
    next.text = glued + next.text;
    shared = shared.slice(0, shared.length - glued.length);
  }
  if (shared !== '' && last?.lang === null) last.text += shared;
  else if (shared !== '' && next?.lang === null) next.text = shared + next.text;
  else if (shared !== '') runs.push({ text: shared, lang: null });
  if (next !== null) runs.push(next);
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * Which way a paragraph reads: its first letter decides. In a document that reads from right to left one letter of such a script is enough, for its
 * sentences often begin with a name in Latin letters. Null where there is no letter.
 */
export function directionOf(text: string, { direction }: Setting): 'ltr' | 'rtl' | null {
  if (direction === 'rtl' && RIGHT_TO_LEFT.test(text)) return 'rtl';
  const first = /\p{Letter}/u.exec(text);
  if (first === null) return null;
  return RIGHT_TO_LEFT.test(first[0]) ? 'rtl' : 'ltr';
}

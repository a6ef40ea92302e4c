/**
 * Which script a stretch of text is in, so that it gets its language, its direction and a font that has it.
 */

/** `lang` is null where the text is in the document's own language. */
export type ScriptRun = { readonly text: string; readonly lang: string | null };

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Khmer}/u, 'km'],
];

/** The language a letter gives away; undefined for what every script shares (spaces, digits, punctuation, marks). */
function languageOf(character: string): string | null | undefined {
  const known = SCRIPTS.find(([script]) => script.test(character));
  if (known !== undefined) return known[1];
  return /\p{Letter}/u.test(character) ? null : undefined;
}

/**
 * Splits text where its script changes. What all scripts share stays with the letters before it, except that trailing spaces and
 * punctuation after another script belong to the document's language again.
 */
export function splitByScript(text: string): ScriptRun[] {
  if (!/[\u0600-\u1aff\u3130-\u318f\uac00-\ud7af\u1100-\u11ff\ufb50-\ufeff]/.test(text)) return text === '' ? [] : [{ text, lang: null }];
  const runs: { text: string; lang: string | null }[] = [];
  let shared = '';
  for (const character of text) {
    const lang = languageOf(character);
    if (lang === undefined && !/\p{Mark}/u.test(character)) {
      shared += character;
      continue;
    }
    const last = runs.at(-1);
    const here = lang === undefined ? (last?.lang ?? null) : lang;
    if (last !== undefined && last.lang === here) last.text += shared + character;
    else append(runs, shared, { text: character, lang: here });
    shared = '';
  }
  append(runs, shared, null);
  return runs;
}

/** Adds what the scripts share to the neighbour that is in the document's language, and then the next run. */
function append(runs: { text: string; lang: string | null }[], shared: string, next: { text: string; lang: string | null } | null): void {
  const last = runs.at(-1);
  if (shared !== '' && last?.lang === null) last.text += shared;
  else if (shared !== '' && next?.lang === null) next.text = shared + next.text;
  else if (shared !== '') runs.push({ text: shared, lang: null });
  if (next !== null) runs.push(next);
}

/** Whether a paragraph reads from right to left: its first letter decides. */
export function isRightToLeft(text: string): boolean {
  const first = /\p{Letter}/u.exec(text);
  return first !== null && /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(first[0]);
}

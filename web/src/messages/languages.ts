/** Languages of the page itself; texts of a pack come in the languages of the pack. */
export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguageTag = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

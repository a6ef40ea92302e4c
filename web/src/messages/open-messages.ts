/** The messages that are loaded. Those of a folder come with the first page that uses them, and again in each language that is chosen afterwards. */
import { type I18n, setupI18n } from '@lingui/core';
import type { Language } from './languages.ts';
import type { Catalogue } from './message-id.ts';

const opened = new Set<Catalogue>();
const wanted = new Set<Language>();
const loaded = new Map<Language, I18n>();

/** Loads the messages of folders in every language that was asked for so far. */
export async function openMessages(...catalogues: readonly Catalogue[]): Promise<void> {
  for (const catalogue of catalogues) opened.add(catalogue);
  await Promise.all(catalogues.flatMap((catalogue) => [...wanted].map((language) => load(catalogue, language))));
}

/** All messages of the opened folders in a language. */
export async function messagesIn(language: Language): Promise<I18n> {
  wanted.add(language);
  await Promise.all([...opened].map((catalogue) => load(catalogue, language)));
  return i18nOf(language);
}

async function load(catalogue: Catalogue, language: Language): Promise<void> {
  const { default: messages } = await catalogue[language]();
  i18nOf(language).load(language, { ...messages });
}

function i18nOf(language: Language): I18n {
  const known = loaded.get(language);
  if (known !== undefined) return known;
  const made = setupI18n({ locale: language, messages: { [language]: {} } });
  loaded.set(language, made);
  return made;
}

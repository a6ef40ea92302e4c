/** The language of the page: messages, numbers, dates and direction follow it. */
import type { I18n } from '@lingui/core';
import { I18nProvider as Messages, useLingui } from '@lingui/react';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { I18nProvider as Locale } from 'react-aria-components/I18nProvider';
import { isLanguageTag, LANGUAGES, type Language } from './languages.ts';
import type { MessageId } from './message-id.ts';
import { messagesIn } from './open-messages.ts';

export type { MessageId } from './message-id.ts';
export type Values = Readonly<Record<string, string | number | Date>>;

const REMEMBERED = 'mufakat.language';

/** The language in the address (`?lang=ar`), else the one chosen last, else the first of the browser's that we have. */
function preferred(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  const candidates = [asked, remembered(), ...navigator.languages];
  for (const candidate of candidates) {
    const tag = candidate?.split('-')[0] ?? '';
    if (isLanguageTag(tag)) return tag;
  }
  return 'en';
}

/** Browsers may refuse a page its storage, as in a preview of an attachment: then the language is not remembered, and nothing else is lost. */
function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // see above
  }
}

type LanguageChoice = { readonly language: Language; readonly direction: 'ltr' | 'rtl'; readonly choose: (language: Language) => void };
const Choice = createContext<LanguageChoice>({ language: 'en', direction: 'ltr', choose: () => {} });

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, choose] = useState(preferred);
  const [i18n, setI18n] = useState<I18n>();
  const { direction } = LANGUAGES[language];

  useEffect(() => {
    let current = true;
    void messagesIn(language).then((messages) => {
      if (!current) return;
      document.documentElement.lang = language;
      document.documentElement.dir = LANGUAGES[language].direction;
      setI18n(messages);
    });
    return () => {
      current = false;
    };
  }, [language]);

  const choice = useMemo(
    () => ({
      language,
      direction,
      choose: (next: Language) => {
        remember(next);
        choose(next);
      },
    }),
    [language, direction],
  );

  if (i18n === undefined) return null;
  return (
    <Choice value={choice}>
      <Locale locale={language}>
        <Messages i18n={i18n}>{children}</Messages>
      </Locale>
    </Choice>
  );
}

export const useLanguage = () => use(Choice);

/** The text of a message in the language of the page. */
export type Translate = (id: MessageId, values?: Values) => string;

export function useText(): Translate {
  const { i18n } = useLingui();
  return useCallback((id, values) => i18n._(id, values), [i18n]);
}

/** The text of a message whose id is made from a code. Undefined where there is none: then show what came with the code. */
export function useCodedText(): (id: string, values?: Values) => string | undefined {
  const { i18n } = useLingui();
  return useCallback((id, values) => (Object.hasOwn(i18n.messages, id) ? i18n._(id, values) : undefined), [i18n]);
}

/** Dates as people of this language write them. `date` is ISO. */
export function useDates() {
  const { language } = useLanguage();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
    const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    return {
      day: (date: string) => day.format(new Date(date)),
      moment: (date: string) => moment.format(new Date(date)),
      period: (from: string, to: string) => day.formatRange(new Date(from), new Date(to)),
    };
  }, [language]);
}

/** Several names as people of this language list them. */
export function useListing(): (names: readonly string[]) => string {
  const { language } = useLanguage();
  return useMemo(() => {
    const listing = new Intl.ListFormat(language, { type: 'conjunction' });
    return (names) => listing.format(names);
  }, [language]);
}

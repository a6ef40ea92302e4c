/**
 * The report's own words in the languages of the product: ICU messages in `messages/<language>.json`, a file a language.
 *
 *     const speech = speechIn('ar');
 *     speech.t('word.percent', { n: 62 });
 */
import { setupI18n } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Inline } from './blocks.ts';
import arabic from './messages/ar.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };

export type MessageId = keyof typeof english;
export type Values = Readonly<Record<string, string | number>>;
export type Direction = 'ltr' | 'rtl';

/** `locale` gives dates and lists their form. */
const LANGUAGES = {
  en: { locale: 'en-GB', direction: 'ltr', messages: english },
  ar: { locale: 'ar-u-nu-latn', direction: 'rtl', messages: arabic },
} as const satisfies Readonly<Record<string, { locale: string; direction: Direction; messages: Readonly<Record<MessageId, string>> }>>;

/** A language that the report's own words exist in. */
export type ReportLanguage = keyof typeof LANGUAGES;

export type Speech = {
  readonly language: ReportLanguage;
  readonly direction: Direction;
  /** A message with its values. */
  readonly t: (id: MessageId, values?: Values) => string;
  /** A message whose values have styles of their own. */
  readonly runs: (id: MessageId, values: Readonly<Record<string, Inline | string | number>>) => Inline;
  /** The message of a name that this version may not know; `otherwise` is said then. */
  readonly named: (group: string, name: string, otherwise?: string) => string;
  /** "30 June 2026" of 2026-06-30; other texts stay as they are. */
  readonly date: (iso: string) => string;
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
  /** The name of a language, in this one. */
  readonly languageName: (tag: string) => string;
};

const isReportLanguage = (tag: string): tag is ReportLanguage => Object.hasOwn(LANGUAGES, tag);

/** The language of the report's own words where the report is in `tag`: the same, or English where they have not been translated. */
export function reportLanguage(tag: string): ReportLanguage {
  const base = tag.split('-')[0]?.toLowerCase() ?? '';
  return isReportLanguage(base) ? base : 'en';
}

/** Stands around the name of a value in a message until the value is put there. No message has it, and values never pass through it. */
const MARK = '\ue000';

function made(language: ReportLanguage): Speech {
  const { locale, direction, messages } = LANGUAGES[language];
  const compiled = Object.entries(messages).map(([id, message]) => [id, compileMessageOrThrow(message)]);
  const i18n = setupI18n({ locale: language, messages: { [language]: Object.fromEntries(compiled) } });
  const t = (id: MessageId, values?: Values) => i18n._(id, values);
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(locale);
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  return {
    language,
    direction,
    t,
    runs: (id, values) => runsOf(t, id, values),
    named: (group, name, otherwise = name) => {
      const id = `${group}.${name}`;
      return isMessage(id) ? t(id) : otherwise;
    },
    date: (iso) => {
      const moment = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(iso) : Number.NaN;
      return Number.isNaN(moment) ? iso : dates.format(moment);
    },
    list: (items) => lists.format(items),
    languageName: (tag) => languages.of(tag) ?? tag,
  };
}

const isMessage = (id: string): id is MessageId => Object.hasOwn(english, id);

function runsOf(t: Speech['t'], id: MessageId, values: Parameters<Speech['runs']>[1]): Inline {
  const marked = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : `${MARK}${name}${MARK}`]);
  const pieces = t(id, Object.fromEntries(marked)).split(MARK);
  return pieces.flatMap((piece, at): Inline => {
    if (at % 2 === 0) return piece === '' ? [] : [{ text: piece }];
    const value = values[piece] ?? '';
    return typeof value === 'object' ? value : [{ text: String(value) }];
  });
}

const known = new Map<ReportLanguage, Speech>();

/** The words of one language. Made once. */
export function speechIn(language: ReportLanguage): Speech {
  const speech = known.get(language) ?? made(language);
  known.set(language, speech);
  return speech;
}

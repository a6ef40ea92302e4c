import type { Pack, Text } from '@mufakat/framework';
import { useLanguage } from '../messages/language.tsx';
import { type Worded, wordsOf } from '../packs/words.ts';

/** A text of a pack. Where it stands in another language than the page, it says so to readers and screen readers, and keeps its own direction. */
export function Words({ text, pack }: { readonly text: Text; readonly pack: Pack }) {
  const { language } = useLanguage();
  return <Said {...wordsOf(text, language, pack.language)} />;
}

export function Said({ words, language }: Worded) {
  const page = useLanguage().language;
  return language === page ? words : <bdi lang={language}>{words}</bdi>;
}

/** The text as a string, for labels. */
export function useWords(pack: Pack): (text: Text) => string {
  const { language } = useLanguage();
  return (text) => wordsOf(text, language, pack.language).words;
}

/** What people wrote: in whatever language, so the direction comes from the text. */
export function Written({ children }: { readonly children: string }) {
  return (
    <span className="written" dir="auto">
      {children}
    </span>
  );
}

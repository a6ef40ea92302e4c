import type { Pack } from '@mufakat/framework';
import { useLanguage, useText } from '../messages/language.tsx';
import { coverageOf } from './coverage.ts';

/** Says once a page how many texts of the framework are in the language of the page; nothing where all are. */
export function PackCoverage({ pack }: { readonly pack: Pack }) {
  const t = useText();
  const { language } = useLanguage();
  const { translated, texts } = coverageOf(pack, language);
  if (translated === texts) return null;
  const own = new Intl.DisplayNames(language, { type: 'language' }).of(pack.language) ?? pack.language;
  return <p className="hint pack-coverage">{t('pack.coverage', { translated, texts, language: own })}</p>;
}

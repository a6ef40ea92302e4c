import { useMemo } from 'react';
import { useLanguage } from '../messages/language.tsx';

/** Moments as the ledger tells them: in UTC, the same for every reader. */
export function useMoments(): {
  readonly minute: (moment: string) => string;
  readonly short: (moment: string) => string;
  readonly long: (moment: string) => string;
} {
  const { language } = useLanguage();
  return useMemo(() => {
    const minute = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
    const short = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
    const long = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
    return {
      minute: (moment) => minute.format(new Date(moment)),
      short: (moment) => short.format(new Date(moment)),
      long: (moment) => long.format(new Date(moment)),
    };
  }, [language]);
}

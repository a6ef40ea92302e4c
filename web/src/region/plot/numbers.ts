/** Figures as people of the page's language write them. */
import { useMemo } from 'react';
import { useLanguage } from '../../messages/language.tsx';

/** A share as a percentage, without decimals unless told. */
export function usePercent(digits = 0): (share: number) => string {
  const { language } = useLanguage();
  return useMemo(() => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format, [language, digits]);
}

/** A figure with as many decimals at most. */
export function useNumber(digits = 1): (value: number) => string {
  const { language } = useLanguage();
  return useMemo(() => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format, [language, digits]);
}

/** A difference, with its sign but where there is none. */
export function useSigned(digits = 0): (value: number) => string {
  const { language } = useLanguage();
  return useMemo(
    () => new Intl.NumberFormat(language, { signDisplay: 'exceptZero', maximumFractionDigits: digits }).format,
    [language, digits],
  );
}

/** A figure with that many decimals always, as in a column or of correlations. */
export function useFixed(digits = 2): (value: number) => string {
  const { language } = useLanguage();
  return useMemo(
    () => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format,
    [language, digits],
  );
}

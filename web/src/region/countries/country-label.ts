import { useCallback } from 'react';
import { useText } from '../../messages/language.tsx';
import type { Country } from '../region-data.ts';

/** The name of a country where it is only text, as in a file or a plot: an invented one says so there too. */
export function useCountryLabel(): (country: Country) => string {
  const t = useText();
  return useCallback(({ name, invented }) => (invented ? t('region.invented.name', { name }) : name), [t]);
}

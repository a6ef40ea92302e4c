import { memo } from 'react';
import { useText } from '../../messages/language.tsx';
import type { Country } from '../region-data.ts';
import { ViewLink } from '../view-link.tsx';

/** The name of a country, which leads to its card; an invented one says so. */
export const CountryName = memo(function CountryName({ country }: { readonly country: Country }) {
  const t = useText();
  return (
    <span className="country-name">
      <ViewLink search={{ view: 'country', country: country.id }}>
        <bdi>{country.name}</bdi>
      </ViewLink>
      {country.invented && <span className="invented-mark">{t('region.invented')}</span>}
    </span>
  );
});

/** Order of the countries in the table of stages, and the table as rows of a file. */
import type { Text } from '@mufakat/framework';
import type { Translate } from '../../messages/language.tsx';
import { type Cell, type Country, cellOf, middleOf, type Region } from '../region-data.ts';

/** By `name`, by the `whole`, or by the id of a dimension. */
export type Order = { readonly by: string; readonly down: boolean };

/** What has no figure comes last, whichever way; equal ones by name. */
export function sortedCountries({ countries }: Region, { by, down }: Order): Country[] {
  const byName = (a: Country, b: Country) => a.name.localeCompare(b.name);
  if (by === 'name') return countries.toSorted((a, b) => (down ? -1 : 1) * byName(a, b));
  const figure = (country: Country) =>
    by !== 'whole' ? middleOf(cellOf(country, by)) : country.whole === null ? Number.NaN : country.whole.low + country.whole.high;
  return countries.toSorted((a, b) => {
    const [one, other] = [figure(a), figure(b)];
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || byName(a, b);
    return (down ? other - one : one - other) || byName(a, b);
  });
}

export type Wording = {
  readonly words: (text: Text) => string;
  readonly t: Translate;
  /** Name of a country. */
  readonly label: (country: Country) => string;
};

/** Two columns a dimension, low and high; a third says why there is none. */
export function csvRows({ dimensions, countries }: Region, { words, t, label }: Wording): (string | number | null)[][] {
  const heads = dimensions.flatMap(({ title }) => [
    t('region.csv.low', { of: words(title) }),
    t('region.csv.high', { of: words(title) }),
    t('region.csv.missing', { of: words(title) }),
  ]);
  const cells = (cell: Cell): (string | number | null)[] =>
    cell.kind === 'known' ? [cell.low, cell.high, null] : [null, null, t(`region.cell.${cell.kind}`)];
  return [
    [t('region.csv.code'), t('region.country'), ...heads],
    ...countries.map((country) => [country.code, label(country), ...dimensions.flatMap(({ id }) => cells(cellOf(country, id)))]),
  ];
}

/** A country's card as rows of a file; the first cell of the heading names the country. */
import type { Text } from '@mufakat/framework';
import type { Translate } from '../../messages/language.tsx';
import type { CellWords } from '../heat/cell-words.ts';
import { type Cell, type Country, cellOf, type Element, type Region } from '../region-data.ts';
import { type CountryCard, placeOf } from './country-card.ts';

type Wording = {
  readonly words: (text: Text) => string;
  readonly t: Translate;
  readonly cell: CellWords['cell'];
  readonly label: (country: Country) => string;
};

export function cardRows(
  region: Region,
  country: Country,
  { parts }: CountryCard,
  { words, t, cell, label }: Wording,
): (string | number | null)[][] {
  const row = (kind: string, element: Element, own: Cell, weight: number | null) => [
    ...[kind, words(element.title), ...(own.kind === 'known' ? [own.low, own.high] : [null, null]), element.max, cell(element, own)],
    ...[placeOf(region, country, element)?.rank ?? null, weight],
  ];
  return [
    [
      ...[
        label(country),
        t('region.card.element'),
        t('region.csv.low', { of: '' }),
        t('region.csv.high', { of: '' }),
        t('region.card.max'),
      ],
      ...[t('region.card.figure'), t('region.rank'), t('region.card.weight')],
    ],
    ...parts.flatMap(({ dimension, cell: own, weight }) => [
      row(t('region.dimension'), dimension, own, weight),
      ...dimension.indicators.map((indicator) => row(t('word.indicator'), indicator, cellOf(country, indicator.id), null)),
    ]),
  ];
}

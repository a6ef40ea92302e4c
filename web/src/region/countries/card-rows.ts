/** A country's card as rows of a file; the first cell of the heading names the country. */
import type { Text } from '@mufakat/framework';
import type { Say } from '../../messages/language.tsx';
import type { CellWords } from '../heat/cell-words.ts';
import { type Cell, type Country, cellOf, type Element, type Region } from '../region-data.ts';
import { type CountryCard, placeOf } from './country-card.ts';

type Wording = {
  readonly words: (text: Text) => string;
  readonly say: Say;
  readonly cell: CellWords['cell'];
  readonly label: (country: Country) => string;
};

export function cardRows(
  region: Region,
  country: Country,
  { parts }: CountryCard,
  { words, say, cell, label }: Wording,
): (string | number | null)[][] {
  const row = (kind: string, element: Element, own: Cell, weight: number | null) => [
    ...[kind, words(element.title), ...(own.kind === 'known' ? [own.low, own.high] : [null, null]), element.max, cell(element, own)],
    ...[placeOf(region, country, element)?.rank ?? null, weight],
  ];
  return [
    [
      ...[
        label(country),
        say('region.card.element'),
        say('region.csv.low', { of: '' }),
        say('region.csv.high', { of: '' }),
        say('region.card.max'),
      ],
      ...[say('region.card.figure'), say('region.rank'), say('region.card.weight')],
    ],
    ...parts.flatMap(({ dimension, cell: own, weight }) => [
      row(say('region.dimension'), dimension, own, weight),
      ...dimension.indicators.map((indicator) => row(say('word.indicator'), indicator, cellOf(country, indicator.id), null)),
    ]),
  ];
}

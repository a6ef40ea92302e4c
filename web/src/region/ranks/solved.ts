/** Who here has solved what a country lacks: the countries ahead of it, indicator by indicator, as far as they share it. */
import { type Cell, type Country, cellOf, type Dimension, type Element, type Region } from '../region-data.ts';

export type Lack = {
  readonly dimension: Dimension;
  readonly indicator: Element;
  readonly cell: Cell;
  /** Surely ahead, that is with the low end above this country's high end; the furthest first. */
  readonly ahead: readonly { readonly country: Country; readonly cell: Cell & { readonly kind: 'known' } }[];
};

/**
 * Indicators where the country does not surely stand at the top, in the order of the pack; those that it does not share are left out, and an unknown stage is
 * a lack of knowledge that others may have solved: whoever has a stage above zero is ahead.
 */
export function lacksOf({ dimensions, countries }: Region, country: Country): Lack[] {
  return dimensions.flatMap((dimension) =>
    dimension.indicators.flatMap((indicator) => {
      const cell = cellOf(country, indicator.id);
      if (cell.kind === 'not-shared' || cell.kind === 'not-applicable') return [];
      if (cell.kind === 'known' && cell.low >= indicator.max) return [];
      return [{ dimension, indicator, cell, ahead: aheadOf(countries, country, indicator, cell.kind === 'known' ? cell.high : 0) }];
    }),
  );
}

function aheadOf(countries: readonly Country[], country: Country, { id }: Element, high: number): Lack['ahead'] {
  return countries
    .flatMap((other) => {
      const cell = cellOf(other, id);
      return other !== country && cell.kind === 'known' && cell.low > high ? [{ country: other, cell }] : [];
    })
    .toSorted((a, b) => b.cell.low - a.cell.low || Number(b.cell.reasons !== undefined) - Number(a.cell.reasons !== undefined));
}

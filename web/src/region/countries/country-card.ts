/** Where one country stands, and how its score comes about, down to each figure. */
import { buildIndex, CompositeError, type PartExplained } from '@mufakat/composite';
import { countedOf, hierarchyOf, type Method, recipeOf, tableOfRegion, WHOLE } from '../index-of-region.ts';
import { type Cell, type Country, cellOf, type Dimension, type Element, middleOf, type Region } from '../region-data.ts';

/** A place among the countries that have a figure; `of` is how many these are. Null without a figure. */
export type Place = { readonly rank: number; readonly of: number } | null;

/** Of intervals the middle counts; equal ones share the better place. */
export function placeOf({ countries }: Region, country: Country, { id }: Element): Place {
  const own = middleOf(cellOf(country, id));
  if (Number.isNaN(own)) return null;
  const figures = countries.map((other) => middleOf(cellOf(other, id))).filter((figure) => !Number.isNaN(figure));
  return { rank: 1 + figures.filter((figure) => figure > own).length, of: figures.length };
}

export type DimensionPart = {
  readonly dimension: Dimension;
  readonly cell: Cell;
  readonly place: Place;
  /** As shares: the figure on its scale, what counted of it (the floor where that is higher), and its weight among what has a figure. */
  readonly scaled: number | null;
  readonly counted: number | null;
  readonly weight: number;
};

export type CountryCard = {
  /** 0 to 1; null where there is none, `missing` says why. */
  readonly score: number | null;
  readonly missing: string | null;
  readonly parts: readonly DimensionPart[];
};

/** @returns the card, or why the index cannot be built as is chosen */
export function cardOf(region: Region, { weights, mean }: Method, country: Country): CountryCard | CompositeError {
  try {
    const index = buildIndex(tableOfRegion(region), hierarchyOf(region, countedOf(weights)), recipeOf(region, mean));
    const explained = index.explain(country.id, WHOLE);
    const explainedParts = explained.kind === 'aggregate' ? explained.parts : [];
    return {
      score: explained.value,
      missing: explained.missing,
      parts: region.dimensions.map((dimension) => {
        const part = explainedParts.find(({ explanation }) => explanation.node === dimension.id);
        return { dimension, cell: cellOf(country, dimension.id), place: placeOf(region, country, dimension), ...sharesOf(part) };
      }),
    };
  } catch (error) {
    if (error instanceof CompositeError) return error;
    throw error;
  }
}

function sharesOf(part: PartExplained | undefined): Pick<DimensionPart, 'scaled' | 'counted' | 'weight'> {
  return { scaled: part?.explanation.value ?? null, counted: part?.counted ?? null, weight: part?.share ?? 0 };
}

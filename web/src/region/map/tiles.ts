/** Which country of a region has which tile. */

import type { Country } from '../region-data.ts';
import { ELSEWHERE, isInventedCode, TILES, type Tile } from './asia-pacific.ts';

/** A tile, and the country on it where the region has it. */
export type Placed = { readonly code: string; readonly column: number; readonly row: number; readonly country: Country | null };

export type PlacedCountries = {
  readonly map: readonly Placed[];
  readonly elsewhere: readonly Placed[];
  /** In the order of their codes. */
  readonly invented: readonly Placed[];
  /** Those without a tile. */
  readonly others: readonly Country[];
};

/** Codes may have two letters or three. Where two countries have one code the first has the tile, and the other is among those without. */
export function placedOn(countries: readonly Country[]): PlacedCountries {
  const byCode = new Map(countries.toReversed().map((country) => [country.code.toUpperCase(), country]));
  const place = ({ iso2, iso3, column, row }: Tile): Placed => ({
    ...{ code: iso2, column, row },
    country: byCode.get(iso2) ?? byCode.get(iso3) ?? null,
  });
  const [map, elsewhere] = [TILES.map(place), ELSEWHERE.map(place)];
  const inventedCodes = [...byCode.keys()].filter(isInventedCode).sort();
  const invented = inventedCodes.map((code, column) => ({ code, column, row: 0, country: byCode.get(code) ?? null }));
  const onTiles = new Set([...map, ...elsewhere, ...invented].map(({ country }) => country));
  return { map, elsewhere, invented, others: countries.filter((country) => !onTiles.has(country)) };
}

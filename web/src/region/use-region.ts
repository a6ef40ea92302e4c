/** What all views of a region share: its data, how it is ranked, and where links lead. */
import type { CompositeError } from '@mufakat/composite';
import { useNavigate } from '@tanstack/react-router';
import { createContext, use } from 'react';
import type { Method, Ranker, Ranking } from './index-of-region.ts';
import type { Country, Dimension, Region } from './region-data.ts';
import type { RegionSearch } from './region-search.ts';

/** Publications have an address by their pack; a table is in the memory of the page only. */
export type Source = { readonly kind: 'publications'; readonly pack: string } | { readonly kind: 'table'; readonly file: string };

export type RegionState = {
  readonly region: Region;
  readonly search: RegionSearch;
  readonly rank: Ranker;
  readonly method: Method;
  readonly setMethod: (method: Method) => void;
  /** Under the method chosen. */
  readonly ranking: Ranking | CompositeError;
};

/** Where links lead does not change with how countries are ranked: what only links need not be drawn anew when weights move. */
export const SourceContext = createContext<Source | null>(null);

export const RegionContext = createContext<RegionState | null>(null);

export function useSource(): Source {
  const source = use(SourceContext);
  if (source === null) throw new Error('a link to a view stands outside of a region');
  return source;
}

export function useRegion(): RegionState {
  const state = use(RegionContext);
  if (state === null) throw new Error('a view of a region stands outside of one');
  return state;
}

/** Changes what the address says, in place: a choice within a view is no step to go back to. */
export function useChoose(): (change: RegionSearch) => void {
  const navigate = useNavigate();
  const source = useSource();
  const { search } = useRegion();
  return (change) => {
    const next = { search: { ...search, ...change }, replace: true, resetScroll: false };
    void (source.kind === 'table'
      ? navigate({ to: '/region/table', ...next })
      : navigate({ to: '/region/$pack', params: source, ...next }));
  };
}

/** The country that the address names, else the first. */
export function useCountry(id: string | undefined): Country | undefined {
  const { countries } = useRegion().region;
  return countries.find((country) => country.id === id) ?? countries[0];
}

/** The dimension that the address names, else the first. */
export function useDimension(): Dimension | undefined {
  const { region, search } = useRegion();
  return region.dimensions.find(({ id }) => id === search.dimension) ?? region.dimensions[0];
}

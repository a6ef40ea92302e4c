/** What the address of a region says: which view, and of whom. */
export const VIEWS = ['stages', 'map', 'ranks', 'weights', 'pair', 'solved', 'country', 'coherence'] as const;
export type View = (typeof VIEWS)[number];

export type RegionSearch = {
  readonly view?: View;
  /** Id of a country, and of another to compare it with. */
  readonly country?: string;
  readonly other?: string;
  readonly dimension?: string;
};

const isView = (view: unknown): view is View => VIEWS.some((known) => known === view);

/** What is no view or no text is as if it were not there. */
export function readRegionSearch({ view, country, other, dimension }: Record<string, unknown>): RegionSearch {
  return {
    ...(isView(view) ? { view } : {}),
    ...(typeof country === 'string' ? { country } : {}),
    ...(typeof other === 'string' ? { other } : {}),
    ...(typeof dimension === 'string' ? { dimension } : {}),
  };
}

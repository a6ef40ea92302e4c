import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegionSearch } from './region-search.ts';
import { useSource } from './use-region.ts';

type ViewLinkProps = {
  readonly search: RegionSearch;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
};

/** A link to a view of the same region. */
export function ViewLink({ search, className, current = false, children }: ViewLinkProps) {
  const source = useSource();
  const own = {
    ...{ search, resetScroll: false, className, children },
    // Which view one is on is said here: the router knows the page only.
    'aria-current': current ? ('page' as const) : undefined,
    activeProps: { 'aria-current': current ? ('page' as const) : undefined },
  };
  return source.kind === 'table' ? <Link to="/region/table" {...own} /> : <Link to="/region/$pack" params={source} {...own} />;
}

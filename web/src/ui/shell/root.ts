/** The route that holds all pages. */
import { createRootRoute } from '@tanstack/react-router';
import { NotFoundPage } from './not-found-page.tsx';
import { Shell } from './shell.tsx';

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

/** Starts loading without waiting: whoever is not signed in gets the sign-in page, not an error. */
export function begin(...queries: readonly Promise<unknown>[]): void {
  for (const query of queries) void query.catch(() => undefined);
}

/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { logsQuery, queryClient } from '../queries.ts';
import { begin, root } from '../ui/shell/root.ts';
import { readSearch } from './search.ts';

export const ledgerRoute = createRoute({
  getParentRoute: () => root,
  path: '/jurisdictions/$jurisdiction/ledger',
  validateSearch: readSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(logsQuery(params.jurisdiction))),
  component: lazyPage(() => import('./ledger-page.tsx'), 'LedgerPage', 'ledger'),
});

export const proofRoute = createRoute({
  getParentRoute: () => root,
  path: '/jurisdictions/$jurisdiction/ledger/$log/$entry',
  loader: ({ params }) => begin(queryClient.ensureQueryData(logsQuery(params.jurisdiction))),
  component: lazyPage(() => import('./proof-page.tsx'), 'ProofPage', 'ledger'),
});

/** The usual questions of an auditor, one click each. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { isSameSearch, type LedgerSearch } from './search.ts';
import { useLedger } from './use-ledger.ts';

const address = '/jurisdictions/$jurisdiction/ledger';
const route = getRouteApi(address);

/** What leaves a trace when it is only looked at. */
const READ = 'source.file-read';

export function Presets() {
  const t = useText();
  const { jurisdiction } = route.useParams();
  const { log, ...search } = route.useSearch();
  const { person } = useLedger(jurisdiction);
  const presets: readonly { title: string; wanted: LedgerSearch }[] = [
    { title: t('acts.all'), wanted: {} },
    { title: t('acts.reads'), wanted: { what: READ } },
    { title: t('acts.mine'), wanted: { who: person } },
  ];
  return (
    <div className="presets">
      <nav aria-label={t('acts.presets')}>
        {presets.map(({ title, wanted }) => (
          <Link
            key={title}
            to={address}
            params={{ jurisdiction }}
            search={{ log, ...wanted }}
            // What else stands in the address, such as the language, does not count.
            activeOptions={{ exact: true }}
            aria-current={isSameSearch(search, wanted) ? 'page' : undefined}
            resetScroll={false}
          >
            {title}
          </Link>
        ))}
      </nav>
      {search.what === READ && <p className="hint">{t('acts.reads.hint')}</p>}
    </div>
  );
}

/** The ledger of a jurisdiction: how its logs stand, and what was recorded, to its auditor all of it, to others their own. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { entriesQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { EntryFilters } from './entry-filters.tsx';
import { EntryList } from './entry-list.tsx';
import { LogCard } from './log-state.tsx';
import { Presets } from './presets.tsx';
import { useFreshEntries, useLedger } from './use-ledger.ts';
import './ledger.css';

const route = getRouteApi('/jurisdictions/$jurisdiction/ledger');

export function LedgerPage() {
  const t = useText();
  const { jurisdiction } = route.useParams();
  const { logs } = useLedger(jurisdiction);
  return (
    <Page title={t('ledger.title')} eyebrow={<JurisdictionChoice />} lead={t('ledger.lead')}>
      <section className="section" aria-labelledby="state-heading">
        <h2 id="state-heading">{t('ledger.state', { count: logs.length })}</h2>
        <div className="log-cards">
          {logs.map((state) => (
            <LogCard key={state.log} state={state} />
          ))}
        </div>
      </section>
      <Acts />
      <Check />
    </Page>
  );
}

/** What whoever runs the node can check, and what an auditor asks for. */
function Check() {
  const t = useText();
  return (
    <section className="section" aria-labelledby="check-heading">
      <h2 id="check-heading">{t('ledger.check')}</h2>
      <p>{t('ledger.check.covers')}</p>
      <p>{t('ledger.check.ask')}</p>
      <p>
        <code>
          <bdi dir="ltr">npx mufakat ledger check</bdi>
        </code>
      </p>
      <p className="hint">{t('ledger.check.limits')}</p>
    </section>
  );
}

function Acts() {
  const t = useText();
  const { jurisdiction } = route.useParams();
  const { log: asked, ...search } = route.useSearch();
  const { logs, auditor } = useLedger(jurisdiction);
  const state = logs.find(({ log }) => log === asked) ?? logs[0];
  const log = state?.log ?? 'assessment';
  const query = useInfiniteQuery(entriesQuery(jurisdiction, log, search));
  useFreshEntries(jurisdiction, log, state?.publishedSize ?? 0);
  if (state === undefined) return null;
  const acts = query.data?.pages.flatMap((page) => page.acts) ?? [];
  return (
    <section className="section" aria-labelledby="acts-heading">
      <h2 id="acts-heading">{t(auditor ? 'ledger.acts' : 'ledger.acts.own')}</h2>
      <p className="quiet">{t(auditor ? 'ledger.whole' : 'ledger.own')}</p>
      {auditor && <Presets />}
      <EntryFilters state={state} logs={logs} acts={acts} />
      <EntryList log={log} acts={acts} query={query} />
    </section>
  );
}

/** The name; for who belongs to several jurisdictions, the way to the others. */
function JurisdictionChoice() {
  const t = useText();
  const navigate = useNavigate();
  const { jurisdiction } = route.useParams();
  const { me, jurisdictionName } = useLedger(jurisdiction);
  if (me.jurisdictions.length < 2) return <bdi>{jurisdictionName}</bdi>;
  return (
    <label className="field jurisdiction-choice">
      <span className="label">{t('ledger.jurisdiction')}</span>
      <select
        value={jurisdiction}
        onChange={({ target }) => void navigate({ to: '/jurisdictions/$jurisdiction/ledger', params: { jurisdiction: target.value } })}
      >
        {me.jurisdictions.map((one) => (
          <option key={one.jurisdiction} value={one.jurisdiction}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

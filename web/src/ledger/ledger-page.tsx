/** The ledger of a jurisdiction: how its logs stand, and what was recorded, to its auditor all of it, to others their own. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { actsQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { ActFilters } from './act-filters.tsx';
import { ActList } from './act-list.tsx';
import { LogCard } from './log-state.tsx';
import { Presets } from './presets.tsx';
import { useFreshActs, useLedger } from './use-ledger.ts';
import './ledger.css';

const route = getRouteApi('/jurisdictions/$jurisdiction/ledger');

export function LedgerPage() {
  const say = useText();
  const { jurisdiction } = route.useParams();
  const { logs } = useLedger(jurisdiction);
  return (
    <Page title={say('ledger.title')} eyebrow={<JurisdictionChoice />} lead={say('ledger.lead')}>
      <section className="section" aria-labelledby="state-heading">
        <h2 id="state-heading">{say('ledger.state', { count: logs.length })}</h2>
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
  const say = useText();
  return (
    <section className="section" aria-labelledby="check-heading">
      <h2 id="check-heading">{say('ledger.check')}</h2>
      <p>{say('ledger.check.covers')}</p>
      <p>{say('ledger.check.ask')}</p>
      <p>
        <code>
          <bdi dir="ltr">npx mufakat ledger check</bdi>
        </code>
      </p>
      <p className="hint">{say('ledger.check.limits')}</p>
    </section>
  );
}

function Acts() {
  const say = useText();
  const { jurisdiction } = route.useParams();
  const { log: asked, ...search } = route.useSearch();
  const { logs, auditor } = useLedger(jurisdiction);
  const state = logs.find(({ log }) => log === asked) ?? logs[0];
  const log = state?.log ?? 'assessment';
  const query = useInfiniteQuery(actsQuery(jurisdiction, log, search));
  useFreshActs(jurisdiction, log, state?.publishedSize ?? 0);
  if (state === undefined) return null;
  const acts = query.data?.pages.flatMap((page) => page.acts) ?? [];
  return (
    <section className="section" aria-labelledby="acts-heading">
      <h2 id="acts-heading">{say(auditor ? 'ledger.acts' : 'ledger.acts.own')}</h2>
      <p className="quiet">{say(auditor ? 'ledger.whole' : 'ledger.own')}</p>
      {auditor && <Presets />}
      <ActFilters state={state} logs={logs} acts={acts} />
      <ActList log={log} acts={acts} query={query} />
    </section>
  );
}

/** The name; for who belongs to several jurisdictions, the way to the others. */
function JurisdictionChoice() {
  const say = useText();
  const navigate = useNavigate();
  const { jurisdiction } = route.useParams();
  const { me, jurisdictionName } = useLedger(jurisdiction);
  if (me.jurisdictions.length < 2) return <bdi>{jurisdictionName}</bdi>;
  return (
    <label className="field jurisdiction-choice">
      <span className="label">{say('ledger.jurisdiction')}</span>
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

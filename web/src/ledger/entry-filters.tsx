/** Which acts are shown: kind, person, days and words. All of it stands in the address. */
import { type Act, LogName, type LogState } from '@mufakat/server/ledger/model';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../messages/language.tsx';
import { useCodeWords } from '../ui/entry-words.ts';
import { useNameOf } from './names.ts';
import { isSameSearch, type LedgerSearch } from './search.ts';
import { useLedger } from './use-ledger.ts';

const address = '/jurisdictions/$jurisdiction/ledger';
const route = getRouteApi(address);

type FiltersProps = {
  readonly state: LogState;
  readonly logs: readonly LogState[];
  /** Those that are shown, for the names in them. */
  readonly acts: readonly Act[];
};

export function EntryFilters({ state, logs, acts }: FiltersProps) {
  const t = useText();
  const { jurisdiction } = route.useParams();
  const search = route.useSearch();
  const put = usePut();
  const { auditor } = useLedger(jurisdiction);
  const { log } = search;
  return (
    <search className="filters act-filters">
      {logs.length > 1 && <LogChoice chosen={state.log} logs={logs} />}
      <TextSearch />
      <KindFilter kinds={state.kinds} />
      {auditor && <PersonFilter acts={acts} />}
      <DayFilter label={t('acts.from')} day={search.from} choose={(from) => put({ from })} />
      <DayFilter label={t('acts.to')} day={search.to} choose={(to) => put({ to })} />
      {!isSameSearch(search, { log }) && (
        <Link
          className="clear-filters"
          to={address}
          params={{ jurisdiction }}
          search={{ log }}
          resetScroll={false}
          // The link goes with the last filter; the focus must not go with it.
          onClick={() => document.getElementById(SEARCH)?.focus()}
        >
          {t('acts.clear')}
        </Link>
      )}
    </search>
  );
}

function usePut(): (change: LedgerSearch) => void {
  const navigate = route.useNavigate();
  return (change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
}

function LogChoice({ chosen, logs }: { readonly chosen: LogName; readonly logs: readonly LogState[] }) {
  const t = useText();
  const put = usePut();
  return (
    <label className="field">
      <span className="label">{t('log.choose')}</span>
      <select value={chosen} onChange={({ target }) => put({ log: LogName.parse(target.value), what: undefined })}>
        {logs.map(({ log }) => (
          <option key={log} value={log}>
            {t(`log.${log}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

const SEARCH = 'acts-search';

/** Asked when it is sent: every letter would be a question to the server. */
function TextSearch() {
  const t = useText();
  const put = usePut();
  const { text: asked = '' } = route.useSearch();
  const [text, setText] = useState({ asked, typed: asked });
  if (text.asked !== asked) setText({ asked, typed: asked });
  return (
    <form
      className="field text-search"
      onSubmit={(event) => {
        event.preventDefault();
        put({ text: text.typed.trim() || undefined });
      }}
    >
      <label className="label" htmlFor={SEARCH}>
        {t('acts.search')}
      </label>
      <div className="text-search-row">
        <input
          id={SEARCH}
          type="search"
          maxLength={200}
          value={text.typed}
          onChange={({ target }) => setText({ asked, typed: target.value })}
          placeholder={t('acts.search.hint')}
          dir="auto"
        />
        <Button className="button" type="submit">
          {t('acts.search')}
        </Button>
      </div>
    </form>
  );
}

function KindFilter({ kinds }: { readonly kinds: readonly string[] }) {
  const t = useText();
  const words = useCodeWords();
  const { what: chosen } = route.useSearch();
  const put = usePut();
  const offered = chosen === undefined || kinds.includes(chosen) ? kinds : [chosen, ...kinds];
  return (
    <label className="field">
      <span className="label">{t('acts.what')}</span>
      <select value={chosen ?? ''} onChange={({ target }) => put({ what: target.value || undefined })}>
        <option value="">{t('acts.what.all')}</option>
        {offered.map((what) => (
          <option key={what} value={what}>
            {words('act', what)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Oneself, those who are on the page, and the chosen one; others are found by the search. */
function PersonFilter({ acts }: { readonly acts: readonly Act[] }) {
  const t = useText();
  const nameOf = useNameOf();
  const { jurisdiction } = route.useParams();
  const { who: chosen } = route.useSearch();
  const { me, person } = useLedger(jurisdiction);
  const put = usePut();
  const people = new Map<string, string>([
    ...(person === undefined ? [] : [[person, t('acts.person.me', { name: me.name })] as const]),
    ...(chosen === undefined || chosen === person ? [] : [[chosen, nameOf({ id: chosen, name: null })] as const]),
    ...acts.flatMap(({ who }) => (who === null || who.id === person ? [] : [[who.id, nameOf(who)] as const])),
  ]);
  return (
    <label className="field">
      <span className="label">{t('acts.person')}</span>
      <select value={chosen ?? ''} onChange={({ target }) => put({ who: target.value || undefined })}>
        <option value="">{t('acts.person.all')}</option>
        {[...people].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

type DayFilterProps = { readonly label: string; readonly day: string | undefined; readonly choose: (day: string | undefined) => void };

function DayFilter({ label, day, choose }: DayFilterProps) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input type="date" value={day ?? ''} onChange={({ target }) => choose(target.value || undefined)} />
    </label>
  );
}

/** The acts, newest first, each with the way to its proof. */
import type { Act, LogName } from '@mufakat/server/ledger/model';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../messages/language.tsx';
import { useCodeWords } from '../ui/entry-words.ts';
import { useMoments } from '../ui/moments.ts';
import { Empty, Notice, Skeleton } from '../ui/states/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useNameOf } from './names.ts';
import { isSameSearch } from './search.ts';
import { Subject } from './subject.tsx';
import { useLedger } from './use-ledger.ts';

const address = '/jurisdictions/$jurisdiction/ledger';
const route = getRouteApi(address);

type ActListProps = { readonly log: LogName; readonly acts: readonly Act[]; readonly query: UseInfiniteQueryResult };

export function EntryList({ log, acts, query }: ActListProps) {
  const t = useText();
  const isEmpty = acts.length === 0;
  const nothing = useNothing();
  const caption = t(query.hasNextPage ? 'acts.shown.more' : 'acts.shown', { count: acts.length });
  return (
    <>
      <p role="status" className="visually-hidden">
        {query.data === undefined ? '' : isEmpty ? nothing.title : caption}
      </p>
      {query.isPending && <Skeleton />}
      {query.data !== undefined && isEmpty && <Empty title={nothing.title}>{nothing.hint !== null && <p>{nothing.hint}</p>}</Empty>}
      {!isEmpty && <ActTable log={log} acts={acts} query={query} caption={caption} />}
      {query.error !== null && (
        <Notice problem={query.error}>
          <Button className="button" onPress={() => void query.refetch()}>
            {t('problem.retry')}
          </Button>
        </Notice>
      )}
    </>
  );
}

/** What to say when there is no act. */
function useNothing(): { readonly title: string; readonly hint: string | null } {
  const t = useText();
  const { jurisdiction } = route.useParams();
  const search = route.useSearch();
  const { auditor } = useLedger(jurisdiction);
  if (!isSameSearch(search, { log: search.log })) return { title: t('acts.nothing'), hint: t('acts.nothing.hint') };
  return { title: t(auditor ? 'acts.empty' : 'acts.empty.own'), hint: null };
}

function ActTable({ log, acts, query, caption }: ActListProps & { readonly caption: string }) {
  const t = useText();
  const columns = useColumns(log);
  const table = useRef<HTMLDivElement>(null);
  const showOlder = async () => {
    const { hasNextPage } = await query.fetchNextPage();
    // The button goes with the last page; the focus must not go with it.
    if (!hasNextPage) table.current?.querySelector<HTMLElement>('.table-region')?.focus({ preventScroll: true });
  };
  return (
    <>
      <div ref={table} className="acts" aria-busy={query.isPlaceholderData}>
        <Table caption={caption} columns={columns} rows={acts} rowKey={({ entry }) => entry} />
      </div>
      {query.hasNextPage && (
        <Button className="button" isPending={query.isFetchingNextPage} onPress={() => void showOlder()}>
          {t('acts.older')}
        </Button>
      )}
    </>
  );
}

function useColumns(log: LogName): readonly Column<Act>[] {
  const t = useText();
  const words = useCodeWords();
  const moments = useMoments();
  const { jurisdiction } = route.useParams();
  return [
    {
      key: 'act',
      title: t('acts.act'),
      cell: ({ entry, what }) => (
        <Link to="/jurisdictions/$jurisdiction/ledger/$log/$entry" params={{ jurisdiction, log, entry }}>
          {words('act', what)}
        </Link>
      ),
    },
    { key: 'when', title: t('acts.when'), cell: ({ happenedAt }) => <time dateTime={happenedAt}>{moments.short(happenedAt)}</time> },
    { key: 'who', title: t('acts.who'), cell: ({ who }) => <Who who={who} /> },
    {
      key: 'subject',
      title: t('acts.subject'),
      cell: ({ subject }) =>
        subject === null ? (
          <span className="none">{t('acts.subject.unknown')}</span>
        ) : (
          <Subject jurisdiction={jurisdiction} subject={subject} />
        ),
    },
    {
      key: 'place',
      title: t('acts.place'),
      number: true,
      cell: ({ index }) => (index === null ? <span className="none">{t('acts.waits')}</span> : index),
    },
  ];
}

/** For an auditor a name leads to all that person's acts. */
function Who({ who }: Pick<Act, 'who'>) {
  const t = useText();
  const nameOf = useNameOf();
  const { jurisdiction } = route.useParams();
  const { log } = route.useSearch();
  const { auditor } = useLedger(jurisdiction);
  const name = nameOf(who);
  if (who === null) return <span className="none">{name}</span>;
  if (!auditor) return <bdi>{name}</bdi>;
  return (
    <Link
      className="who"
      to={address}
      params={{ jurisdiction }}
      search={{ log, who: who.id }}
      resetScroll={false}
      aria-label={t('acts.only', { name })}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}

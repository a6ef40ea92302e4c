/** The acts, newest first, each with the way to its proof. */
import type { Act, LogName } from '@mufakat/server/ledger/model';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../messages/language.tsx';
import { useCodeWords } from '../ui/act-words.ts';
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

export function ActList({ log, acts, query }: ActListProps) {
  const say = useText();
  const isEmpty = acts.length === 0;
  const nothing = useNothing();
  const caption = say(query.hasNextPage ? 'acts.shown.more' : 'acts.shown', { count: acts.length });
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
            {say('problem.retry')}
          </Button>
        </Notice>
      )}
    </>
  );
}

/** What to say when there is no act. */
function useNothing(): { readonly title: string; readonly hint: string | null } {
  const say = useText();
  const { jurisdiction } = route.useParams();
  const search = route.useSearch();
  const { auditor } = useLedger(jurisdiction);
  if (!isSameSearch(search, { log: search.log })) return { title: say('acts.nothing'), hint: say('acts.nothing.hint') };
  return { title: say(auditor ? 'acts.empty' : 'acts.empty.own'), hint: null };
}

function ActTable({ log, acts, query, caption }: ActListProps & { readonly caption: string }) {
  const say = useText();
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
          {say('acts.older')}
        </Button>
      )}
    </>
  );
}

function useColumns(log: LogName): readonly Column<Act>[] {
  const say = useText();
  const words = useCodeWords();
  const moments = useMoments();
  const { jurisdiction } = route.useParams();
  return [
    {
      key: 'act',
      title: say('acts.act'),
      cell: ({ entry, what }) => (
        <Link to="/jurisdictions/$jurisdiction/ledger/$log/$entry" params={{ jurisdiction, log, entry }}>
          {words('act', what)}
        </Link>
      ),
    },
    { key: 'when', title: say('acts.when'), cell: ({ happenedAt }) => <time dateTime={happenedAt}>{moments.short(happenedAt)}</time> },
    { key: 'who', title: say('acts.who'), cell: ({ who }) => <Who who={who} /> },
    {
      key: 'subject',
      title: say('acts.subject'),
      cell: ({ subject }) =>
        subject === null ? (
          <span className="none">{say('acts.subject.unknown')}</span>
        ) : (
          <Subject jurisdiction={jurisdiction} subject={subject} />
        ),
    },
    {
      key: 'place',
      title: say('acts.place'),
      number: true,
      cell: ({ index }) => (index === null ? <span className="none">{say('acts.waits')}</span> : index),
    },
  ];
}

/** For an auditor a name leads to all that person's acts. */
function Who({ who }: Pick<Act, 'who'>) {
  const say = useText();
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
      aria-label={say('acts.only', { name })}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}

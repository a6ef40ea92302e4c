/** The acts, newest first, each with the way to its proof. */

import type { Act, LogName } from '@mufakat/server/ledger/model';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button } from 'react-aria-components/Button';
import { useText } from '../messages/language.tsx';
import { useCodeWords } from '../ui/act-words.ts';
import { useMoments } from '../ui/moments.ts';
import { Empty, Notice, Skeleton } from '../ui/states.tsx';
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
  const columns = useColumns(log);
  if (query.isPending) return <Skeleton />;
  if (query.error !== null && query.data === undefined) {
    return (
      <Notice problem={query.error}>
        <Button className="button" onPress={() => void query.refetch()}>
          {say('problem.retry')}
        </Button>
      </Notice>
    );
  }
  if (acts.length === 0) return <NoActs />;
  const caption = say(query.hasNextPage ? 'acts.shown.more' : 'acts.shown', { count: acts.length });
  return (
    <>
      <div className="acts" aria-busy={query.isPlaceholderData}>
        <Table caption={caption} columns={columns} rows={acts} rowKey={({ entry }) => entry} />
      </div>
      <p role="status" className="visually-hidden">
        {caption}
      </p>
      {query.error !== null && <Notice problem={query.error} />}
      {query.hasNextPage && (
        <Button className="button" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          {say('acts.older')}
        </Button>
      )}
    </>
  );
}

function NoActs() {
  const say = useText();
  const { jurisdiction } = route.useParams();
  const search = route.useSearch();
  const { auditor } = useLedger(jurisdiction);
  if (isSameSearch(search, { log: search.log })) return <Empty title={say(auditor ? 'acts.empty' : 'acts.empty.own')} />;
  return (
    <Empty title={say('acts.nothing')}>
      <p>{say('acts.nothing.hint')}</p>
    </Empty>
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

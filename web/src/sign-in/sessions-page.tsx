/** Where one is signed in: each device with when it was last seen, and the way to end what is not wanted any more. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { endOtherSessions, endSession, type OwnSession } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { sessionsQuery } from '../queries.ts';
import { useMoments } from '../ui/moments.ts';
import { Page } from '../ui/shell/page.tsx';
import { Notice, Skeleton } from '../ui/states/states.tsx';
import { Table } from '../ui/table.tsx';

export function SessionsPage() {
  const say = useText();
  const { data, error, refetch } = useQuery(sessionsQuery);
  return (
    <Page title={say('sessions.title')} lead={say('sessions.lead')}>
      {error !== null ? (
        <Notice problem={error}>
          <Button className="button" onPress={() => void refetch()}>
            {say('problem.retry')}
          </Button>
        </Notice>
      ) : data === undefined ? (
        <Skeleton />
      ) : (
        <Sessions sessions={data} />
      )}
    </Page>
  );
}

function Sessions({ sessions }: { readonly sessions: readonly OwnSession[] }) {
  const say = useText();
  const { short } = useMoments();
  const queries = useQueryClient();
  const seenAgain = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const one = useMutation({ mutationFn: endSession, onSettled: seenAgain });
  const others = useMutation({ mutationFn: endOtherSessions, onSettled: seenAgain });
  const nameOf = ({ device }: OwnSession) => device || say('sessions.unknown');
  const error = one.error ?? others.error;
  return (
    <section className="section">
      <Table
        caption={say('sessions.count', { count: sessions.length })}
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          { key: 'device', title: say('sessions.device'), cell: nameOf },
          { key: 'since', title: say('sessions.since'), cell: ({ since }) => short(since) },
          { key: 'seen', title: say('sessions.seen'), cell: ({ lastSeen }) => short(lastSeen) },
          {
            key: 'end',
            title: say('sessions.end.column'),
            cell: (session) =>
              session.current ? (
                say('sessions.this')
              ) : (
                <Button
                  className="button button-small"
                  aria-label={say('sessions.end.of', { device: nameOf(session), since: short(session.since) })}
                  isPending={one.isPending && one.variables === session.id}
                  onPress={() => one.mutate(session.id)}
                >
                  {say('sessions.end')}
                </Button>
              ),
          },
        ]}
      />
      <p className="hint">{say('sessions.moments')}</p>
      {sessions.length > 1 && (
        <p>
          <Button className="button" isPending={others.isPending} onPress={() => others.mutate()}>
            {say('sessions.end.others')}
          </Button>
        </p>
      )}
      <p role="status">{others.data !== undefined && say('sessions.ended', { count: others.data })}</p>
      {error !== null && <Notice problem={error} />}
      <p className="hint">{say('sessions.over')}</p>
    </section>
  );
}

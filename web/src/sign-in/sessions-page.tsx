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
  const t = useText();
  const { data, error, refetch } = useQuery(sessionsQuery);
  return (
    <Page title={t('sessions.title')} lead={t('sessions.lead')}>
      {error !== null ? (
        <Notice problem={error}>
          <Button className="button" onPress={() => void refetch()}>
            {t('problem.retry')}
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
  const t = useText();
  const { minute, short } = useMoments();
  const queries = useQueryClient();
  const seenAgain = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const one = useMutation({ mutationFn: endSession, onSettled: seenAgain });
  const others = useMutation({ mutationFn: endOtherSessions, onSettled: seenAgain });
  const nameOf = ({ device }: OwnSession) => device || t('sessions.unknown');
  const error = one.error ?? others.error;
  return (
    <section className="section">
      <Table
        caption={t('sessions.count', { count: sessions.length })}
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'device',
            title: t('sessions.device'),
            cell: (session) => (
              <>
                <p>{nameOf(session)}</p>
                {session.current ? (
                  <p className="hint">{t('sessions.this')}</p>
                ) : (
                  <Button
                    className="button button-small"
                    aria-label={t('sessions.end.of', { device: nameOf(session), since: short(session.since) })}
                    isPending={one.isPending && one.variables === session.id}
                    onPress={() => one.mutate(session.id)}
                  >
                    {t('sessions.end')}
                  </Button>
                )}
              </>
            ),
          },
          { key: 'since', title: t('sessions.since'), cell: ({ since }) => minute(since) },
          { key: 'seen', title: t('sessions.seen'), cell: ({ lastSeen }) => minute(lastSeen) },
        ]}
      />
      <p className="hint">{t('sessions.moments')}</p>
      {sessions.length > 1 && (
        <p>
          <Button className="button" isPending={others.isPending} onPress={() => others.mutate()}>
            {t('sessions.end.others')}
          </Button>
        </p>
      )}
      <p role="status">{others.data !== undefined && t('sessions.ended', { count: others.data })}</p>
      {error !== null && <Notice problem={error} />}
      <p className="hint">{t('sessions.over')}</p>
    </section>
  );
}

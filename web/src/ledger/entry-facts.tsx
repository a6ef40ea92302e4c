/** What the proof is of, at a glance: when, by whom, about what. */
import type { VerifiedReceipt } from '@mufakat/ledger';
import type { LogName } from '@mufakat/server/ledger/model';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { entriesQuery } from '../queries.ts';
import { useMoments } from '../ui/moments.ts';
import { useNameOf } from './names.ts';
import { Subject } from './subject.tsx';

type FactsProps = { readonly jurisdiction: string; readonly log: LogName; readonly verified: VerifiedReceipt };

export function ActFacts({ jurisdiction, log, verified: { entry, about } }: FactsProps) {
  const t = useText();
  const moments = useMoments();
  return (
    <dl className="facts">
      <div>
        <dt>{t('acts.when')}</dt>
        <dd>
          <time dateTime={entry.happenedAt}>{moments.short(entry.happenedAt)}</time>
        </dd>
      </div>
      {about !== null && (
        <>
          <AccountName jurisdiction={jurisdiction} log={log} about={about} />
          <div>
            <dt>{t('acts.subject')}</dt>
            <dd>
              <Subject jurisdiction={jurisdiction} subject={about.subject} />
              <p className="fact-more">
                <Link to="/jurisdictions/$jurisdiction/ledger" params={{ jurisdiction }} search={{ log, text: about.subject }}>
                  {t('proof.about.all')}
                </Link>
              </p>
            </dd>
          </div>
        </>
      )}
    </dl>
  );
}

type AccountProps = Pick<FactsProps, 'jurisdiction' | 'log'> & { readonly about: NonNullable<VerifiedReceipt['about']> };

/** The receipt knows accounts; what an account is called is the server's word, and said to be. */
function AccountName({ jurisdiction, log, about }: AccountProps) {
  const t = useText();
  const nameOf = useNameOf();
  const acts = useInfiniteQuery(entriesQuery(jurisdiction, log, { text: about.subject, who: about.who }));
  const who = acts.data?.pages[0]?.acts.find((act) => act.who?.id === about.who)?.who;
  if (acts.isPending) return null;
  return (
    <div>
      <dt>{t('acts.who')}</dt>
      <dd>
        <bdi>{nameOf(who ?? { id: about.who, name: null })}</bdi>
        {typeof who?.name === 'string' && <p className="hint">{t('proof.account')}</p>}
      </dd>
    </div>
  );
}

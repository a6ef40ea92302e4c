/** What of an act is opened to the reader: what it is about, by whom, and what was entered. */
import type { Opening, VerifiedReceipt } from '@mufakat/ledger';
import type { LogName } from '@mufakat/server/ledger/model';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { actsQuery } from '../queries.ts';
import { useNameOf } from './names.ts';
import { Subject } from './subject.tsx';

type OpenedProps = {
  readonly jurisdiction: string;
  readonly log: LogName;
  readonly about: NonNullable<VerifiedReceipt['about']>;
  readonly content: Opening | null;
};

export function Opened({ jurisdiction, log, about, content }: OpenedProps) {
  const say = useText();
  return (
    <>
      <dl className="facts">
        <AccountName jurisdiction={jurisdiction} log={log} about={about} />
        <div>
          <dt>{say('acts.subject')}</dt>
          <dd>
            <Subject jurisdiction={jurisdiction} subject={about.subject} />
            <p>
              <Link to="/jurisdictions/$jurisdiction/ledger" params={{ jurisdiction }} search={{ log, text: about.subject }}>
                {say('proof.about.all')}
              </Link>
            </p>
          </dd>
        </div>
      </dl>
      {content !== null && (
        <section className="section" aria-labelledby="content-heading">
          <h2 id="content-heading">{say('proof.content')}</h2>
          <pre dir="auto">{JSON.stringify(JSON.parse(content.text), null, 2)}</pre>
        </section>
      )}
    </>
  );
}

/** The receipt knows accounts; what an account is called is the server's word, and said to be. */
function AccountName({ jurisdiction, log, about }: Omit<OpenedProps, 'content'>) {
  const say = useText();
  const nameOf = useNameOf();
  const acts = useInfiniteQuery(actsQuery(jurisdiction, log, { text: about.subject, who: about.who })).data?.pages[0]?.acts ?? [];
  const who = acts.find((act) => act.who?.id === about.who)?.who;
  if (who === undefined || who === null) return null;
  return (
    <div>
      <dt>{say('acts.who')}</dt>
      <dd>
        <bdi>{nameOf(who)}</bdi>
        <p className="hint">{say('proof.account')}</p>
      </dd>
    </div>
  );
}

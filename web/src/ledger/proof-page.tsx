/** The proof of one act: its receipt, verified here in the browser, in words, and to take away. */
import { LedgerError } from '@mufakat/ledger';
import { LogName } from '@mufakat/server/ledger/model';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Problem } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { receiptQuery } from '../queries.ts';
import { useCodeWords, useRefusal } from '../ui/act-words.ts';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { Page } from '../ui/page.tsx';
import { Statements } from '../ui/statements.tsx';
import { Notice, Skeleton } from '../ui/states.tsx';
import { Opened } from './opened.tsx';
import { type Proved, prove } from './prove.ts';
import { TakeAway } from './take-away.tsx';
import { useLedger } from './use-ledger.ts';
import './ledger.css';

const route = getRouteApi('/jurisdictions/$jurisdiction/ledger/$log/$entry');

export function ProofPage() {
  const { log, entry } = route.useParams();
  const known = LogName.safeParse(log);
  return known.success ? <Proof key={entry} log={known.data} /> : <NotFoundPage />;
}

function Proof({ log }: { readonly log: LogName }) {
  const say = useText();
  const words = useCodeWords();
  const { jurisdiction, entry } = route.useParams();
  const receipt = useQuery(receiptQuery(jurisdiction, log, entry));
  const { logs } = useLedger(jurisdiction);
  const trusted = logs.find((state) => state.log === log)?.keys[0]?.key;
  const result = useMemo(() => (receipt.data === undefined ? null : prove(receipt.data, entry, trusted)), [receipt.data, entry, trusted]);
  const proved = result instanceof LedgerError ? null : result;
  return (
    <Page
      title={proved === null ? say('ledger.title') : words('act', proved.verified.entry.what)}
      eyebrow={
        <Link to="/jurisdictions/$jurisdiction/ledger" params={{ jurisdiction }} search={{ log: log === 'assessment' ? undefined : log }}>
          {say('proof.back')}
        </Link>
      }
      lead={proved !== null && say('proof.place', { log: say(`log.${log}`), index: proved.verified.index })}
    >
      {receipt.isPending && <Skeleton />}
      {receipt.error !== null && <NoReceipt error={receipt.error} retry={() => void receipt.refetch()} />}
      {result instanceof LedgerError && <Refused error={result} />}
      {proved !== null && receipt.data !== undefined && <ProvedParts log={log} text={receipt.data} proved={proved} trusted={trusted} />}
    </Page>
  );
}

function NoReceipt({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const say = useText();
  return (
    <Notice problem={error}>
      {!(error instanceof Problem && error.status === 404) && (
        <Button className="button" onPress={retry}>
          {say('problem.retry')}
        </Button>
      )}
    </Notice>
  );
}

function Refused({ error }: { readonly error: LedgerError }) {
  const say = useText();
  const refusal = useRefusal();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{say('proof.refused')}</p>
      <p>{refusal(error)}</p>
      <p>{say('proof.refused.remedy')}</p>
      <p className="hint">
        <bdi lang="en">{error.message}</bdi>
      </p>
    </div>
  );
}

type ProvedPartsProps = { readonly log: LogName; readonly text: string; readonly proved: Proved; readonly trusted: string | undefined };

function ProvedParts({ log, text, proved, trusted }: ProvedPartsProps) {
  const say = useText();
  const { receipt, verified } = proved;
  const { jurisdiction } = route.useParams();
  return (
    <>
      <div className="done" role="status">
        <p>
          <strong>{say('proof.verified')}</strong>
        </p>
        {trusted !== undefined && (
          <p>
            {say('proof.trust')} <code dir="ltr">{trusted}</code>
          </p>
        )}
      </div>
      <Statements proved={verified.proved} notProved={verified.notProved} />
      {verified.about !== null && <Opened jurisdiction={jurisdiction} log={log} about={verified.about} content={receipt.content} />}
      <TakeAway entry={verified.entry.entry} text={text} line={proved.line} />
      <details className="by-hand">
        <summary>{say('proof.hand')}</summary>
        <h3>{say('proof.hand.entry')}</h3>
        <pre dir="ltr">{receipt.entry}</pre>
        <h3>{say('proof.hand.proof')}</h3>
        <pre dir="ltr">{receipt.proof}</pre>
      </details>
    </>
  );
}

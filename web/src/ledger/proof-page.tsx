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
import { useCodeWords } from '../ui/entry-words.ts';
import { RefusedReceipt } from '../ui/refused-receipt.tsx';
import { NotFoundPage } from '../ui/shell/not-found-page.tsx';
import { Page } from '../ui/shell/page.tsx';
import { Statements } from '../ui/statements.tsx';
import { Notice, Skeleton } from '../ui/states/states.tsx';
import { keysInForce } from './check-state.ts';
import { ActFacts } from './entry-facts.tsx';
import { type Proved, prove } from './prove.ts';
import { saveReceipt } from './save-receipt.ts';
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
  const t = useText();
  const words = useCodeWords();
  const { jurisdiction, entry } = route.useParams();
  const { logs } = useLedger(jurisdiction);
  const trusted = logs
    .filter((state) => state.log === log)
    .flatMap(keysInForce)
    .at(-1)?.key;
  const receipt = useQuery(receiptQuery(jurisdiction, log, entry, trusted));
  const result = useMemo(() => (receipt.data === undefined ? null : prove(receipt.data, entry, trusted)), [receipt.data, entry, trusted]);
  const proved = result instanceof LedgerError ? null : result;
  return (
    <Page
      title={proved === null ? t('ledger.title') : words('act', proved.verified.entry.what)}
      eyebrow={
        <Link
          className="proof-back"
          to="/jurisdictions/$jurisdiction/ledger"
          params={{ jurisdiction }}
          search={{ log: log === 'assessment' ? undefined : log }}
        >
          {t('proof.back')}
        </Link>
      }
      lead={proved === null ? undefined : t('proof.place', { log: t(`log.${log}`), index: proved.verified.index })}
    >
      <p role="status" className="visually-hidden">
        {proved === null ? '' : t('proof.verified')}
      </p>
      {receipt.isPending && <Skeleton />}
      {receipt.error !== null && <NoReceipt error={receipt.error} retry={() => void receipt.refetch()} />}
      {result instanceof LedgerError && receipt.data !== undefined && <Refused error={result} entry={entry} text={receipt.data} />}
      {proved !== null && receipt.data !== undefined && <ProvedParts log={log} text={receipt.data} proved={proved} trusted={trusted} />}
    </Page>
  );
}

function NoReceipt({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const t = useText();
  return (
    <Notice problem={error}>
      {!(error instanceof Problem && error.status === 404) && (
        <Button className="button" onPress={retry}>
          {t('problem.retry')}
        </Button>
      )}
    </Notice>
  );
}

/** What was refused is kept all the same: it shows what the server sent. */
function Refused({ error, entry, text }: { readonly error: LedgerError; readonly entry: string; readonly text: string }) {
  const t = useText();
  return (
    <RefusedReceipt error={error}>
      <p className="hint">
        <bdi lang="en">{error.message}</bdi>
      </p>
      <Button className="button" onPress={() => saveReceipt(entry, text)}>
        {t('proof.file.save')}
      </Button>
    </RefusedReceipt>
  );
}

type ProvedPartsProps = { readonly log: LogName; readonly text: string; readonly proved: Proved; readonly trusted: string | undefined };

function ProvedParts({ log, text, proved, trusted }: ProvedPartsProps) {
  const t = useText();
  const { receipt, verified } = proved;
  const { jurisdiction } = route.useParams();
  return (
    <>
      <ActFacts jurisdiction={jurisdiction} log={log} verified={verified} />
      <div className="done verified">
        <p>{t('proof.verified')}</p>
        {trusted !== undefined && (
          <>
            <p className="hint">{t('proof.trust')}</p>
            <code dir="ltr">{trusted}</code>
          </>
        )}
      </div>
      <Statements proved={verified.proved} notProved={verified.notProved} />
      {receipt.content !== null && <Content text={receipt.content.text} />}
      <TakeAway entry={verified.entry.entry} text={text} line={proved.line} />
      <details className="by-hand">
        <summary>{t('proof.hand')}</summary>
        <h3>{t('proof.hand.entry')}</h3>
        <pre className="raw" dir="ltr">
          {receipt.entry}
        </pre>
        <h3>{t('proof.hand.proof')}</h3>
        <pre className="raw" dir="ltr">
          {receipt.proof}
        </pre>
      </details>
    </>
  );
}

/** As it was entered, to its owner. */
function Content({ text }: { readonly text: string }) {
  const t = useText();
  return (
    <section className="section" aria-labelledby="content-heading">
      <h2 id="content-heading">{t('proof.content')}</h2>
      <pre className="raw" dir="ltr">
        {JSON.stringify(JSON.parse(text), null, 2)}
      </pre>
    </section>
  );
}

/** The receipt of a publication, verified here in the browser: that the log of the country holds exactly what is shown. */
import { LedgerError, type VerifiedReceipt } from '@mufakat/ledger';
import type { Publication } from '@mufakat/server/publication/model';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Suspense, useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Problem } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { keysInForce } from '../ledger/check-state.ts';
import { useText } from '../messages/language.tsx';
import { logsQuery, publicationReceiptQuery } from '../queries.ts';
import { save } from '../ui/download.ts';
import { RefusedReceipt } from '../ui/refused-receipt.tsx';
import { Statements } from '../ui/statements.tsx';
import { Notice, Skeleton } from '../ui/states/states.tsx';
import { VerifyHint } from '../ui/verify-hint.tsx';
import { provePublication } from './prove-publication.ts';

type ProofProps = { readonly publication: Publication };

export function PublicationProof({ publication }: ProofProps) {
  return (
    <Suspense fallback={<Skeleton />}>
      <Proof publication={publication} />
    </Suspense>
  );
}

function Proof({ publication }: ProofProps) {
  const { place } = useAssessment();
  const { data: logs } = useSuspenseQuery(logsQuery(place.jurisdiction));
  const receipt = useQuery(publicationReceiptQuery(publication.snapshot.jurisdiction.id, publication.id));
  const trusted = logs
    .filter(({ log }) => log === 'assessment')
    .flatMap(keysInForce)
    .at(-1)?.key;
  const result = useMemo(
    () => (receipt.data === undefined ? null : provePublication(receipt.data, publication.snapshot, trusted)),
    [receipt.data, publication.snapshot, trusted],
  );
  if (receipt.data === undefined || result === null) return <NotYet error={receipt.error} retry={() => void receipt.refetch()} />;
  return (
    <div className="publication-proof">
      {result instanceof LedgerError ? <RefusedReceipt error={result} /> : <Proved verified={result} trusted={trusted} />}
      <TakeReceipt jurisdiction={publication.snapshot.jurisdiction.id} id={publication.id} text={receipt.data} />
    </div>
  );
}

/** What is published gets into a signed state within a second or two; it is asked for until then. */
function NotYet({ error, retry }: { readonly error: Error | null; readonly retry: () => void }) {
  const t = useText();
  if (error === null) return <Skeleton />;
  if (error instanceof Problem && error.code === 'not-published-yet') return <p role="status">{t('publish.proof.waiting')}</p>;
  return (
    <Notice problem={error}>
      <Button className="button" onPress={retry}>
        {t('problem.retry')}
      </Button>
    </Notice>
  );
}

function Proved({ verified, trusted }: { readonly verified: VerifiedReceipt; readonly trusted: string | undefined }) {
  const t = useText();
  return (
    <>
      <div className="done">
        <p role="status">{t('publish.proof.holds')}</p>
        {trusted !== undefined && (
          <>
            <p className="hint">{t('proof.trust')}</p>
            <code dir="ltr">{trusted}</code>
          </>
        )}
      </div>
      <Statements proved={verified.proved} notProved={verified.notProved} level="h4" />
    </>
  );
}

/** To the letter as the server sent it. */
function TakeReceipt({ jurisdiction, id, text }: { readonly jurisdiction: string; readonly id: string; readonly text: string }) {
  const t = useText();
  const file = () => ({ blob: new Blob([text], { type: 'application/json' }), name: `publication-${jurisdiction}-${id}.json` });
  return (
    <>
      <div className="actions">
        <Button className="button" onPress={() => save(file())}>
          {t('proof.file.save')}
        </Button>
      </div>
      <VerifyHint />
    </>
  );
}

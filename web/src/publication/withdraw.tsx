/** Withdrawing, after having read what it can do and what it cannot. */
import type { Publication } from '@mufakat/server/publication/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { withdrawPublication } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useText } from '../messages/language.tsx';
import { publicationsQuery, sharedPacksQuery } from '../queries.ts';
import { Notice } from '../ui/states/states.tsx';

type WithdrawProps = { readonly publication: Publication; readonly keep: () => void };

export function Withdraw({ publication, keep }: WithdrawProps) {
  const t = useText();
  const { place } = useAssessment();
  const queries = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const withdrawing = useMutation({
    mutationFn: () => withdrawPublication(place.jurisdiction, publication.id),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: publicationsQuery(place.jurisdiction).queryKey }),
        queries.invalidateQueries({ queryKey: sharedPacksQuery.queryKey }),
      ]),
  });
  const title = `withdraw-${publication.id}`;
  return (
    <section className="panel withdraw" aria-labelledby={title}>
      <h4 id={title} ref={heading} tabIndex={-1}>
        {t('publish.withdraw.title')}
      </h4>
      <dl>
        <div>
          <dt>{t('publish.withdraw.can')}</dt>
          <dd>{t('publish.withdraw.can.text')}</dd>
        </div>
        <div>
          <dt>{t('publish.withdraw.cannot')}</dt>
          <dd>{t('publish.withdraw.cannot.text')}</dd>
        </div>
      </dl>
      {withdrawing.error !== null && <Notice problem={withdrawing.error} />}
      <div className="actions">
        <Button className="button button-primary" onPress={() => withdrawing.isPending || withdrawing.mutate()}>
          {t(withdrawing.isPaused ? 'verdict.waiting' : 'publish.withdraw.do')}
        </Button>
        <Button className="button" onPress={keep}>
          {t('publish.withdraw.keep')}
        </Button>
      </div>
    </section>
  );
}

import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Me } from '../api.ts';
import { useDates, useText } from '../messages/language.tsx';
import { assessmentsQuery, meQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty, Notice, Skeleton } from '../ui/states/states.tsx';
import './assessments.css';

const NewAssessmentForm = lazy(async () => ({ default: (await import('./new-assessment.tsx')).NewAssessmentForm }));

type Jurisdiction = Me['jurisdictions'][number];

/** Where everybody begins: the assessments of the jurisdictions one belongs to, newest first. */
export function AssessmentsPage() {
  const t = useText();
  const { jurisdictions } = useSuspenseQuery(meQuery).data;
  return (
    <Page title={t('assessments.title')} lead={t('assessments.lead')}>
      {jurisdictions.length === 0 && <Empty title={t('assessments.nowhere')} />}
      {jurisdictions.map((jurisdiction) => (
        <JurisdictionAssessments key={jurisdiction.jurisdiction} jurisdiction={jurisdiction} />
      ))}
    </Page>
  );
}

function JurisdictionAssessments({ jurisdiction }: { readonly jurisdiction: Jurisdiction }) {
  const t = useText();
  const dates = useDates();
  const [opening, setOpening] = useState(false);
  const list = useQuery(assessmentsQuery(jurisdiction.jurisdiction));
  const coordinator = jurisdiction.roles.includes('coordinator');
  return (
    <section className="jurisdiction" aria-labelledby={`in-${jurisdiction.jurisdiction}`}>
      <div className="section-head">
        <h2 id={`in-${jurisdiction.jurisdiction}`} dir="auto">
          {jurisdiction.name}
        </h2>
        {coordinator && !opening && (
          <Button className="button" onPress={() => setOpening(true)}>
            {t('assessments.new')}
          </Button>
        )}
      </div>
      {opening && (
        <Suspense fallback={<Skeleton />}>
          <NewAssessmentForm jurisdiction={jurisdiction.jurisdiction} done={() => setOpening(false)} />
        </Suspense>
      )}
      {list.isPending && <Skeleton />}
      {list.error !== null && (
        <Notice problem={list.error}>
          <Button className="button" onPress={() => void list.refetch()}>
            {t('problem.retry')}
          </Button>
        </Notice>
      )}
      {list.data?.length === 0 && !opening && (
        <Empty title={t('assessments.empty')}>{coordinator && <p>{t('assessments.empty.hint')}</p>}</Empty>
      )}
      {list.data !== undefined && list.data.length > 0 && (
        <ul className="assessments">
          {list.data.map((assessment) => (
            <li key={assessment.id}>
              <Link
                to="/assessments/$jurisdiction/$assessment"
                params={{ jurisdiction: jurisdiction.jurisdiction, assessment: assessment.id }}
                className="assessment"
              >
                <span className="assessment-period">{dates.period(assessment.periodFrom, assessment.periodTo)}</span>
                <span className="assessment-title" dir="auto">
                  {assessment.title}
                </span>
                <span className="assessment-pack">
                  {t('assessments.pack', { pack: assessment.packId, version: assessment.packVersion })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

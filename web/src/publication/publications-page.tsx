/** What a region reads of an assessment: publishing it, and all that the jurisdiction has published. */
import type { Publication } from '@mufakat/server/publication/model';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useDates, useText } from '../messages/language.tsx';
import { publicationsQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import { PublicationItem } from './publication-item.tsx';
import { PublishSection } from './publish-section.tsx';
import './publications.css';

export function PublicationsPage() {
  const t = useText();
  const { place, pack, roles } = useAssessment();
  const { data: publications } = useSuspenseQuery(publicationsQuery(place.jurisdiction));
  // How often something was published since the page was opened: each time the choice begins anew.
  const [times, setTimes] = useState(0);
  const current = publications.find(({ shared, snapshot }) => shared && snapshot.pack.id === pack.id);
  return (
    <Page title={t('publish.title')} lead={t('publish.lead')}>
      <Now current={current} />
      {times > 0 && current !== undefined && <Done key={times} />}
      {roles.includes('coordinator') && <PublishSection key={`times ${times}`} current={current} published={() => setTimes(times + 1)} />}
      <section className="section" aria-labelledby="list-heading">
        <h2 id="list-heading">{t('publish.list')}</h2>
        {publications.length === 0 ? (
          <Empty title={t('publish.list.empty')}>
            <p>{t('publish.list.empty.hint')}</p>
          </Empty>
        ) : (
          <ul className="publications">
            {publications.map((publication) => (
              <PublicationItem key={publication.id} publication={publication} />
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}

/** What the region reads now, in a sentence, and the way there. */
function Now({ current }: { readonly current: Publication | undefined }) {
  const t = useText();
  const dates = useDates();
  const { assessment, pack } = useAssessment();
  const country = assessment.jurisdiction.name;
  return (
    <div className="publish-now" data-shared={current !== undefined}>
      <p>
        {current === undefined
          ? t('publish.now.none', { country })
          : t('publish.now', { country, dimensions: current.snapshot.dimensions.length, date: dates.moment(current.publishedAt) })}
      </p>
      {current !== undefined && current.assessment !== assessment.id && (
        <p>{t('publish.now.other', { title: current.snapshot.assessment.title })}</p>
      )}
      <Link to="/region/$pack" params={{ pack: pack.id }}>
        {t('publish.region')}
      </Link>
    </div>
  );
}

/** Takes the focus: the button that published is gone. */
function Done() {
  const t = useText();
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <p ref={box} className="done" role="status" tabIndex={-1}>
      {t('publish.done')}
    </p>
  );
}

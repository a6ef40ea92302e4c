/** The assessment's home: where the country stands, in three readings, and what would move it. */
import { indicatorReadings } from '@mufakat/framework';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDates, useText } from '../messages/language.tsx';
import { profileQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import { Words } from '../ui/words.tsx';
import { Filters, useFilter } from './filters.tsx';
import { Missing } from './missing.tsx';
import { Parts } from './profile-parts.tsx';
import { ProfileTable } from './profile-table.tsx';
import { HowToRead } from './profile-tree.tsx';
import { filtered } from './readings.ts';
import { useAssessment } from './use-assessment.ts';
import { Whole } from './whole.tsx';
import './home.css';

export function HomePage() {
  const t = useText();
  const dates = useDates();
  const { place, assessment, pack } = useAssessment();
  const { data: profile } = useSuspenseQuery(profileQuery(place));
  const filter = useFilter();
  const shown = filtered(profile.root, filter);
  const count = shown === null ? 0 : indicatorReadings(shown).length;
  return (
    <Page
      title={assessment.title}
      eyebrow={
        <>
          <bdi>{assessment.jurisdiction.name}</bdi> · {dates.period(assessment.periodFrom, assessment.periodTo)} ·{' '}
          <Words text={pack.title} pack={pack} /> {pack.version}
        </>
      }
    >
      {profile.counts.verdicts + profile.counts.views === 0 && <Beginning />}
      <Whole profile={profile} />
      <div className="home">
        <section className="home-profile" aria-labelledby="profile-heading">
          <h2 id="profile-heading">{t('home.profile')}</h2>
          <HowToRead />
          <Filters profile={profile} filter={filter} />
          <p className="result-count" role="status">
            {t('home.shown', { count, all: profile.counts.indicators })}
          </p>
          {shown === null ? (
            <Empty title={t('home.nothing')}>
              <p>{t('home.nothing.hint')}</p>
            </Empty>
          ) : (
            <Parts shown={shown} filter={filter} />
          )}
          <ProfileTable profile={profile} />
        </section>
        <Missing profile={profile} />
      </div>
    </Page>
  );
}

/** An assessment in which nobody has said anything yet: where to begin. */
function Beginning() {
  const t = useText();
  const { place, index, roles } = useAssessment();
  const first = index.indicators.keys().next().value;
  return (
    <Empty title={t('home.beginning')}>
      <p>{t('home.beginning.hint')}</p>
      <p className="beginning">
        {first !== undefined && roles.includes('assessor') && (
          <Link to="/assessments/$jurisdiction/$assessment/indicators/$indicator" params={{ ...place, indicator: first }}>
            {t('home.beginning.judge')}
          </Link>
        )}
        <Link to="/assessments/$jurisdiction/$assessment/sources" params={place}>
          {t('sources.add')}
        </Link>
        <Link to="/assessments/$jurisdiction/$assessment/views" params={place}>
          {t('views.import')}
        </Link>
      </p>
    </Empty>
  );
}

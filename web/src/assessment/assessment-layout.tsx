/** What is common to the pages of one assessment: its pack is loaded, and its parts are one click away. */
import { Link, Outlet } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { PackCoverage } from '../packs/pack-coverage.tsx';
import { useAssessment } from './use-assessment.ts';

export function AssessmentLayout() {
  const t = useText();
  const { place, assessment, pack } = useAssessment();
  return (
    <>
      <div className="assessment-bar">
        <p className="assessment-name" dir="auto">
          {assessment.title}
        </p>
        <nav aria-label={t('nav.assessment')} className="assessment-nav">
          <Link to="/assessments/$jurisdiction/$assessment" params={place} activeOptions={{ exact: true, includeSearch: false }}>
            {t('nav.profile')}
          </Link>
          <Link to="/assessments/$jurisdiction/$assessment/sources" params={place}>
            {t('nav.sources')}
          </Link>
          <Link to="/assessments/$jurisdiction/$assessment/questions" params={place}>
            {t('nav.questions')}
          </Link>
          <Link to="/assessments/$jurisdiction/$assessment/views" params={place}>
            {t('nav.views')}
          </Link>
          <Link to="/assessments/$jurisdiction/$assessment/compare" params={place}>
            {t('nav.compare')}
          </Link>
          <Link to="/assessments/$jurisdiction/$assessment/report" params={place}>
            {t('nav.report')}
          </Link>
          <Link to="/assessments/$jurisdiction/$assessment/publications" params={place}>
            {t('nav.publications')}
          </Link>
        </nav>
      </div>
      <Outlet />
      <PackCoverage pack={pack} />
    </>
  );
}

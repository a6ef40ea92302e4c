import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { packsQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import '../assessment/assessments.css';

export function PacksPage() {
  const t = useText();
  const { data: packs } = useSuspenseQuery(packsQuery);
  return (
    <Page title={t('packs.title')} lead={t('packs.lead')}>
      {packs.length === 0 && <Empty title={t('packs.empty')} />}
      <ul className="assessments">
        {packs.map(({ id, version, title, indicators, criteria }) => (
          <li key={`${id} ${version}`}>
            <Link to="/packs/$pack/$version" params={{ pack: id, version }} className="assessment">
              <span className="assessment-period">{t('packs.version', { version })}</span>
              <span className="assessment-title">{title}</span>
              <span className="assessment-pack">{t('packs.counts', { indicators, criteria })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** Where regions begin: the packs by which something is shared, and opening a table of one's own. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { packsQuery, sharedPacksQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import '../assessment/assessments.css';

export function RegionsPage() {
  const t = useText();
  const { data: shared } = useSuspenseQuery(sharedPacksQuery);
  const { data: packs } = useSuspenseQuery(packsQuery);
  return (
    <Page title={t('region.title')} lead={t('region.lead')}>
      {shared.length === 0 && <Empty title={t('region.empty')}>{t('region.empty.hint')}</Empty>}
      <ul className="assessments">
        {shared.map(({ pack, jurisdictions }) => (
          <li key={pack}>
            <Link to="/region/$pack" params={{ pack }} className="assessment">
              <span className="assessment-period">{t('region.shared')}</span>
              <span className="assessment-title">{packs.find(({ id }) => id === pack)?.title ?? pack}</span>
              <span className="assessment-pack">{t('region.countries', { count: jurisdictions })}</span>
            </Link>
          </li>
        ))}
        <li>
          <Link to="/region/table" className="assessment">
            <span className="assessment-period">{t('region.table.eyebrow')}</span>
            <span className="assessment-title">{t('region.table.title')}</span>
            <span className="assessment-pack">{t('region.table.short')}</span>
          </Link>
        </li>
      </ul>
    </Page>
  );
}

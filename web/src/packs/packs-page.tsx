import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../messages/language.tsx';
import { packsQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import '../assessment/assessments.css';

export function PacksPage() {
  const say = useText();
  const { data: packs } = useSuspenseQuery(packsQuery);
  return (
    <Page title={say('packs.title')} lead={say('packs.lead')}>
      {packs.length === 0 && <Empty title={say('packs.empty')} />}
      <ul className="assessments">
        {packs.map(({ id, version, title, indicators, criteria }) => (
          <li key={`${id} ${version}`}>
            <Link to="/packs/$pack/$version" params={{ pack: id, version }} className="assessment">
              <span className="assessment-period">{say('packs.version', { version })}</span>
              <span className="assessment-title">{title}</span>
              <span className="assessment-pack">{say('packs.counts', { indicators, criteria })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

import { Link } from '@tanstack/react-router';
import { useText } from '../../messages/language.tsx';
import { Page } from './page.tsx';

export function NotFoundPage() {
  const say = useText();
  return (
    <Page title={say('notFound.title')} lead={say('notFound.lead')}>
      <p>
        <Link to="/">{say('nav.assessments')}</Link>
      </p>
    </Page>
  );
}

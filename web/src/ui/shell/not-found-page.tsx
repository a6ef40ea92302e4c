import { Link } from '@tanstack/react-router';
import { useText } from '../../messages/language.tsx';
import { Page } from './page.tsx';

export function NotFoundPage() {
  const t = useText();
  return (
    <Page title={t('notFound.title')} lead={t('notFound.lead')}>
      <p>
        <Link to="/">{t('nav.assessments')}</Link>
      </p>
    </Page>
  );
}

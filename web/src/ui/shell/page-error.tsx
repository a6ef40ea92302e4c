import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/language.tsx';
import { Notice } from '../states/states.tsx';
import { Page } from './page.tsx';

/** A page that could not be loaded. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const t = useText();
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  useEffect(() => queries.reset(), [queries]);
  return (
    <Page title={t('problem.heading')}>
      <Notice problem={error instanceof Error ? error : new Error(String(error))}>
        <Button
          className="button"
          onPress={() => {
            reset();
            void router.invalidate();
          }}
        >
          {t('problem.retry')}
        </Button>
      </Notice>
    </Page>
  );
}

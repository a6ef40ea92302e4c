/** What a page shows while it waits, when it failed, and when there is nothing yet. */
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components/Button';
import { Problem } from '../api.ts';
import { useText } from '../messages/language.tsx';

export function Skeleton() {
  const say = useText();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{say('state.loading')}</span>
      <span className="skeleton-title" />
      <span className="skeleton-line" />
      <span className="skeleton-line skeleton-short" />
      <span className="skeleton-block" />
      <span className="skeleton-block" />
    </div>
  );
}

/** A failure with its remedy. `children` are the ways out. */
export function Notice({ problem, children }: { readonly problem: Error; readonly children?: ReactNode }) {
  const say = useText();
  const known = problem instanceof Problem ? problem.body : undefined;
  const unreachable = known?.code === 'unreachable';
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{unreachable ? say('problem.unreachable') : (known?.title ?? say('problem.unexpected'))}</p>
      {known?.detail !== undefined && known.detail !== known.title && <p>{known.detail}</p>}
      <p>{unreachable ? say('problem.unreachable.remedy') : (known?.remedy ?? say('problem.unexpected.remedy'))}</p>
      {children}
    </div>
  );
}

/** A page that could not be loaded. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const say = useText();
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  useEffect(() => queries.reset(), [queries]);
  return (
    <div className="page">
      <h1>{say('problem.heading')}</h1>
      <Notice problem={error instanceof Error ? error : new Error(String(error))}>
        <Button
          className="button"
          onPress={() => {
            reset();
            void router.invalidate();
          }}
        >
          {say('problem.retry')}
        </Button>
      </Notice>
    </div>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

const listen = (changed: () => void) => {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
};

export const useOnline = () => useSyncExternalStore(listen, () => navigator.onLine);

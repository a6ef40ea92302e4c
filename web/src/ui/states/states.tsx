/** What a page shows while it waits, when it failed, and when there is nothing yet. */
import { type ReactNode, useSyncExternalStore } from 'react';
import { Problem } from '../../api.ts';
import { useCodedText, useListing, useText } from '../../messages/language.tsx';

export function Skeleton() {
  const t = useText();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t('state.loading')}</span>
      <span className="skeleton-title" />
      <span className="skeleton-line" />
      <span className="skeleton-line skeleton-short" />
      <span className="skeleton-block" />
      <span className="skeleton-block" />
    </div>
  );
}

/** What a problem says in the language of the page: by its code, with its values. What has no message is told in the server's words. */
function useProblemText(): (problem: Problem['body']) => { readonly title: string; readonly remedy: string } | undefined {
  const t = useText();
  const coded = useCodedText();
  const listing = useListing();
  return ({ code, values = {}, retryAfter = 60 }) => {
    const wait = retryAfter < 90 ? t('time.seconds', { count: retryAfter }) : t('time.minutes', { count: Math.ceil(retryAfter / 60) });
    const roles = Array.isArray(values.roles) ? listing(values.roles.map((role) => coded(`role.${role}`) ?? role)) : '';
    const plain = Object.entries(values).flatMap(([name, value]) => (typeof value === 'object' ? [] : [[name, value] as const]));
    const given = { ...Object.fromEntries(plain), roles, wait };
    const [title, remedy] = [coded(`problem.${code}`, given), coded(`problem.${code}.remedy`, given)];
    return title === undefined || remedy === undefined ? undefined : { title, remedy };
  };
}

/** A failure with its remedy. `children` are the ways out. */
export function Notice({ problem, children }: { readonly problem: Error; readonly children?: ReactNode }) {
  const t = useText();
  const textOf = useProblemText();
  const body = problem instanceof Problem ? problem.body : undefined;
  const own = body === undefined ? { title: t('problem.unexpected'), remedy: t('problem.unexpected.remedy') } : textOf(body);
  return (
    <div className="notice" role="alert">
      {own === undefined ? (
        <bdi lang="en">
          <p className="notice-title">{body?.title}</p>
          {body?.detail !== undefined && body.detail !== body.title && <p>{body.detail}</p>}
          <p>{body?.remedy}</p>
        </bdi>
      ) : (
        <>
          <p className="notice-title">{own.title}</p>
          <p>{own.remedy}</p>
        </>
      )}
      {children}
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

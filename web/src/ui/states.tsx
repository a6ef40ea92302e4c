/** What a page shows while it waits, when it failed, and when there is nothing yet. */
import { type ReactNode, useSyncExternalStore } from 'react';
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

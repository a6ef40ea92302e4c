/** What a page shows while it waits, when it failed, and when there is nothing yet. */
import { type ReactNode, useSyncExternalStore } from 'react';
import { Problem } from '../../api.ts';
import { type MessageId, useText } from '../../messages/language.tsx';

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

/** What is refused because there is too much of it is told in the language of the page, with when to come back. */
const TOO_MANY: Readonly<Record<string, readonly [title: MessageId, remedy: MessageId]>> = {
  'too-many-reports': ['problem.tooManyReports', 'problem.tooManyReports.remedy'],
  'too-many-tables': ['problem.tooManyTables', 'problem.tooManyTables.remedy'],
  'too-many-links': ['problem.tooManyLinks', 'problem.tooManyLinks.remedy'],
};

function TooMany({ title, remedy, seconds, children }: { title: MessageId; remedy: MessageId; seconds: number; children: ReactNode }) {
  const t = useText();
  const wait = seconds < 90 ? t('time.seconds', { count: seconds }) : t('time.minutes', { count: Math.ceil(seconds / 60) });
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{t(title)}</p>
      <p>{t(remedy, { wait })}</p>
      {children}
    </div>
  );
}

/** A failure with its remedy. `children` are the ways out. */
export function Notice({ problem, children }: { readonly problem: Error; readonly children?: ReactNode }) {
  const t = useText();
  const known = problem instanceof Problem ? problem.body : undefined;
  const unreachable = known?.code === 'unreachable';
  const [title, remedy] = TOO_MANY[known?.code ?? ''] ?? [];
  if (title !== undefined && remedy !== undefined) {
    return (
      <TooMany title={title} remedy={remedy} seconds={known?.retryAfter ?? 60}>
        {children}
      </TooMany>
    );
  }
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{unreachable ? t('problem.unreachable') : (known?.title ?? t('problem.unexpected'))}</p>
      {known?.detail !== undefined && known.detail !== known.title && <p>{known.detail}</p>}
      <p>{unreachable ? t('problem.unreachable.remedy') : (known?.remedy ?? t('problem.unexpected.remedy'))}</p>
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

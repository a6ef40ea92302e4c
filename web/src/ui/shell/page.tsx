import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../../messages/language.tsx';

/** Something was navigated to, so the heading takes the focus; on the first page of a visit the browser's own start is right. */
let visited = false;

type PageProps = {
  /** Plain text of the heading; the title of the window too. */
  readonly title: string;
  readonly heading?: ReactNode;
  readonly eyebrow?: ReactNode;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
};

/** The frame of every page: one h1 that names it, in the window's title as well. */
export function Page({ title, heading, eyebrow, lead, children }: PageProps) {
  const t = useText();
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('page.title', { title });
  }, [title, t]);
  useEffect(() => {
    if (visited) h1.current?.focus({ preventScroll: true });
    visited = true;
  }, []);
  return (
    <div className="page">
      <header className="page-head">
        {eyebrow !== undefined && <div className="eyebrow">{eyebrow}</div>}
        <h1 ref={h1} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {lead !== undefined && <div className="lead">{lead}</div>}
      </header>
      {children}
    </div>
  );
}

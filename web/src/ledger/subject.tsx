import { Link } from '@tanstack/react-router';
import { shortId, useSubjectWords } from './names.ts';

/** What an act is about; a link where there is a page of it. */
export function Subject({ jurisdiction, subject }: { readonly jurisdiction: string; readonly subject: string }) {
  const { words, id } = useSubjectWords()(subject);
  const shown = (
    <>
      {words}
      {id !== null && (
        <>
          {' '}
          <bdi className="short-id" dir="ltr">
            {shortId(id)}
          </bdi>
        </>
      )}
    </>
  );
  if (id === null || !subject.startsWith('assessment/')) return <span>{shown}</span>;
  return (
    <Link to="/assessments/$jurisdiction/$assessment" params={{ jurisdiction, assessment: id }}>
      {shown}
    </Link>
  );
}

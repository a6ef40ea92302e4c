/** What an act is about; a link where there is a page of it. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWithheld } from '../assessment/indicator/cited-sources.tsx';
import { assessmentsQuery, sourcesQuery } from '../queries.ts';
import { shortId, useSubjectWords } from './names.ts';

export function Subject({ jurisdiction, subject }: { readonly jurisdiction: string; readonly subject: string }) {
  const { words, id } = useSubjectWords()(subject);
  if (id === null) return <span>{words}</span>;
  if (subject.startsWith('source/')) return <Source jurisdiction={jurisdiction} words={words} id={id} />;
  if (!subject.startsWith('assessment/')) return <Named words={words} id={id} />;
  return (
    <Link to="/assessments/$jurisdiction/$assessment" params={{ jurisdiction, assessment: id }}>
      <Named words={words} id={id} />
    </Link>
  );
}

type NamedProps = { readonly words: string; readonly id: string };

function Named({ words, id }: NamedProps) {
  return (
    <>
      {words}{' '}
      <bdi className="short-id" dir="ltr">
        {shortId(id)}
      </bdi>
    </>
  );
}

/** Who saw what is worth more with the title; whoever may not read it gets the kind, as on the page of the sources. */
function Source({ jurisdiction, words, id }: NamedProps & { readonly jurisdiction: string }) {
  const withheld = useWithheld();
  const assessments = useQuery(assessmentsQuery(jurisdiction)).data ?? [];
  const lists = useQueries({ queries: assessments.map((one) => sourcesQuery({ jurisdiction, assessment: one.id })) });
  const all = lists.flatMap(({ data = [] }, at) => data.filter((source) => source.id === id).map((source) => ({ source, at })));
  // In data of earlier releases two assessments may have a source of one id: then it is not known which one is meant.
  const found = all.length === 1 ? all[0] : undefined;
  const assessment = found === undefined ? undefined : assessments[found.at]?.id;
  if (found === undefined || assessment === undefined) return <Named words={words} id={id} />;
  return (
    <Link to="/assessments/$jurisdiction/$assessment/sources" params={{ jurisdiction, assessment }}>
      {found.source.title === '' ? withheld(found.source) : <bdi>{found.source.title}</bdi>}
    </Link>
  );
}

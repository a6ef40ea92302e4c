import type { SourceRow } from '@mufakat/server/assessment/model';
import { type MessageId, useText } from '../messages/language.tsx';
import { Written } from '../ui/words.tsx';

type CitedProps = { readonly ids: readonly string[]; readonly sources: readonly SourceRow[] };

/** The sources a verdict rests on, each with who may see it. Of a withheld one only its kind is told. */
export function CitedSources({ ids, sources }: CitedProps) {
  const say = useText();
  if (ids.length === 0) return null;
  return (
    <ul className="cited" aria-label={say('verdict.sources.legend')}>
      {ids.map((id) => {
        const source = sources.find((known) => known.id === id);
        return (
          <li key={id}>
            <SourceName source={source} /> <span className="access">{say(`access.${source?.access ?? 'restricted'}` as MessageId)}</span>
          </li>
        );
      })}
    </ul>
  );
}

export function SourceName({ source }: { readonly source: SourceRow | undefined }) {
  const say = useText();
  if (source === undefined || source.title === '')
    return <span className="none">{say('source.withheld', { kind: source?.kind ?? '' })}</span>;
  if (source.url === undefined) return <Written>{source.title}</Written>;
  return (
    <a href={source.url} rel="noreferrer">
      <Written>{source.title}</Written>
    </a>
  );
}

import type { SourceRow } from '@mufakat/server/source/model';
import { sourceFileUrl } from '../../api.ts';
import { type MessageId, useText } from '../../messages/language.tsx';
import { Written } from '../../ui/words.tsx';
import { useAssessment } from '../use-assessment.ts';

type CitedProps = {
  /** What is cited, and which version of the file of each. */
  readonly verdict: { readonly sources: readonly string[]; readonly versions: Readonly<Record<string, number>> };
  readonly sources: readonly SourceRow[];
};

/** The sources a verdict rests on, each with who may see it, and the version it cites where there is a later one. Of a withheld one only its kind is told. */
export function CitedSources({ verdict, sources }: CitedProps) {
  const t = useText();
  const ids = verdict.sources;
  if (ids.length === 0) return null;
  return (
    <ul className="cited" aria-label={t('verdict.sources.legend')}>
      {ids.map((id) => {
        const source = sources.find((known) => known.id === id);
        return (
          <li key={id}>
            <SourceName source={source} /> <span className="access">{t(`access.${source?.access ?? 'restricted'}` as MessageId)}</span>
            <EarlierVersion cited={verdict.versions[id] ?? 0} source={source} />
          </li>
        );
      })}
    </ul>
  );
}

/** That a verdict cites another file than the source has now; it can be read still where the reader may read the source. */
function EarlierVersion({ cited, source }: { readonly cited: number; readonly source: SourceRow | undefined }) {
  const t = useText();
  const { place, roles } = useAssessment();
  const now = source?.version ?? 0;
  if (source === undefined || cited === now) return null;
  if (cited === 0) return <span className="cited-earlier">{t('cited.none', { now })}</span>;
  const words = t('cited.earlier', { version: cited, now });
  return (
    <span className="cited-earlier">
      {mayOpen(source, roles) ? <a href={sourceFileUrl(place.jurisdiction, place.assessment, source.id, cited)}>{words}</a> : words}
    </span>
  );
}

/** Whether the file of a source is for somebody of these roles. */
export function mayOpen({ access }: SourceRow, roles: readonly string[]): boolean {
  return access === 'public' || (access === 'restricted' && roles.includes('assessor'));
}

/** What is said of a source instead of what it is. */
export function useWithheld(): (source: Pick<SourceRow, 'kind' | 'access'> | undefined) => string {
  const t = useText();
  return (source) => t(source?.access === 'attested' ? 'source.withheld.attested' : 'source.withheld', { kind: source?.kind ?? '' });
}

export function SourceName({ source }: { readonly source: SourceRow | undefined }) {
  const withheld = useWithheld();
  if (source === undefined || source.title === '') return <span className="none">{withheld(source)}</span>;
  if (source.url === undefined) return <Written>{source.title}</Written>;
  return (
    <a href={source.url} rel="noreferrer">
      <Written>{source.title}</Written>
    </a>
  );
}

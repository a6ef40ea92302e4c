/** What jurisdictions share by a pack, side by side. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useListing, useText } from '../messages/language.tsx';
import { packQuery, packsQuery, sharedQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import { useWords } from '../ui/words.tsx';
import type { Region } from './region-data.ts';
import { regionOfPublications, versionFor } from './region-of-publications.ts';
import { RegionViews } from './region-views.tsx';

const route = getRouteApi('/region/$pack');

export function RegionPage() {
  const t = useText();
  const { pack } = route.useParams();
  const { data: publications } = useSuspenseQuery(sharedQuery(pack));
  const { data: packs } = useSuspenseQuery(packsQuery);
  const available = packs.filter(({ id }) => id === pack).map(({ version }) => version);
  const version = versionFor(publications, available);
  if (version !== undefined) return <Shared pack={pack} version={version} />;
  return (
    <Page title={t('region.title')}>
      <Empty title={t('region.noPack', { pack })}>
        <Link to="/region">{t('region.all')}</Link>
      </Empty>
    </Page>
  );
}

function Shared({ pack: id, version }: { readonly pack: string; readonly version: string }) {
  const t = useText();
  const { data: publications } = useSuspenseQuery(sharedQuery(id));
  const { data: pack } = useSuspenseQuery(packQuery(id, version));
  const search = route.useSearch();
  const words = useWords(pack);
  const region = useMemo(() => regionOfPublications(pack, publications), [pack, publications]);
  const source = useMemo(() => ({ kind: 'publications' as const, pack: id }), [id]);
  const others = publications.filter(({ snapshot }) => snapshot.pack.version !== version).length;
  return (
    <Page
      title={t('region.of', { pack: words(pack.title) })}
      eyebrow={<Link to="/region">{t('region.all')}</Link>}
      lead={t('region.page.lead', { countries: region.countries.length })}
    >
      {others > 0 && <p className="hint">{t('region.otherVersion', { count: others, version })}</p>}
      <InventedNote region={region} />
      <RegionViews region={region} source={source} search={search} />
    </Page>
  );
}

/** Rule of the house: invented data says so on every page, whoever looks at it. */
function InventedNote({ region }: { readonly region: Region }) {
  const t = useText();
  const listing = useListing();
  const invented = region.countries.filter((country) => country.invented);
  if (invented.length === 0) return null;
  return <p className="hint">{t('region.invented.note', { count: invented.length, names: listing(invented.map(({ name }) => name)) })}</p>;
}

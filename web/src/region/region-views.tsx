/** The views of a region, one at a time, with the way to the others. What is chosen in one holds in all. */
import { useMemo, useState } from 'react';
import { useText } from '../messages/language.tsx';
import { Empty } from '../ui/states.tsx';
import { HeatView } from './heat-view.tsx';
import { type Method, nominalMethod, rankerOf } from './index-of-region.ts';
import type { Region } from './region-data.ts';
import { type RegionSearch, VIEWS, type View } from './region-search.ts';
import { RegionContext, type Source } from './use-region.ts';
import { ViewLink } from './view-link.tsx';
import './region.css';

const SHOWN: Readonly<Partial<Record<View, () => React.ReactNode>>> = { stages: HeatView };

type RegionViewsProps = { readonly region: Region; readonly source: Source; readonly search: RegionSearch };

export function RegionViews({ region, source, search }: RegionViewsProps) {
  const say = useText();
  const [chosen, setMethod] = useState<Method | null>(null);
  const rank = useMemo(() => rankerOf(region), [region]);
  const method = useMemo(() => chosen ?? nominalMethod(region), [chosen, region]);
  const ranking = useMemo(() => rank(method), [rank, method]);
  const state = useMemo(
    () => ({ region, source, search, rank, method, setMethod, ranking }),
    [region, source, search, rank, method, ranking],
  );
  const view = search.view ?? 'stages';
  const Shown = SHOWN[view] ?? HeatView;
  if (region.countries.length === 0) return <Empty title={say('region.empty')} />;
  return (
    <RegionContext value={state}>
      <nav aria-label={say('region.views')} className="assessment-nav region-nav">
        {VIEWS.filter((one) => one in SHOWN).map((one) => (
          <ViewLink key={one} search={{ ...search, view: one }} current={one === view}>
            {say(`region.view.${one}`)}
          </ViewLink>
        ))}
      </nav>
      <Shown />
    </RegionContext>
  );
}

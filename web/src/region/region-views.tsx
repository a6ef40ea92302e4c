/** The views of a region, one at a time, with the way to the others. What is chosen in one holds in all. */
import { useMemo, useState } from 'react';
import { useText } from '../messages/language.tsx';
import { Empty } from '../ui/states/states.tsx';
import { CountryView } from './countries/country-view.tsx';
import { HeatView } from './heat/heat-view.tsx';
import { type Method, nominalMethod, rankerOf } from './index-of-region.ts';
import { MapView } from './map/map-view.tsx';
import { CoherenceView } from './mean/coherence-view.tsx';
import { PairView } from './mean/pair-view.tsx';
import { RanksView } from './ranks/ranks-view.tsx';
import { SolvedView } from './ranks/solved-view.tsx';
import { WeightsView } from './ranks/weights-view.tsx';
import type { Region } from './region-data.ts';
import { type RegionSearch, VIEWS, type View } from './region-search.ts';
import { UncertaintyContext, useUncertaintyState } from './uncertainty/use-uncertainty.ts';
import { RegionContext, type Source, SourceContext } from './use-region.ts';
import { ViewLink } from './view-link.tsx';
import './region.css';
import './plot/plot.css';

const SHOWN: Readonly<Record<View, () => React.ReactNode>> = {
  stages: HeatView,
  map: MapView,
  ranks: RanksView,
  weights: WeightsView,
  pair: PairView,
  solved: SolvedView,
  country: CountryView,
  coherence: CoherenceView,
};

/** Views that show how sure ranks are. */
const ASKING: readonly View[] = ['ranks', 'pair'];

type RegionViewsProps = { readonly region: Region; readonly source: Source; readonly search: RegionSearch };

export function RegionViews({ region, source, search }: RegionViewsProps) {
  const t = useText();
  const [chosen, setMethod] = useState<Method | null>(null);
  const rank = useMemo(() => rankerOf(region), [region]);
  const method = useMemo(() => chosen ?? nominalMethod(region), [chosen, region]);
  const ranking = useMemo(() => timed(() => rank(method)), [rank, method]);
  const state = useMemo(() => ({ region, search, rank, method, setMethod, ranking }), [region, search, rank, method, ranking]);
  const view = search.view ?? 'stages';
  const uncertainty = useUncertaintyState(region, method, ASKING.includes(view));
  const Shown = SHOWN[view];
  if (region.countries.length === 0) return <Empty title={t('region.empty')} />;
  return (
    <SourceContext value={source}>
      <RegionContext value={state}>
        <nav aria-label={t('region.views')} className="assessment-nav region-nav">
          {VIEWS.map((one) => (
            <ViewLink key={one} search={{ ...search, view: one }} current={one === view}>
              {t(`region.view.${one}`)}
            </ViewLink>
          ))}
        </nav>
        <UncertaintyContext value={uncertainty}>
          <Shown />
        </UncertaintyContext>
      </RegionContext>
    </SourceContext>
  );
}

/** How long the last ranking took can be read in the browser's own record of times; a test does. */
const RANKING_TIME = 'mufakat-ranking';

function timed<Result>(work: () => Result): Result {
  const start = performance.now();
  const result = work();
  performance.clearMeasures(RANKING_TIME);
  performance.measure(RANKING_TIME, { start });
  return result;
}

/** Ranks with their intervals over the choices that could have been made. */
import { CompositeError } from '@mufakat/composite';
import { useCallback, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useLanguage, useText } from '../../messages/language.tsx';
import { AsTable } from '../../ui/table.tsx';
import { useCountryLabel } from '../countries/country-label.ts';
import { CountryName } from '../countries/country-name.tsx';
import { StagesAsSteps } from '../mean/stages-as-steps.tsx';
import { useNumber } from '../plot/numbers.ts';
import { PlotFigure } from '../plot/plot-figure.tsx';
import { FailedRuns } from '../uncertainty/failed-runs.tsx';
import { RUNS, type Uncertainty } from '../uncertainty/uncertainty.ts';
import { UncertaintyForm } from '../uncertainty/uncertainty-form.tsx';
import { UncertaintyProgress } from '../uncertainty/uncertainty-progress.tsx';
import { useUncertainty } from '../uncertainty/use-uncertainty.ts';
import { useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { drawRanks, type RankedCountry } from './draw-ranks.ts';
import { Unranked } from './rank-list.tsx';
import { RankRefusal } from './rank-refusal.tsx';

export function RanksView() {
  const { outcome } = useUncertainty();
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="ranks" />
      <StagesAsSteps />
      <UncertaintyForm />
      <UncertaintyProgress />
      {outcome.kind === 'refused' && <RankRefusal error={outcome.error} />}
      {outcome.kind === 'done' && <Intervals uncertainty={outcome.result} />}
    </section>
  );
}

/** Rows that a plot begins with. */
const SHOWN = 40;

function Intervals({ uncertainty }: { readonly uncertainty: Uncertainty }) {
  const t = useText();
  const number = useNumber();
  const { direction } = useLanguage();
  const label = useCountryLabel();
  const { region } = useRegion();
  const [all, showAll] = useState(false);
  const ranked = useRanked(uncertainty);
  const none = region.countries.filter((_, at) => uncertainty.summaries[at]?.ranked === 0);
  const shown = useMemo(() => (all ? ranked : ranked.slice(0, SHOWN)), [all, ranked]);
  const draw = useCallback(
    (width: number) =>
      drawRanks({ shown, last: ranked.length, width, reverse: direction === 'rtl', label: t('region.rank'), nameOf: label }),
    [shown, ranked.length, direction, t, label],
  );
  const widest = ranked.reduce<RankedCountry | undefined>(
    (most, one) => (most === undefined || one.high - one.low > most.high - most.low ? one : most),
    undefined,
  );
  const runs = uncertainty.summaries.find((one) => one.ranked > 0)?.ranked ?? 0;
  return (
    <>
      <p>
        {t('region.ranks.told', { runs, seed: uncertainty.seed })}{' '}
        {widest !== undefined && t('region.ranks.widest', { country: widest.country.name, low: widest.low, high: widest.high })}
      </p>
      <FailedRuns failures={uncertainty.failures} />
      <PlotFigure
        draw={draw}
        label={t('region.ranks.plot', { count: shown.length })}
        caption={t('region.ranks.caption')}
        file={`${region.pack.id}-rank-intervals`}
        rows={() => [
          [
            t('region.csv.code'),
            t('region.country'),
            t('region.rank'),
            '5 %',
            t('region.ranks.median'),
            '95 %',
            t('region.ranks.runs'),
            t('region.ranks.seed'),
          ],
          ...ranked.map((one) => [
            one.country.code,
            label(one.country),
            one.rank,
            one.low,
            one.median,
            one.high,
            one.runs,
            uncertainty.seed,
          ]),
        ]}
      />
      {ranked.length > SHOWN && (
        <Button className="button button-small" onPress={() => showAll(!all)}>
          {t(all ? 'region.ranks.first' : 'region.ranks.all', { first: SHOWN, all: ranked.length })}
        </Button>
      )}
      <Unranked countries={none} />
      <AsTable
        caption={t('region.ranks.table', { runs: number(RUNS) })}
        rows={ranked}
        rowKey={({ country }) => country.id}
        columns={[
          { key: 'country', title: t('region.country'), cell: ({ country }) => <CountryName country={country} /> },
          { key: 'rank', title: t('region.rank'), number: true, cell: ({ rank }) => (rank === 0 ? '' : number(rank)) },
          { key: 'low', title: '5 %', number: true, cell: ({ low }) => number(low) },
          { key: 'median', title: t('region.ranks.median'), number: true, cell: ({ median }) => number(median) },
          { key: 'high', title: '95 %', number: true, cell: ({ high }) => number(high) },
          { key: 'runs', title: t('region.ranks.runs'), number: true, cell: ({ runs: own }) => number(own) },
        ]}
      />
    </>
  );
}

/** Countries with ranks, by their rank as the choices stand. */
function useRanked({ summaries }: Uncertainty): RankedCountry[] {
  const { region, ranking } = useRegion();
  return useMemo(() => {
    const rankOf = (at: number) => (ranking instanceof CompositeError ? 0 : (ranking.ranks[at] ?? 0));
    return region.countries
      .flatMap((country, at) => {
        const summary = summaries[at];
        if (summary === undefined || summary.ranked === 0) return [];
        const { low, median, high, ranked: runs } = summary;
        return [{ country, rank: rankOf(at), low, median, high, runs }];
      })
      .toSorted((a, b) => a.rank - b.rank || a.median - b.median || a.country.name.localeCompare(b.country.name));
  }, [region, ranking, summaries]);
}

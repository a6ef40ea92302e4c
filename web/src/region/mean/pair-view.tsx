/** Two countries: how probable it is that one is ahead, and where the difference comes from. */
import { CompositeError, pairOrder } from '@mufakat/composite';
import { useCallback, useMemo } from 'react';
import { useLanguage, useText } from '../../messages/language.tsx';
import { AsTable } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.tsx';
import { CellMark } from '../heat/cell-mark.tsx';
import type { Ranking } from '../index-of-region.ts';
import { useNumber, usePercent, useSigned } from '../plot/numbers.ts';
import { PlotFigure } from '../plot/plot-figure.tsx';
import { RankRefusal } from '../ranks/rank-refusal.tsx';
import { type Country, cellOf } from '../region-data.ts';
import { CountrySelect } from '../table/selects.tsx';
import { FailedRuns } from '../uncertainty/failed-runs.tsx';
import type { Uncertainty } from '../uncertainty/uncertainty.ts';
import { UncertaintyForm } from '../uncertainty/uncertainty-form.tsx';
import { UncertaintyProgress } from '../uncertainty/uncertainty-progress.tsx';
import { useUncertainty } from '../uncertainty/use-uncertainty.ts';
import { useCountry, useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { differencesOf } from './differences.ts';
import { drawDifferences } from './draw-differences.ts';

export function PairView() {
  const t = useText();
  const { search, region, ranking } = useRegion();
  const { outcome } = useUncertainty();
  const one = useCountry(search.country);
  const other = region.countries.find(({ id }) => id === search.other) ?? firstBeside(one, region.countries, ranking);
  if (one === undefined || other === undefined) return <ViewHead view="pair" />;
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="pair" />
      <div className="field-row pair-choice">
        <CountrySelect label={t('region.country')} which="country" chosen={one.id} />
        <CountrySelect label={t('region.pair.other')} which="other" chosen={other.id} />
      </div>
      {one === other ? (
        <p role="status">{t('region.pair.same')}</p>
      ) : (
        <>
          <UncertaintyProgress />
          {outcome.kind === 'refused' && <RankRefusal error={outcome.error} />}
          {outcome.kind === 'done' && <Order uncertainty={outcome.result} one={one} other={other} />}
          <Differences one={one} other={other} />
        </>
      )}
      <UncertaintyForm />
    </section>
  );
}

/** Another country to begin with, one with a rank where there is one. */
function firstBeside(one: Country | undefined, countries: readonly Country[], ranking: Ranking | CompositeError): Country | undefined {
  const isRanked = (country: Country) => !(ranking instanceof CompositeError) && ranking.ranks[countries.indexOf(country)] !== 0;
  const others = countries.filter((country) => country !== one);
  return others.find(isRanked) ?? others[0];
}

type PairProps = { readonly one: Country; readonly other: Country };

function Order({ uncertainty, one, other }: PairProps & { readonly uncertainty: Uncertainty }) {
  const t = useText();
  const percent = usePercent(1);
  const number = useNumber(0);
  const { countries } = useRegion().region;
  const { probability, low, high, ranked, tied } = pairOrder(uncertainty.ranks, countries.indexOf(one), countries.indexOf(other));
  if (ranked === 0) return <p role="status">{t('region.pair.unranked')}</p>;
  return (
    <div className="pair-order">
      <p className="pair-told" role="status">
        {t('region.pair.probability', { one: one.name, other: other.name, share: percent(probability) })}
      </p>
      <div className="pair-bar" aria-hidden="true">
        <span data-step="3" style={{ inlineSize: `${100 * probability}%` }}>
          {probability > 0.12 && <bdi>{one.name}</bdi>}
        </span>
        <span data-step="1">{probability < 0.88 && <bdi>{other.name}</bdi>}</span>
      </div>
      <p className="hint">
        {t('region.pair.interval', {
          low: percent(low),
          high: percent(high),
          runs: number(ranked),
          tied: number(tied),
          seed: uncertainty.seed,
        })}
      </p>
      <FailedRuns failures={uncertainty.failures} />
    </div>
  );
}

function Differences({ one, other }: PairProps) {
  const t = useText();
  const signed = useSigned(2);
  const { direction } = useLanguage();
  const { region, method } = useRegion();
  const words = useWords(region.pack);
  const rows = useMemo(() => differencesOf(region, method, one, other), [region, method, one, other]);
  const draw = useCallback(
    (width: number) =>
      drawDifferences({
        ...{ width, reverse: direction === 'rtl', names: [other.name, one.name] },
        rows: rows.flatMap(({ dimension, difference }) => (difference === null ? [] : [{ title: words(dimension.title), ...difference }])),
      }),
    [rows, direction, one, other, words],
  );
  const summary = rows.map(({ dimension, difference }) =>
    difference === null ? '' : `${words(dimension.title)} ${signed((100 * (difference.low + difference.high)) / 2)}`,
  );
  const points = (value: number) => signed(100 * value);
  return (
    <>
      <h3>{t('region.pair.differences')}</h3>
      <PlotFigure
        draw={draw}
        label={t('region.pair.plot', { one: one.name, other: other.name, differences: summary.filter((text) => text !== '').join('; ') })}
        caption={t('region.pair.caption', { one: one.name, other: other.name })}
        file={`${region.pack.id}-pair`}
        rows={() => [
          [t('region.dimension'), t('region.pair.low', { of: one.name }), t('region.pair.high', { of: one.name })],
          ...rows.map(({ dimension, difference }) => [words(dimension.title), difference?.low ?? null, difference?.high ?? null]),
        ]}
      />
      <AsTable
        caption={t('region.pair.differences')}
        rows={rows}
        rowKey={({ dimension }) => dimension.id}
        columns={[
          { key: 'dimension', title: t('region.dimension'), cell: ({ dimension }) => words(dimension.title) },
          { key: 'one', title: one.name, cell: ({ dimension }) => <CellMark element={dimension} cell={cellOf(one, dimension.id)} /> },
          { key: 'other', title: other.name, cell: ({ dimension }) => <CellMark element={dimension} cell={cellOf(other, dimension.id)} /> },
          {
            ...{ key: 'difference', title: t('region.pair.difference'), number: true },
            cell: ({ difference }) =>
              difference === null
                ? t('region.pair.none')
                : difference.low === difference.high
                  ? points(difference.low)
                  : t('reading.between', { low: points(difference.low), high: points(difference.high) }),
          },
        ]}
      />
    </>
  );
}

/** The score card of a country. */
import { CompositeError } from '@mufakat/composite';
import { useMemo } from 'react';
import { useDates, useText } from '../../messages/language.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords, Words } from '../../ui/words.tsx';
import { BandMark } from '../heat/band-mark.tsx';
import { CellMark } from '../heat/cell-mark.tsx';
import { useCellWords } from '../heat/cell-words.ts';
import { Downloads } from '../plot/downloads.tsx';
import { useNumber, usePercent } from '../plot/numbers.ts';
import { RankRefusal } from '../ranks/rank-refusal.tsx';
import type { Country } from '../region-data.ts';
import { CountrySelect } from '../table/selects.tsx';
import { useCountry, useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { ViewLink } from '../view-link.tsx';
import { cardRows } from './card-rows.ts';
import { type CountryCard, cardOf, type DimensionPart } from './country-card.ts';
import { useCountryLabel } from './country-label.ts';
import { DimensionDetail } from './dimension-detail.tsx';
import './country.css';

export function CountryView() {
  const t = useText();
  const { search } = useRegion();
  const country = useCountry(search.country);
  if (country === undefined) return <ViewHead view="country" />;
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="country" />
      <CountrySelect label={t('region.country')} which="country" chosen={country.id} />
      <Card country={country} />
    </section>
  );
}

function Card({ country }: { readonly country: Country }) {
  const t = useText();
  const { region, method } = useRegion();
  const words = useWords(region.pack);
  const cellWords = useCellWords();
  const label = useCountryLabel();
  const card = useMemo(() => cardOf(region, method, country), [region, method, country]);
  if (card instanceof CompositeError) return <RankRefusal error={card} />;
  return (
    <article className="country-card" aria-label={country.name}>
      <CardHead country={country} card={card} />
      <HowItCame card={card} />
      {card.parts.map((part) => (
        <DimensionDetail key={part.dimension.id} country={country} part={part} />
      ))}
      <Downloads
        name={`${region.pack.id}-${country.code || country.name}`}
        rows={() => cardRows(region, country, card, { words, t, cell: cellWords.cell, label })}
      />
    </article>
  );
}

function CardHead({ country, card }: { readonly country: Country; readonly card: CountryCard }) {
  const t = useText();
  const dates = useDates();
  const number = useNumber();
  const { region, ranking } = useRegion();
  const rank = ranking instanceof CompositeError ? 0 : (ranking.ranks[region.countries.indexOf(country)] ?? 0);
  const ranked = ranking instanceof CompositeError ? 0 : ranking.ranks.filter((one) => one > 0).length;
  return (
    <header className="card-head">
      <h3>
        <bdi>{country.name}</bdi> {country.code !== '' && <span className="card-code">{country.code}</span>}{' '}
        {country.invented && <span className="invented-mark">{t('region.invented')}</span>}
      </h3>
      <p className="card-rank">
        {card.score === null
          ? t('region.card.unranked')
          : t('region.card.rank', { rank: number(rank), of: number(ranked), score: number(100 * card.score) })}
      </p>
      {country.whole !== null && (
        <p>
          {t('region.card.whole')} <BandMark whole={country.whole} />
        </p>
      )}
      {country.origin !== null && (
        <p className="hint">
          <bdi>{country.origin.title}</bdi> · {dates.period(country.origin.period.from, country.origin.period.to)} ·{' '}
          {t('region.card.published', { date: dates.moment(country.origin.publishedAt), version: country.origin.version })}{' '}
          <a href={`/api/region/publications/${country.id}/${country.origin.publication}/receipt`} download>
            {t('region.card.receipt')}
          </a>
        </p>
      )}
      <p>
        <ViewLink search={{ view: 'solved', country: country.id }}>{t('region.card.solved')}</ViewLink>
      </p>
    </header>
  );
}

/** The score as the sum of its parts, or as their product. */
function HowItCame({ card }: { readonly card: CountryCard }) {
  const t = useText();
  const number = useNumber();
  const percent = usePercent(1);
  const { region, method } = useRegion();
  const share = (value: number | null) => (value === null ? '' : percent(value));
  return (
    <>
      <h4>{t('region.card.how')}</h4>
      <p className="hint">{t(method.mean.kind === 'arithmetic' ? 'region.card.how.arithmetic' : 'region.card.how.geometric')}</p>
      <Table
        caption={t('region.card.how')}
        rows={card.parts}
        rowKey={({ dimension }) => dimension.id}
        columns={[
          {
            key: 'dimension',
            title: t('region.dimension'),
            cell: ({ dimension }) => <Words text={dimension.title} pack={region.pack} />,
          },
          { key: 'figure', title: t('region.card.figure'), cell: ({ dimension, cell }) => <CellMark element={dimension} cell={cell} /> },
          {
            key: 'place',
            title: t('region.rank'),
            number: true,
            cell: ({ place }: DimensionPart) => (place === null ? '' : t('region.card.place', place)),
          },
          { key: 'scaled', title: t('region.card.scaled'), number: true, cell: ({ scaled }) => share(scaled) },
          { key: 'counted', title: t('region.card.counted'), number: true, cell: ({ counted }) => share(counted) },
          { key: 'weight', title: t('region.card.weight'), number: true, cell: ({ weight }) => share(weight) },
          {
            ...{ key: 'gives', title: t('region.card.gives'), number: true },
            cell: ({ counted, weight }) => (counted === null || method.mean.kind !== 'arithmetic' ? '' : number(100 * counted * weight)),
          },
        ]}
      />
    </>
  );
}

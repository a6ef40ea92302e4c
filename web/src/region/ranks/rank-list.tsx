/** Countries by rank, with what has moved from the weights of the pack. */
import { CompositeError } from '@mufakat/composite';
import { memo, useDeferredValue, useMemo } from 'react';
import { useText } from '../../messages/language.tsx';
import { useCountryLabel } from '../countries/country-label.ts';
import { CountryName } from '../countries/country-name.tsx';
import { nominalMethod, type Ranking } from '../index-of-region.ts';
import { Downloads } from '../plot/downloads.tsx';
import { useFixed, useSigned } from '../plot/numbers.ts';
import type { Country } from '../region-data.ts';
import { useRegion } from '../use-region.ts';
import '../heat/heat.css';
import './ranks.css';

type Ranked = { readonly country: Country; readonly rank: number; readonly score: number; readonly moved: number };

export function RankList({ ranking: newest }: { readonly ranking: Ranking }) {
  const t = useText();
  const { region, rank } = useRegion();
  const label = useCountryLabel();
  // A slider that is drawn does not wait for all rows.
  const ranking = useDeferredValue(newest);
  const nominal = useMemo(() => rank(nominalMethod(region)), [rank, region]);
  const all = region.countries.map((country, at): Ranked => {
    const [now = 0, then = 0] = [ranking.ranks[at], nominal instanceof CompositeError ? 0 : nominal.ranks[at]];
    return { country, rank: now, score: ranking.scores[at] ?? Number.NaN, moved: now === 0 || then === 0 ? 0 : then - now };
  });
  const rows = all.filter((row) => row.rank > 0).toSorted((a, b) => a.rank - b.rank);
  const none = all.filter((row) => row.rank === 0);
  return (
    <div className="rank-list">
      <p className="hint" role="status">
        {t('region.rank.told', { count: rows.length, most: Math.max(0, ...rows.map(({ moved }) => Math.abs(moved))) })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className="heat-region" aria-label={t('region.rank.table')} tabIndex={0}>
        <table className="ranks">
          <caption className="visually-hidden">{t('region.rank.table')}</caption>
          <thead>
            <tr>
              <th scope="col" data-number="true">
                {t('region.rank')}
              </th>
              <th scope="col" data-number="true">
                {t('region.rank.moved')}
              </th>
              <th scope="col">{t('region.country')}</th>
              <th scope="col">{t('region.score')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RankRow key={row.country.id} {...row} />
            ))}
          </tbody>
        </table>
      </section>
      <Unranked countries={none.map(({ country }) => country)} />
      <Downloads
        name={`${region.pack.id}-ranks`}
        rows={() => [
          [t('region.csv.code'), t('region.country'), t('region.rank'), t('region.rank.moved'), t('region.score')],
          ...[...rows, ...none].map(({ country, rank: own, moved, score }) => [
            ...[country.code, label(country)],
            ...(own === 0 ? [null, null, null] : [own, moved, 100 * score]),
          ]),
        ]}
      />
    </div>
  );
}

/** Most rows stay as they are when a weight moves a little. */
const RankRow = memo(function RankRow({ country, rank, score, moved }: Ranked) {
  const t = useText();
  const fixed = useFixed(1);
  const signed = useSigned();
  return (
    <tr>
      <td data-number="true" className="rank-figure">
        {rank}
      </td>
      <td data-number="true">
        {moved !== 0 && (
          <span
            className="moved"
            data-up={moved > 0}
            title={t(moved > 0 ? 'region.rank.up' : 'region.rank.down', { size: Math.abs(moved) })}
          >
            {signed(moved)}
          </span>
        )}
      </td>
      <th scope="row">
        <CountryName country={country} />
      </th>
      <td>
        <span className="score-bar">
          <span className="score-lane" aria-hidden="true">
            <span style={{ inlineSize: `${100 * score}%` }} />
          </span>
          <span className="score-figure">{fixed(100 * score)}</span>
        </span>
      </td>
    </tr>
  );
});

/** Who has no rank, and why: nobody is dropped in silence. */
export function Unranked({ countries }: { readonly countries: readonly Country[] }) {
  const t = useText();
  if (countries.length === 0) return null;
  return (
    <div>
      <p className="hint">{t('region.rank.none', { count: countries.length })}</p>
      <ul className="name-list">
        {countries.map((country) => (
          <li key={country.id}>
            <CountryName country={country} />
          </li>
        ))}
      </ul>
    </div>
  );
}

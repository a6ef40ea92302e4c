/** Countries by dimensions, coloured by stage. */
import { useState } from 'react';
import { useText } from '../../messages/language.tsx';
import { useWords } from '../../ui/words.tsx';
import { useCountryLabel } from '../countries/country-label.ts';
import { CountryName } from '../countries/country-name.tsx';
import { Downloads } from '../plot/downloads.tsx';
import { type Country, cellOf } from '../region-data.ts';
import { useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { BandCounts } from './band-counts.tsx';
import { BandMark } from './band-mark.tsx';
import { CellMark } from './cell-mark.tsx';
import { useCellWords } from './cell-words.ts';
import { drawHeat } from './draw-heat.ts';
import { csvRows, type Order, sortedCountries } from './heat-rows.ts';
import { Legend } from './legend.tsx';
import './heat.css';

export function HeatView() {
  const t = useText();
  const { region } = useRegion();
  const words = useWords(region.pack);
  const cellWords = useCellWords();
  const label = useCountryLabel();
  const [order, setOrder] = useState<Order>({ by: 'name', down: false });
  const countries = sortedCountries(region, order);
  const hasWhole = region.countries.some(({ whole }) => whole !== null);
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="stages" values={{ countries: countries.length, dimensions: region.dimensions.length }} />
      <BandCounts />
      <Legend />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className="heat-region" aria-label={t('region.stages.table')} tabIndex={0}>
        <table className="heat">
          <caption className="visually-hidden">{t('region.stages.table')}</caption>
          <thead>
            <tr>
              <Heading by="name" {...{ order, setOrder }}>
                {t('region.country')}
              </Heading>
              {region.dimensions.map(({ id, title }) => (
                <Heading key={id} by={id} {...{ order, setOrder }}>
                  {words(title)}
                </Heading>
              ))}
              {hasWhole && (
                <Heading by="whole" {...{ order, setOrder }}>
                  {t('region.whole')}
                </Heading>
              )}
            </tr>
          </thead>
          <tbody>
            {countries.map((country) => (
              <Row key={country.id} country={country} hasWhole={hasWhole} />
            ))}
          </tbody>
        </table>
      </section>
      <Downloads
        name={`${region.pack.id}-stages`}
        rows={() => csvRows(region, { words, t, label })}
        svg={() =>
          drawHeat({
            countries,
            label,
            dimensions: region.dimensions.map((dimension) => ({ dimension, title: words(dimension.title) })),
            figure: cellWords.figure,
            missing: (kind) => (kind === 'unknown' ? '?' : kind === 'not-shared' ? t('region.legend.not-shared') : ''),
          })
        }
      />
    </section>
  );
}

function Row({ country, hasWhole }: { readonly country: Country; readonly hasWhole: boolean }) {
  const { region } = useRegion();
  return (
    <tr>
      <th scope="row">
        <CountryName country={country} />
      </th>
      {region.dimensions.map((dimension) => (
        <td key={dimension.id}>
          <CellMark element={dimension} cell={cellOf(country, dimension.id)} />
        </td>
      ))}
      {hasWhole && <td className="heat-whole">{country.whole !== null && <BandMark whole={country.whole} />}</td>}
    </tr>
  );
}

type HeadingProps = {
  readonly by: string;
  readonly order: Order;
  readonly setOrder: (order: Order) => void;
  readonly children: string;
};

/** A heading that sorts: names from A, figures from the top, the other way when pressed again. */
function Heading({ by, order, setOrder, children }: HeadingProps) {
  const own = order.by === by;
  return (
    <th scope="col" aria-sort={own ? (order.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="heat-sort" onClick={() => setOrder({ by, down: own ? !order.down : by !== 'name' })}>
        {children}
        <span aria-hidden="true" className="heat-arrow" data-down={own ? order.down : undefined} />
      </button>
    </th>
  );
}

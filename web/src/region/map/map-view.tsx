/** A tile-grid map: countries of one size, coloured by the stage of a dimension. */
import { useText } from '../../messages/language.tsx';
import { rampStep } from '../../packs/words.ts';
import { useWords } from '../../ui/words.tsx';
import { useCountryLabel } from '../countries/country-label.ts';
import { CountryName } from '../countries/country-name.tsx';
import { useCellWords } from '../heat/cell-words.ts';
import { Legend } from '../heat/legend.tsx';
import { Downloads } from '../plot/downloads.tsx';
import { cellOf, type Dimension, valuesOf } from '../region-data.ts';
import { DimensionSelect } from '../table/selects.tsx';
import { useDimension, useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { ViewLink } from '../view-link.tsx';
import { TILES } from './asia-pacific.ts';
import { drawTiles } from './draw-tiles.ts';
import { type Placed, placedOn } from './tiles.ts';
import './map.css';

export function MapView() {
  const t = useText();
  const { region } = useRegion();
  const words = useWords(region.pack);
  const cellWords = useCellWords();
  const label = useCountryLabel();
  const dimension = useDimension();
  if (dimension === undefined) return null;
  const { map, elsewhere, invented, others } = placedOn(region.countries);
  const rows = () => [
    [t('region.csv.code'), t('region.country'), words(dimension.title)],
    ...region.countries.map((country) => [country.code, label(country), cellWords.cell(dimension, cellOf(country, dimension.id))]),
  ];
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="map" />
      <DimensionSelect />
      <Legend />
      <TileRow title={t('region.map.invented')} placed={invented} dimension={dimension} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className="tile-region" aria-label={t('region.map.tiles', { dimension: words(dimension.title) })} tabIndex={0}>
        <Tiles placed={map} dimension={dimension} label={t('region.map.tiles', { dimension: words(dimension.title) })} />
      </section>
      <TileRow title={t('region.map.elsewhere')} placed={elsewhere} dimension={dimension} />
      {others.length > 0 && (
        <details>
          <summary>{t('region.map.others', { count: others.length })}</summary>
          <ul className="name-list">
            {others.map((country) => (
              <li key={country.id}>
                <CountryName country={country} />: {cellWords.cell(dimension, cellOf(country, dimension.id))}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Downloads
        name={`${region.pack.id}-map-${dimension.id}`}
        rows={rows}
        svg={() =>
          drawTiles({
            placed: [...map, ...inRow(elsewhere, ELSEWHERE_ROW), ...inRow(invented, INVENTED_ROW)],
            dimension,
            figure: cellWords.figure,
            title: words(dimension.title),
            rows: [
              { row: ELSEWHERE_ROW, text: t('region.map.elsewhere') },
              ...(invented.length === 0 ? [] : [{ row: INVENTED_ROW, text: t('region.map.invented') }]),
            ],
          })
        }
      />
    </section>
  );
}

/** Rows of their own below the map, in the file; each with a line for its name above. */
const LAST_ROW = Math.max(...TILES.map(({ row }) => row));
const ELSEWHERE_ROW = LAST_ROW + 2;
const INVENTED_ROW = LAST_ROW + 4;
const inRow = (placed: readonly Placed[], row: number) => placed.map((one) => ({ ...one, row }));

type TilesProps = { readonly placed: readonly Placed[]; readonly dimension: Dimension; readonly label: string };

function TileRow({ title, placed, dimension }: Omit<TilesProps, 'label'> & { readonly title: string }) {
  if (!placed.some(({ country }) => country !== null)) return null;
  return (
    <div className="tile-row">
      <h3>{title}</h3>
      <Tiles placed={placed} dimension={dimension} label={title} />
    </div>
  );
}

/** To a screen reader a list of the countries that have something, to the eye a map with a place for all. */
function Tiles({ placed, dimension, label }: TilesProps) {
  return (
    // The map keeps its sides: west is left, whichever way the page reads.
    <ul className="tiles" dir="ltr" aria-label={label}>
      {placed.map((one) => (
        <TileItem key={one.code} placed={one} dimension={dimension} />
      ))}
    </ul>
  );
}

function TileItem({ placed: { code, column, row, country }, dimension }: { readonly placed: Placed; readonly dimension: Dimension }) {
  const words = useCellWords();
  const place = { gridColumn: column + 1, gridRow: row + 1 };
  if (country === null)
    return (
      <li className="tile tile-empty" style={place} aria-hidden="true">
        {code}
      </li>
    );
  const cell = cellOf(country, dimension.id);
  const told = `${country.name}: ${words.cell(dimension, cell)}`;
  const values = valuesOf(cell);
  return (
    <li className="tile" style={place}>
      <ViewLink className="tile-link" search={{ view: 'country', country: country.id }}>
        <span className="visually-hidden">{told}</span>
        <span className="tile-parts" data-kind={cell.kind} title={told} aria-hidden="true">
          {values.map((value) => (
            <span key={value} className="tile-part" data-step={rampStep(value, dimension.max)} />
          ))}
          <span className="tile-text" data-step={values[0] === undefined ? undefined : rampStep(values[0], dimension.max)}>
            <span className="tile-code">{code}</span>
            <span className="tile-figure">
              {cell.kind === 'unknown' ? '?' : values.map((value) => words.figure(dimension, value)).join('–')}
            </span>
          </span>
        </span>
      </ViewLink>
    </li>
  );
}

/** Who here has solved what a country lacks. */
import { useText } from '../../messages/language.tsx';
import { useWords, Words, Written } from '../../ui/words.tsx';
import { useCountryLabel } from '../countries/country-label.ts';
import { CountryName } from '../countries/country-name.tsx';
import { CellMark } from '../heat/cell-mark.tsx';
import { useCellWords } from '../heat/cell-words.ts';
import { Downloads } from '../plot/downloads.tsx';
import type { Country } from '../region-data.ts';
import { CountrySelect } from '../table/selects.tsx';
import { useCountry, useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { type Lack, lacksOf } from './solved.ts';
import './solved.css';

export function SolvedView() {
  const t = useText();
  const { region, search } = useRegion();
  const country = useCountry(search.country);
  if (country === undefined) return <ViewHead view="solved" />;
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="solved" />
      <CountrySelect label={t('region.country')} which="country" chosen={country.id} />
      <Lacks country={country} lacks={lacksOf(region, country)} />
    </section>
  );
}

function Lacks({ country, lacks }: { readonly country: Country; readonly lacks: readonly Lack[] }) {
  const t = useText();
  const { region } = useRegion();
  const words = useWords(region.pack);
  const cellWords = useCellWords();
  const label = useCountryLabel();
  const solved = lacks.filter(({ ahead }) => ahead.length > 0).length;
  const rows = () => [
    [
      t('region.dimension'),
      t('word.indicator'),
      country.name,
      t('region.solved.ahead'),
      t('region.solved.stage'),
      t('region.solved.reasons'),
    ],
    ...lacks.flatMap(({ dimension, indicator, cell, ahead }) =>
      ahead.map((one) => [
        ...[words(dimension.title), words(indicator.title), cellWords.cell(indicator, cell)],
        ...[label(one.country), cellWords.cell(indicator, one.cell), one.cell.reasons ?? null],
      ]),
    ),
  ];
  return (
    <>
      <p role="status">{t('region.solved.told', { country: country.name, lacks: lacks.length, solved })}</p>
      {[...Map.groupBy(lacks, ({ dimension }) => dimension)].map(([dimension, own]) => (
        <section key={dimension.id} className="lack-group" aria-label={words(dimension.title)}>
          <h3>
            <Words text={dimension.title} pack={region.pack} />
          </h3>
          <ul className="lacks">
            {own
              .filter(({ ahead }) => ahead.length > 0)
              .map((lack) => (
                <LackItem key={lack.indicator.id} lack={lack} />
              ))}
          </ul>
          <Unsolved lacks={own.filter(({ ahead }) => ahead.length === 0)} />
        </section>
      ))}
      {lacks.length > 0 && <Downloads name={`${region.pack.id}-solved`} rows={rows} />}
    </>
  );
}

/** Shown at once; the others are a click away. */
const SHOWN = 6;

function LackItem({ lack: { indicator, cell, ahead } }: { readonly lack: Lack }) {
  const t = useText();
  const { pack } = useRegion().region;
  const more = ahead.slice(SHOWN);
  return (
    <li className="lack">
      <div className="lack-own">
        <CellMark element={indicator} cell={cell} />
        <span>
          <Words text={indicator.title} pack={pack} />
        </span>
      </div>
      <div>
        <AheadList indicator={indicator} ahead={ahead.slice(0, SHOWN)} />
        {more.length > 0 && (
          <details>
            <summary>{t('region.solved.more', { count: more.length })}</summary>
            <AheadList indicator={indicator} ahead={more} />
          </details>
        )}
      </div>
    </li>
  );
}

/** Where nobody is ahead there is nobody to ask, and that is worth a line. */
function Unsolved({ lacks }: { readonly lacks: readonly Lack[] }) {
  const t = useText();
  const { pack } = useRegion().region;
  if (lacks.length === 0) return null;
  return (
    <details>
      <summary>{t('region.solved.nobody', { count: lacks.length })}</summary>
      <ul className="ahead">
        {lacks.map(({ indicator, cell }) => (
          <li key={indicator.id}>
            <CellMark element={indicator} cell={cell} />
            <span>
              <Words text={indicator.title} pack={pack} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function AheadList({ indicator, ahead }: Pick<Lack, 'indicator' | 'ahead'>) {
  const t = useText();
  return (
    <ul className="ahead">
      {ahead.map(({ country, cell }) => (
        <li key={country.id}>
          <CellMark element={indicator} cell={cell} />
          <div>
            <CountryName country={country} />
            {cell.reasons !== undefined && cell.reasons !== '' && (
              <details className="why">
                <summary>{t('region.solved.why')}</summary>
                <p>
                  <Written>{cell.reasons}</Written>
                </p>
              </details>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

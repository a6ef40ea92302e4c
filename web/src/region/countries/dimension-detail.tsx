/** The indicators of a dimension on a country's card: each with its place among the countries, and its reasons where they are shared. */
import type { MessageId } from '../../messages/language.tsx';
import { useText } from '../../messages/language.tsx';
import { useWords, Words, Written } from '../../ui/words.tsx';
import { CellMark } from '../heat/cell-mark.tsx';
import { useCellWords } from '../heat/cell-words.ts';
import { useNumber } from '../plot/numbers.ts';
import { type Cell, type Country, cellOf, type Element } from '../region-data.ts';
import { useRegion } from '../use-region.ts';
import { type DimensionPart, placeOf } from './country-card.ts';

type DetailProps = { readonly country: Country; readonly part: DimensionPart };

export function DimensionDetail({ country, part: { dimension, cell } }: DetailProps) {
  const t = useText();
  const number = useNumber(3);
  const { pack } = useRegion().region;
  const words = useWords(pack);
  if (cell.kind === 'not-shared') return null;
  const { computed } = cell.kind === 'known' ? cell : { computed: undefined };
  return (
    <details className="dimension-detail" open={computed !== undefined}>
      <summary>
        <span className="dimension-title">
          <Words text={dimension.title} pack={pack} />
        </span>
        <CellMark element={dimension} cell={cell} />
      </summary>
      {computed !== undefined && cell.kind === 'known' && (
        <p className="mean-effect">
          {t('region.card.contradiction', { published: number(cell.low), computed: number((computed.low + computed.high) / 2) })}
        </p>
      )}
      <p className="hint">{t(`region.card.rule.${dimension.rule}`)}</p>
      <ul className="card-indicators" aria-label={words(dimension.title)}>
        {dimension.indicators.map((indicator) => (
          <IndicatorItem key={indicator.id} country={country} indicator={indicator} points={dimension.rule === 'weighted-sum'} />
        ))}
      </ul>
    </details>
  );
}

type ItemProps = { readonly country: Country; readonly indicator: Element; readonly points: boolean };

function IndicatorItem({ country, indicator, points }: ItemProps) {
  const t = useText();
  const { region } = useRegion();
  const number = useNumber(2);
  const words = useCellWords();
  const cell = cellOf(country, indicator.id);
  const place = placeOf(region, country, indicator);
  return (
    <li>
      <CellMark element={indicator} cell={cell} />
      <div>
        <p>
          <Words text={indicator.title} pack={region.pack} />
        </p>
        <p className="hint">
          {[
            words.cell(indicator, cell),
            ...(place === null ? [] : [t('region.card.place.long', place)]),
            ...(points && cell.kind === 'known' && cell.low === cell.high
              ? [
                  t('region.card.points', {
                    weight: number(indicator.weight),
                    points: number((indicator.weight * cell.low) / indicator.max),
                  }),
                ]
              : []),
          ].join(' · ')}
        </p>
        <Reasons cell={cell} indicator={indicator} />
      </div>
    </li>
  );
}

function Reasons({ cell, indicator }: { readonly cell: Cell; readonly indicator: Element }) {
  const t = useText();
  const words = useCellWords();
  if (cell.kind !== 'known' || cell.reasons === undefined) return null;
  return (
    <>
      {cell.reasons !== '' && (
        <p className="card-reasons">
          <Written>{cell.reasons}</Written>
        </p>
      )}
      {cell.dissent?.map(({ community, stage, reasons }) => (
        <p key={community} className="card-reasons">
          <strong>
            {t('region.card.dissent', { community: t(`community.${community}` as MessageId), stage: words.value(indicator, stage) })}
          </strong>{' '}
          <Written>{reasons}</Written>
        </p>
      ))}
    </>
  );
}

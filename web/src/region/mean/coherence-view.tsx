/** How the dimensions go together, as a small table of correlations. */
import { useMemo } from 'react';
import { useText } from '../../messages/language.tsx';
import { rampStep } from '../../packs/words.ts';
import { useWords, Words } from '../../ui/words.tsx';
import { Downloads } from '../plot/downloads.tsx';
import { useFixed } from '../plot/numbers.ts';
import type { Dimension } from '../region-data.ts';
import { useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { coherenceOf, type Pair } from './coherence.ts';
import '../heat/heat.css';

export function CoherenceView() {
  const t = useText();
  const number = useFixed();
  const { region } = useRegion();
  const words = useWords(region.pack);
  const coherence = useMemo(() => coherenceOf(region), [region]);
  const { pairs, range, alpha } = coherence;
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="coherence" />
      <p role="status">
        {range === null
          ? t('region.coherence.none')
          : t('region.coherence.told', { low: number(range.low), high: number(range.high), pairs: pairs.length })}{' '}
        {!Number.isNaN(alpha) && t('region.coherence.alpha', { alpha: number(alpha) })}
      </p>
      {range !== null && <Matrix pairs={pairs} />}
      <Flags pairs={pairs} />
      <Downloads
        name={`${region.pack.id}-coherence`}
        rows={() => [
          [t('region.dimension'), t('region.dimension'), t('region.coherence.r'), t('region.coherence.countries')],
          ...pairs.map(({ one, other, r, countries }) => [words(one.title), words(other.title), Number.isNaN(r) ? null : r, countries]),
        ]}
      />
    </section>
  );
}

function Matrix({ pairs }: { readonly pairs: readonly Pair[] }) {
  const t = useText();
  const { region } = useRegion();
  const { dimensions, pack } = region;
  const between = (one: Dimension, other: Dimension) =>
    pairs.find((pair) => (pair.one === one && pair.other === other) || (pair.one === other && pair.other === one));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard (WCAG 2.1.1)
    <section className="heat-region" aria-label={t('region.coherence.table')} tabIndex={0}>
      <table className="heat">
        <caption className="visually-hidden">{t('region.coherence.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('region.dimension')}</th>
            {dimensions.map(({ id, title }) => (
              <th key={id} scope="col">
                <Words text={title} pack={pack} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {dimensions.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Words text={one.title} pack={pack} />
              </th>
              {dimensions.map((other) => (
                <td key={other.id}>
                  <Correlation pair={between(one, other)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Without a pair it is the diagonal. */
function Correlation({ pair }: { readonly pair: Pair | undefined }) {
  const t = useText();
  const number = useFixed();
  if (pair === undefined) return null;
  const { r, countries } = pair;
  const known = !Number.isNaN(r);
  return (
    <span className="cell-mark" data-kind={known ? 'known' : 'unknown'} title={t('region.coherence.of', { count: countries })}>
      <span className="cell-parts">
        {known ? (
          <span className="cell-part" data-step={rampStep(Math.abs(r), 1)}>
            {number(r)}
          </span>
        ) : (
          '?'
        )}
      </span>
    </span>
  );
}

function Flags({ pairs }: { readonly pairs: readonly Pair[] }) {
  const t = useText();
  const number = useFixed();
  const words = useWords(useRegion().region.pack);
  const flagged = pairs.flatMap((pair) => (pair.flag === null ? [] : [{ ...pair, flag: pair.flag }]));
  if (flagged.length === 0) return <p>{t('region.coherence.noFlags')}</p>;
  return (
    <ul className="prose-list">
      {flagged.map(({ one, other, r, flag }) => (
        <li key={`${one.id} ${other.id}`}>
          {t(`region.coherence.${flag}`, { one: words(one.title), other: words(other.title), r: number(r) })}
        </li>
      ))}
    </ul>
  );
}

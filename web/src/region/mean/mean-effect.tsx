/** What a geometric mean would do to this region, said before anybody chooses it; nothing where no country has a dimension at zero. */
import { useMemo } from 'react';
import { useText } from '../../messages/language.tsx';
import { CountryName } from '../countries/country-name.tsx';
import { usePercent } from '../plot/numbers.ts';
import { useRegion } from '../use-region.ts';
import { effectOfMean, TOLD_FLOOR } from './effect-of-mean.ts';

export function MeanEffect() {
  const t = useText();
  const percent = usePercent();
  const { region, rank } = useRegion();
  const effect = useMemo(() => effectOfMean(region, rank), [region, rank]);
  if (effect === null) return null;
  const { atZero, refusal, unfloored, floored } = effect;
  return (
    <div className="mean-effect">
      <p className="mean-effect-title">{t('region.effect.zero', { count: atZero.length, all: region.countries.length })}</p>
      {refusal !== null && <p>{t('region.effect.refused')}</p>}
      {unfloored !== null && floored !== null && <p>{t('region.effect.moves', { unfloored, floored, floor: percent(TOLD_FLOOR) })}</p>}
      <details>
        <summary>{t('region.effect.which')}</summary>
        <ul className="name-list">
          {atZero.map((country) => (
            <li key={country.id}>
              <CountryName country={country} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

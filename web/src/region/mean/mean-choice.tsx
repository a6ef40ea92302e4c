/** Which mean makes one figure of the dimensions, and the floor under a geometric one. */
import { useText } from '../../messages/language.tsx';
import type { Mean } from '../index-of-region.ts';
import { usePercent } from '../plot/numbers.ts';
import { useRegion } from '../use-region.ts';
import { TOLD_FLOOR } from './effect-of-mean.ts';

const MEANS = {
  arithmetic: { kind: 'arithmetic' },
  bare: { kind: 'geometric', floor: null },
  floored: { kind: 'geometric', floor: TOLD_FLOOR },
} as const satisfies Readonly<Record<string, Mean>>;
type MeanName = keyof typeof MEANS;
const NAMES: readonly MeanName[] = ['arithmetic', 'floored', 'bare'];

const nameOf = (mean: Mean): MeanName => (mean.kind === 'arithmetic' ? 'arithmetic' : mean.floor === null ? 'bare' : 'floored');

export function MeanChoice() {
  const t = useText();
  const { method, setMethod } = useRegion();
  const percent = usePercent();
  const { mean } = method;
  const chosen = nameOf(mean);
  const floor = mean.kind === 'geometric' ? mean.floor : null;
  return (
    <fieldset className="mean-choice">
      <legend>{t('region.mean')}</legend>
      {NAMES.map((name) => (
        <label key={name} className="mean-option">
          <input type="radio" name="mean" checked={name === chosen} onChange={() => setMethod({ ...method, mean: MEANS[name] })} />
          <span>
            {t(`region.mean.${name}`)} <span className="hint">{t(`region.mean.${name}.hint`)}</span>
          </span>
        </label>
      ))}
      {floor !== null && (
        <label className="weight-slider">
          <span>{t('region.mean.floor')}</span>
          <output>{percent(floor)}</output>
          <input
            type="range"
            min={0.01}
            max={0.5}
            step={0.01}
            value={floor}
            aria-valuetext={percent(floor)}
            onChange={({ target }) => setMethod({ ...method, mean: { kind: 'geometric', floor: target.valueAsNumber } })}
          />
        </label>
      )}
    </fieldset>
  );
}

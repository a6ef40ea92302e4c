import { useText } from '../../messages/language.tsx';
import { useUncertainty } from './use-uncertainty.ts';
import '../ranks/weights.css';

const CHOICES = ['weights', 'scale', 'mean', 'bare'] as const;
const LAST_SEED = 2 ** 32 - 1;

/** What is taken as uncertain, and the seed: with the same one everybody gets the same figures. */
export function UncertaintyForm() {
  const t = useText();
  const { choices, choose, seed, setSeed } = useUncertainty();
  return (
    <form className="panel uncertainty-form" aria-label={t('region.ranks.form')} onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t('region.ranks.uncertain')}</legend>
        <div className="uncertain-choices">
          {CHOICES.map((name) => (
            <label key={name} className="check">
              <input type="checkbox" checked={choices[name]} onChange={({ target }) => choose({ ...choices, [name]: target.checked })} />
              <span>{t(`region.ranks.uncertain.${name}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="field seed">
        <span className="label">{t('region.ranks.seed')}</span>
        <input
          type="number"
          min={0}
          max={LAST_SEED}
          step={1}
          value={seed}
          onChange={({ target }) => {
            const value = target.valueAsNumber;
            if (Number.isInteger(value) && value >= 0 && value <= LAST_SEED) setSeed(value);
          }}
        />
      </label>
    </form>
  );
}

import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/language.tsx';
import { useNumber, usePercent } from '../plot/numbers.ts';
import { RUNS } from './uncertainty.ts';
import { useUncertainty } from './use-uncertainty.ts';

/** How far the analysis is, and the way to stop it. */
export function UncertaintyProgress() {
  const t = useText();
  const percent = usePercent();
  const number = useNumber(0);
  const { outcome, cancel, again } = useUncertainty();
  if (outcome.kind === 'running')
    return (
      <div className="uncertainty-progress">
        <label className="field">
          <span className="label">{t('region.ranks.running', { share: percent(outcome.share), runs: number(RUNS) })}</span>
          <progress value={outcome.share} max={1} />
        </label>
        <Button className="button button-small" onPress={cancel}>
          {t('action.cancel')}
        </Button>
      </div>
    );
  if (outcome.kind === 'nothing') return <p role="status">{t('region.ranks.nothing')}</p>;
  if (outcome.kind !== 'cancelled') return null;
  return (
    <div className="uncertainty-progress" role="status">
      <p>{t('region.ranks.cancelled')}</p>
      <Button className="button button-small" onPress={again}>
        {t('region.ranks.again')}
      </Button>
    </div>
  );
}

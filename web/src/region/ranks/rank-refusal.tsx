/** Why countries cannot be ranked as is chosen, and the way out. */
import type { CompositeError } from '@mufakat/composite';
import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/language.tsx';
import { TOLD_FLOOR } from '../mean/effect-of-mean.ts';
import { usePercent } from '../plot/numbers.ts';
import { useRegion } from '../use-region.ts';

export function RankRefusal({ error }: { readonly error: CompositeError }) {
  const t = useText();
  const percent = usePercent();
  const { method, setMethod } = useRegion();
  const ofZero = error.code === 'geometric-of-zero';
  return (
    <div className="notice rank-refusal" role="status">
      <p className="notice-title">{t('region.refused')}</p>
      <p>{ofZero ? t('region.refused.zero') : <bdi lang="en">{`${error.problem}; ${error.remedy}`}</bdi>}</p>
      {ofZero && (
        <Button className="button button-small" onPress={() => setMethod({ ...method, mean: { kind: 'geometric', floor: TOLD_FLOOR } })}>
          {t('region.refused.floor', { floor: percent(TOLD_FLOOR) })}
        </Button>
      )}
    </div>
  );
}

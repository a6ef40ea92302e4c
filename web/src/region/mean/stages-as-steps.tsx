import { useText } from '../../messages/language.tsx';
import { useRegion } from '../use-region.ts';

/** Stages are an order; a score takes them as numbers, and whoever reads a rank has to know. */
export function StagesAsSteps() {
  const t = useText();
  const { dimensions } = useRegion().region;
  return dimensions.some(({ scale }) => scale === 'stage') ? <p className="hint">{t('region.steps')}</p> : null;
}

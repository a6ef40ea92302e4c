import { useText } from '../messages/language.tsx';

/** The sum of the efforts of a step, as the pack counts them: 1 for a decision, 5 for years and a budget line. */
export function Effort({ total }: { readonly total: number }) {
  const t = useText();
  return <p className="effort">{t('effort', { total })}</p>;
}

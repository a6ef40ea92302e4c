import type { Failure } from '@mufakat/composite';
import { useListing, useText } from '../../messages/language.tsx';
import { useNumber, usePercent } from '../plot/numbers.ts';

/** The labels that choices have in a design. */
const CHOSEN = { arithmetic: 'region.mean.arithmetic', floored: 'region.mean.floored', bare: 'region.mean.bare' } as const;
const isChosen = (label: string): label is keyof typeof CHOSEN => Object.hasOwn(CHOSEN, label);

/** Builds that gave no ranks, by cause: they are in no figure, and are told for that. */
export function FailedRuns({ failures }: { readonly failures: readonly Failure[] }) {
  const t = useText();
  const listing = useListing();
  const percent = usePercent(1);
  const number = useNumber(0);
  if (failures.length === 0) return null;
  return (
    <div className="mean-effect" role="status">
      {failures.map(({ code, failed, runs, shared, message }) => {
        const causes = shared.flatMap((values) => ('labels' in values ? values.labels : [])).filter(isChosen);
        return (
          <div key={code}>
            <p className="mean-effect-title">{t('region.failed', { failed, runs: number(runs), share: percent(failed / runs) })}</p>
            {causes.length > 0 && <p>{t('region.failed.with', { choices: listing(causes.map((cause) => t(CHOSEN[cause]))) })}</p>}
            <p>{code === 'geometric-of-zero' ? t('region.refused.zero') : <bdi lang="en">{message}</bdi>}</p>
          </div>
        );
      })}
    </div>
  );
}

/** Weights and mean to try out: every change ranks all countries again at once. */
import { CompositeError } from '@mufakat/composite';
import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/language.tsx';
import { useWords } from '../../ui/words.tsx';
import { isNominal, nominalMethod } from '../index-of-region.ts';
import { MeanChoice } from '../mean/mean-choice.tsx';
import { MeanEffect } from '../mean/mean-effect.tsx';
import { StagesAsSteps } from '../mean/stages-as-steps.tsx';
import { usePercent } from '../plot/numbers.ts';
import { useRegion } from '../use-region.ts';
import { ViewHead } from '../view-head.tsx';
import { RankList } from './rank-list.tsx';
import { RankRefusal } from './rank-refusal.tsx';
import './weights.css';

export function WeightsView() {
  const t = useText();
  const { region, method, setMethod, ranking } = useRegion();
  return (
    <section className="section" aria-labelledby="view-heading">
      <ViewHead view="weights" />
      <StagesAsSteps />
      <MeanEffect />
      <div className="weights">
        <form className="panel weights-form" aria-label={t('region.weights.form')}>
          <WeightSliders />
          <MeanChoice />
          <Button className="button button-small" isDisabled={isNominal(region, method)} onPress={() => setMethod(nominalMethod(region))}>
            {t('region.weights.reset')}
          </Button>
        </form>
        {ranking instanceof CompositeError ? <RankRefusal error={ranking} /> : <RankList ranking={ranking} />}
      </div>
    </section>
  );
}

/** Up to twice what dimensions weigh on average, or half as much again as the heaviest of the pack. */
function WeightSliders() {
  const t = useText();
  const { region, method, setMethod } = useRegion();
  const words = useWords(region.pack);
  const percent = usePercent(1);
  const nominal = nominalMethod(region).weights;
  const sum = (weights: readonly number[]) => weights.reduce((all, weight) => all + weight, 0);
  const top = Math.max((2 * sum(nominal)) / nominal.length, 1.5 * Math.max(...nominal));
  const total = sum(method.weights) || 1;
  return (
    <fieldset className="weight-sliders">
      <legend>{t('region.weights.legend')}</legend>
      {region.dimensions.map(({ id, title }, at) => {
        const weight = method.weights[at] ?? 0;
        return (
          <label key={id} className="weight-slider">
            <span>{words(title)}</span>
            <output>{percent(weight / total)}</output>
            <input
              type="range"
              min={0}
              max={top}
              step={top / 100}
              value={weight}
              aria-valuetext={percent(weight / total)}
              onChange={({ target }) => setMethod({ ...method, weights: method.weights.with(at, target.valueAsNumber) })}
            />
          </label>
        );
      })}
    </fieldset>
  );
}

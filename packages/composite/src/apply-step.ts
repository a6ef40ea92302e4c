import type { AggregateStep, Step } from './recipe.ts';
import type { Recorder } from './recorder.ts';
import type { BuildState } from './state.ts';
import { normalise } from './steps/normalise.ts';
import { denominate } from './steps/treat/denominate.ts';
import { impute } from './steps/treat/impute.ts';
import { screen } from './steps/treat/screen.ts';
import { treat } from './steps/treat/treat.ts';
import { weigh } from './steps/weigh/weigh.ts';

/** Does one step before aggregation. @param at its place in the recipe, from 0 @throws CompositeError as each step says */
export function applyStep(state: BuildState, step: Exclude<Step, AggregateStep>, at: number, record: Recorder | null): BuildState {
  switch (step.step) {
    case 'denominate':
      return { ...state, table: denominate(state, step, at, record) };
    case 'impute':
      return { ...state, table: impute(state, step, at, record) };
    case 'screen':
      return { ...state, table: screen(state, step, record) };
    case 'treat':
      return { ...state, table: treat(state, step, at, record) };
    case 'normalise':
      return { ...state, table: normalise(state, step, at, record) };
    case 'weight':
      return weigh(state, step, at, record);
  }
}

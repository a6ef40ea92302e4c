import { Model } from 'survey-core';
import { atStage, belowStage, type FormGroup, type FormIndicator, type OpenEngine, type Question, TOP_STAGE } from './form.ts';

const allMet = (questions: readonly Question[]) => questions.map(({ id }) => `{${id}} = true`).join(' and ');

/** The gate as nested conditions. */
function gateOf(indicator: FormIndicator, stage = 1): string {
  if (stage > TOP_STAGE) return String(TOP_STAGE);
  return `iif(${allMet(atStage(indicator, stage))}, ${gateOf(indicator, stage + 1)}, ${stage - 1})`;
}

const minimum = (ids: readonly string[]) => `min(${ids.map((id) => `{${id}}`).join(', ')})`;

type Calculated = { readonly name: string; readonly expression: string };

function calculated({ id, groups, indicators }: FormGroup): Calculated[] {
  const below = groups.flatMap(calculated);
  const stages = indicators.map((indicator) => ({ name: indicator.id, expression: gateOf(indicator) }));
  return [...below, ...stages, { name: id, expression: minimum([...groups, ...indicators].map((child) => child.id)) }];
}

function elementsOf(indicator: FormIndicator) {
  return indicator.questions.map(({ id, stage }) => {
    const asked = { type: 'boolean', name: id, title: id };
    return stage === 1 ? asked : { ...asked, visibleIf: allMet(belowStage(indicator, stage)) };
  });
}

/** SurveyJS: boolean questions, `visibleIf`, calculated values; one page a dimension, one panel a factor. */
export const openSurveyJs: OpenEngine = async (form, answers) => {
  const pages = form.root.groups.map((dimension) => ({
    name: `page-${dimension.id}`,
    elements: dimension.groups.map((factor) => ({
      type: 'panel',
      name: `panel-${factor.id}`,
      elements: factor.indicators.flatMap(elementsOf),
    })),
  }));
  const survey = new Model({ pages, calculatedValues: calculated(form.root) });
  survey.data = Object.fromEntries(answers);
  const questions = new Map(survey.getAllQuestions().map((question) => [question.name, question]));
  const numberOf = (name: string) => Number(survey.getVariable(name));
  return {
    set: (question, met) => survey.setValue(question, met),
    stageOf: numberOf,
    whole: () => numberOf(form.root.id),
    isRelevant: (_, { id }) => questions.get(id)?.isVisible ?? false,
  };
};

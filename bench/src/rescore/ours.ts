import { type Group, type Indicator, openScores, type Pack, type VerdictValue } from '@mufakat/framework';
import { type Form, type FormGroup, type FormIndicator, type OpenEngine, TOP_STAGE } from './form.ts';

const text = (words: string) => ({ en: words });

function indicatorOf({ id, questions }: FormIndicator): Indicator {
  const criteria = questions.map((question) => ({
    id: question.id,
    stage: question.stage,
    text: text(question.id),
    sources: [],
    effort: 2,
    weight: 1,
    from: [],
  }));
  const none = { communities: [], guidance: [], leadTimeMonths: [], mappings: [], terms: [], from: [] };
  return { type: 'indicator', id, title: text(id), answer: { kind: 'criteria' }, rule: 'gate', weight: 1, criteria, ...none };
}

function groupOf({ id, groups, indicators }: FormGroup): Group {
  const children = [...groups.map(groupOf), ...indicators.map(indicatorOf)];
  return { type: 'group', id, label: 'group', title: text(id), rule: 'minimum', weight: 1, children, from: [] };
}

function packOf({ root }: Form): Pack {
  const stages = Array.from({ length: TOP_STAGE + 1 }, (_, at) => ({ id: `s${at}`, title: text(`Stage ${at}`), meaning: text('…') }));
  const head = { id: 'whole', version: '1.0.0', language: 'en', title: text('Form'), description: text('Form'), licence: 'CC0-1.0' };
  return { ...head, stages, communities: [], root: groupOf(root), bands: [], glossary: [], instruments: [], released: [], retired: {} };
}

/** Mufakat's own scoring. A question is relevant when its indicator stands at the stage before. */
export const openOurs: OpenEngine = async (form, answers) => {
  const verdicts = new Map([...answers].map(([id, met]): [string, VerdictValue] => [id, met ? 'met' : 'unmet']));
  const scores = openScores(packOf(form), { verdicts, values: new Map() });
  const stageOf = (id: string) => scores.result(id).value?.low ?? 0;
  return {
    set: (question, met) => {
      scores.set(question, met ? 'met' : 'unmet');
    },
    stageOf,
    whole: () => stageOf(form.root.id),
    isRelevant: ({ id }, { stage }) => stage <= stageOf(id) + 1,
  };
};

/**
 * One changed verdict at 500 and at 2,000 questions: ours against SurveyJS and the engine of ODK Web Forms, doing the same conditional, calculated form.
 * Each step is timed from the answer until the indicator's stage, the whole and the relevance of the indicator's questions are read; all engines
 * take the same steps, and every reading is compared.
 */
import { median, printLine, seededRandom } from './measure.ts';
import { type Engine, type Form, type FormIndicator, makeForm, type OpenEngine, type Question } from './rescore/form.ts';
import { openOdk } from './rescore/odk.ts';
import { openOurs } from './rescore/ours.ts';
import { openSurveyJs } from './rescore/surveyjs.ts';

const SIZES = [500, 2_000];
const WARM_UP = 20;
const STEPS = 120;
const SHARE_MET = 0.8;

type Step = { readonly indicator: FormIndicator; readonly question: Question; readonly met: boolean };
type Reading = { readonly took: number; readonly seen: string };

function initialAnswers({ indicators }: Form): Map<string, boolean> {
  const random = seededRandom(2026);
  return new Map(indicators.flatMap(({ questions }) => questions.map(({ id }) => [id, random() < SHARE_MET] as const)));
}

/** Random changes of questions that are relevant when it is their turn: nobody can answer the others. */
async function makeSteps(form: Form, answers: ReadonlyMap<string, boolean>): Promise<Step[]> {
  const random = seededRandom(7);
  const now = new Map(answers);
  const engine = await openOurs(form, answers);
  return Array.from({ length: WARM_UP + STEPS }, () => {
    const indicator = form.indicators[Math.floor(random() * form.indicators.length)];
    if (indicator === undefined) throw new Error('a form without indicators');
    const relevant = indicator.questions.filter((question) => engine.isRelevant(indicator, question));
    const question = relevant[Math.floor(random() * relevant.length)];
    if (question === undefined) throw new Error(`${indicator.id} has no relevant question`);
    const met = now.get(question.id) !== true;
    now.set(question.id, met);
    engine.set(question.id, met);
    return { indicator, question, met };
  });
}

function take(engine: Engine, { indicator, question, met }: Step): Reading {
  const from = performance.now();
  engine.set(question.id, met);
  const relevant = indicator.questions.map((one) => engine.isRelevant(indicator, one));
  const seen = [engine.stageOf(indicator.id), engine.whole(), ...relevant].join(' ');
  return { took: performance.now() - from, seen };
}

async function measure(name: string, open: OpenEngine, form: Form, answers: ReadonlyMap<string, boolean>, steps: readonly Step[]) {
  const from = performance.now();
  const engine = await open(form, answers);
  process.stderr.write(`${name}: open after ${((performance.now() - from) / 1000).toFixed(1)} s, ${STEPS} steps … `);
  const readings = steps.map((step) => take(engine, step));
  const p50 = median(readings.slice(WARM_UP).map(({ took }) => took));
  process.stderr.write(`p50 ${p50.toFixed(4)} ms\n`);
  return { name, p50, seen: readings.map(({ seen }) => seen).join('\n') };
}

for (const size of SIZES) {
  const form = makeForm(size);
  const answers = initialAnswers(form);
  const steps = await makeSteps(form, answers);
  process.stderr.write(`${size} questions\n`);
  const ours = await measure('mufakat', openOurs, form, answers, steps);
  const peers = [
    await measure('survey-core', openSurveyJs, form, answers, steps),
    await measure('@getodk/xforms-engine', openOdk, form, answers, steps),
  ];
  for (const peer of peers) if (peer.seen !== ours.seen) throw new Error(`${peer.name} and mufakat do not read the same`);
  // The faster peer last: the line that counts.
  for (const peer of peers.toSorted((a, b) => b.p50 - a.p50)) {
    printLine({
      name: size === SIZES.at(-1) ? 'rescore' : `rescore-${size}`,
      ours: ours.p50,
      peer: peer.p50,
      peerName: peer.name,
      unit: 'ms',
      runs: STEPS,
    });
  }
}

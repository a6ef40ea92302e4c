/**
 * One changed verdict at 500 and at 2,000 questions: ours against SurveyJS and the engine of ODK Web Forms, doing the same conditional, calculated form.
 * Each step is timed from the answer until the indicator's stage, the whole and the relevance of the indicator's questions are read; all engines
 * take the same steps, and every reading is compared.
 */
import { median, printLine, progress, seededRandom, timed } from './measure.ts';
import { type Engine, type Form, type FormIndicator, makeForm, type OpenEngine, type Question } from './rescore/form.ts';
import { openOdk } from './rescore/odk.ts';
import { openOurs } from './rescore/ours.ts';
import { openSurveyJs } from './rescore/surveyjs.ts';

const SIZES = [500, 2_000];
const WARM_UP = 20;
const STEPS = 120;
const SHARE_MET = 0.8;

const PEERS: readonly { readonly name: string; readonly open: OpenEngine }[] = [
  { name: 'survey-core', open: openSurveyJs },
  { name: '@getodk/xforms-engine', open: openOdk },
];

type Step = { readonly indicator: FormIndicator; readonly question: Question; readonly met: boolean };
type Reading = { readonly took: number; readonly seen: string };
type Measured = { readonly name: string; readonly p50: number; readonly seen: readonly string[] };

/** Measures both sizes and prints a line for each peer, the faster one last: the line that counts. */
export async function measureRescore(): Promise<void> {
  for (const size of SIZES) {
    const { ours, peers } = await compareEngines(size, STEPS);
    const name = size === SIZES.at(-1) ? 'rescore' : `rescore-${size}`;
    for (const peer of peers.toSorted((a, b) => b.p50 - a.p50)) {
      printLine({ name, ours: ours.p50, peer: peer.p50, peerName: peer.name, unit: 'ms', runs: STEPS });
    }
  }
}

/**
 * Takes the same steps in all engines.
 * @throws Error when a peer reads anything else than ours does, after any step.
 */
export async function compareEngines(size: number, count: number): Promise<{ ours: Measured; peers: Measured[] }> {
  const form = makeForm(size);
  const answers = initialAnswers(form);
  const steps = await makeSteps(form, answers, WARM_UP + count);
  progress(`${size} questions, ${count} steps`);
  const ours = await measure('mufakat', openOurs, form, answers, steps);
  const peers: Measured[] = [];
  for (const { name, open } of PEERS) {
    const peer = await measure(name, open, form, answers, steps);
    const at = peer.seen.findIndex((reading, step) => reading !== ours.seen[step]);
    if (at >= 0) throw new Error(`step ${at}: ${name} reads ${peer.seen[at]}, mufakat ${ours.seen[at]}`);
    peers.push(peer);
  }
  return { ours, peers };
}

function initialAnswers({ indicators }: Form): Map<string, boolean> {
  const random = seededRandom(2026);
  return new Map(indicators.flatMap(({ questions }) => questions.map(({ id }) => [id, random() < SHARE_MET] as const)));
}

/** Random changes of questions that are relevant when it is their turn: nobody can answer the others. */
async function makeSteps(form: Form, answers: ReadonlyMap<string, boolean>, length: number): Promise<Step[]> {
  const random = seededRandom(7);
  const now = new Map(answers);
  const engine = await openOurs(form, answers);
  return Array.from({ length }, () => {
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

async function measure(
  name: string,
  open: OpenEngine,
  form: Form,
  answers: ReadonlyMap<string, boolean>,
  steps: readonly Step[],
): Promise<Measured> {
  const { took, result: engine } = await timed(() => open(form, answers));
  const readings = steps.map((step) => take(engine, step));
  const p50 = median(readings.slice(WARM_UP).map((reading) => reading.took));
  progress(`${name}: open after ${(took / 1000).toFixed(1)} s, one step p50 ${p50.toFixed(4)} ms`);
  return { name, p50, seen: readings.map(({ seen }) => seen) };
}

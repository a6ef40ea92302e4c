/**
 * One form for all engines: yes/no questions at four stages, an indicator's stage by the gate, groups by the minimum, and a question asked only
 * when all of the stages before it are met.
 */

export type Question = { readonly id: string; readonly stage: number };
export type FormIndicator = { readonly id: string; readonly questions: readonly Question[] };
export type FormGroup = { readonly id: string; readonly groups: readonly FormGroup[]; readonly indicators: readonly FormIndicator[] };
export type Form = { readonly root: FormGroup; readonly indicators: readonly FormIndicator[] };

/** An engine with the form open. `set` returns when everything that depends on the answer is computed. */
export type Engine = {
  readonly set: (question: string, met: boolean) => void;
  readonly stageOf: (indicator: string) => number;
  readonly whole: () => number;
  readonly isRelevant: (indicator: FormIndicator, question: Question) => boolean;
};

/** Opens a form in an engine, every question answered. */
export type OpenEngine = (form: Form, answers: ReadonlyMap<string, boolean>) => Promise<Engine>;

export const TOP_STAGE = 4;
const STAGES_OF_QUESTIONS = [1, 1, 2, 3, 4];
const WIDTH = 5;

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** A form with this many questions: five to an indicator, five indicators to a factor, five factors to a dimension. */
export function makeForm(questions: number): Form {
  const indicators = Array.from({ length: questions / STAGES_OF_QUESTIONS.length }, (_, at): FormIndicator => {
    const id = `i${at}`;
    return { id, questions: STAGES_OF_QUESTIONS.map((stage, n) => ({ id: `${id}q${n}`, stage })) };
  });
  const factors = chunks(indicators, WIDTH).map((some, at): FormGroup => ({ id: `f${at}`, groups: [], indicators: some }));
  const dimensions = chunks(factors, WIDTH).map((some, at): FormGroup => ({ id: `d${at}`, groups: some, indicators: [] }));
  return { root: { id: 'whole', groups: dimensions, indicators: [] }, indicators };
}

/** Questions of an indicator at one stage. */
export function atStage({ questions }: FormIndicator, stage: number): Question[] {
  return questions.filter((question) => question.stage === stage);
}

/** Questions of an indicator below one stage. */
export function belowStage({ questions }: FormIndicator, stage: number): Question[] {
  return questions.filter((question) => question.stage < stage);
}

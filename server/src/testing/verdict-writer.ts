/** For tests: an assessor's browser under a load of verdicts. It knows what was acknowledged, and what was sent last without an answer. */
import { newId } from '../kernel/database/identifiers.ts';
import type { Visitor } from './visitor.ts';

type Verdict = {
  readonly id: string;
  readonly criterion: string;
  readonly value: 'met' | 'unmet';
  readonly reasons: string;
  readonly sources: readonly string[];
  readonly supersedes: string | null;
  readonly reconciles: readonly string[];
};
export type Submission = { readonly assessment: string; readonly verdict: Verdict };

export type VerdictWriter = {
  readonly acknowledged: readonly Submission[];
  /** Submissions that were sent again and were there already: their answer had been lost, they were not. */
  readonly repeated: () => number;
  /** Submits verdicts on an assessment, each superseding the one before, until the server is gone or told to stop. What had no answer is sent again first. */
  readonly submit: (visitor: Visitor, jurisdiction: string, assessment: string | null) => Promise<void>;
};

/** @throws Error (in `submit`) for an answer below 500 that is no acknowledgement. */
export function verdictWriter(criterion: string): VerdictWriter {
  const acknowledged: Submission[] = [];
  let pending: Submission | undefined;
  let repeated = 0;

  const next = (assessment: string): Submission => {
    const last = acknowledged.at(-1);
    const number = acknowledged.length;
    return {
      assessment,
      verdict: {
        id: newId(),
        criterion,
        value: number % 2 === 0 ? 'met' : 'unmet',
        reasons: `${criterion} ${number}`,
        sources: [],
        supersedes: last?.assessment === assessment ? last.verdict.id : null,
        reconciles: [],
      },
    };
  };

  /** False when there was no answer. */
  const send = async (visitor: Visitor, jurisdiction: string, submission: Submission, again: boolean): Promise<boolean> => {
    const path = `/api/jurisdictions/${jurisdiction}/assessments/${submission.assessment}/verdicts`;
    const reply = await visitor.ask('POST', path, { json: submission.verdict }).catch(() => undefined);
    if (reply === undefined || reply.status >= 500) return false;
    const taken = reply.status === 201 || (again && reply.status === 200);
    if (!taken || !reply.text.includes(submission.verdict.id)) throw new Error(`no acknowledgement: ${reply.status} ${reply.text}`);
    if (reply.status === 200) repeated += 1;
    acknowledged.push(submission);
    return true;
  };

  const submit = async (visitor: Visitor, jurisdiction: string, assessment: string | null) => {
    for (;;) {
      const again = pending !== undefined;
      if (!again && assessment === null) return;
      pending ??= next(assessment ?? '');
      if (!(await send(visitor, jurisdiction, pending, again))) return;
      pending = undefined;
    }
  };
  return { acknowledged, repeated: () => repeated, submit };
}

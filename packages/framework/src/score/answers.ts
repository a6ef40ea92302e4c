/** What one answer says, as the interval that scoring starts from. */
import { FrameworkError } from '../framework-error.ts';
import type { AnswerKind, AnswerValue, Indicator, Interval, VerdictValue } from '../model.ts';

/** Unknown can be anything from nothing to all; null is not applicable. */
const VERDICTS: Readonly<Record<VerdictValue, Interval | null>> = {
  met: { low: 1, high: 1 },
  unmet: { low: 0, high: 0 },
  unknown: { low: 0, high: 1 },
  'not-applicable': null,
};

/** A verdict as an interval of 0..1; null when the criterion drops out. */
export function verdictInterval(verdict: VerdictValue): Interval | null {
  return VERDICTS[verdict];
}

const exactly = (value: number): Interval => ({ low: value, high: value });

/** The most that an answer of this kind can be worth on its scale. */
function answerMax(answer: AnswerKind): number {
  return answer.kind === 'level' ? answer.titles.length - 1 : 1;
}

/** What is expected of a value of this kind, for messages. */
export function expectedValue(answer: AnswerKind): string {
  switch (answer.kind) {
    case 'criteria':
      return 'verdicts on its criteria, not one value';
    case 'level':
      return `a whole number from 0 to ${answer.titles.length - 1}`;
    case 'share':
      return 'a number from 0 to 1';
    case 'number':
      return `a number (${answer.unit})`;
    case 'choice':
      return 'yes, partial or no';
  }
}

/** Where a number lies between worst (0) and best (1), clamped outside: min–max normalisation against fixed ends. */
function normaliseNumber({ worst, best }: { readonly worst: number; readonly best: number }, value: number): number {
  return Math.min(Math.max((value - worst) / (best - worst), 0), 1);
}

function known(answer: AnswerKind, value: number | 'yes' | 'partial' | 'no'): number | null {
  if (answer.kind === 'choice') return typeof value === 'number' ? null : { yes: 1, partial: answer.partial, no: 0 }[value];
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (answer.kind === 'number') return normaliseNumber(answer, value);
  if (answer.kind === 'share') return value >= 0 && value <= 1 ? value : null;
  return answer.kind === 'level' && Number.isInteger(value) && value >= 0 && value < answer.titles.length ? value : null;
}

/**
 * A value as an interval on its indicator's scale: level index, or 0..1 for the other kinds; null when the indicator drops out.
 *
 * @throws FrameworkError `answer.value` when the value does not fit the kind of answer.
 */
export function valueInterval({ id, answer }: Pick<Indicator, 'id' | 'answer'>, value: AnswerValue): Interval | null {
  if (answer.kind !== 'criteria') {
    if (value === 'not-applicable') return null;
    if (value === 'unknown') return { low: 0, high: answerMax(answer) };
    const exact = known(answer, value);
    if (exact !== null) return exactly(exact);
  }
  throw new FrameworkError('answer.value', `indicator "${id}" cannot take the value ${String(value)}; give ${expectedValue(answer)}`);
}

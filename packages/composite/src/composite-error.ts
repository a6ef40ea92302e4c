/** What is wrong, where, and what to do. */
export type Problem = { readonly code: string; readonly place: string; readonly problem: string; readonly remedy: string };

/**
 * A table, hierarchy or recipe that is not one, or a build that cannot be done. `code` is stable, such as `geometric-of-zero`; `place` names the step,
 * parameter, node, unit or indicator; `remedy` says what to do.
 */
export class CompositeError extends Error {
  override readonly name = 'CompositeError';
  readonly code: string;
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
  constructor({ code, place, problem, remedy }: Problem) {
    super(`${place}: ${problem}; ${remedy}`);
    this.code = code;
    this.place = place;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** Throws the first of the problems, saying how many more there are; returns when there is none. */
export function refuse(problems: readonly Problem[]): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  throw new CompositeError(more.length === 0 ? first : { ...first, remedy: `${first.remedy} (and ${more.length} more)` });
}

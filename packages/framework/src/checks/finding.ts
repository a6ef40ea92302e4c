/** Something in a pack that works but could be better. */
export type PackFinding = {
  /** Id of the element, term or instrument. */
  readonly id: string;
  /** Stable, such as `check.no-question`. */
  readonly code: string;
  /** What could be better, and how. */
  readonly message: string;
};

/** What is analysed. */
import type { Drawn } from './factor.ts';

/** Scores of units that depend on what is drawn. */
export type Model = {
  readonly units: readonly string[];
  /** Figures that a run goes through: how long it takes, roughly. */
  readonly cells: number;
  /** Scores with nothing drawn, a number a unit, NaN for none. @throws CompositeError when the index cannot be built at all */
  readonly nominal: () => Float64Array;
  /**
   * Scores with a value drawn for each factor; only valid until the next call.
   * @throws CompositeError when the index cannot be built with these values; any other error is a fault and ends the analysis
   */
  readonly scores: (drawn: readonly Drawn[]) => Float64Array;
};

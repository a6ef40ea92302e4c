/** Linear programmes that start from zero, by the simplex method on a dense tableau with R. G. Bland's rule, which never cycles (Math. Oper. Res. 2, 1977). */
import { CompositeError } from '../../composite-error.ts';

export type Programme = {
  /** Maximise objective · x … */
  readonly objective: Float64Array;
  /** … with x ≥ 0 and, for each row, row · x ≤ its bound, … */
  readonly rows: readonly Float64Array[];
  /** … which is not negative, so that x = 0 is a start. */
  readonly bounds: Float64Array;
};

/** What rounding leaves of 0 in a tableau of numbers around 1. */
const NONE = 1e-11;

/** @throws CompositeError `linear-programme-unbounded` */
export function maximise(programme: Programme): { value: number; x: Float64Array } {
  const variables = programme.objective.length;
  const tableau = tableauOf(programme);
  const basis = programme.rows.map((_, row) => variables + row);
  for (let column = entering(tableau); column >= 0; column = entering(tableau)) {
    const row = leaving(tableau, column, basis);
    if (row < 0) throw unbounded();
    pivot(tableau, row, column);
    basis[row] = column;
  }
  const x = new Float64Array(variables);
  for (const [row, variable] of basis.entries()) if (variable < variables) x[variable] = tableau[row]?.at(-1) ?? 0;
  return { value: tableau.at(-1)?.at(-1) ?? 0, x };
}

/** Constraints with their slacks and bounds, and last the objective with its signs turned. */
function tableauOf({ objective, rows, bounds }: Programme): Float64Array[] {
  const width = objective.length + rows.length + 1;
  const lines = rows.map((row, at) => {
    const line = new Float64Array(width);
    line.set(row);
    line[objective.length + at] = 1;
    line[width - 1] = bounds[at] ?? 0;
    return line;
  });
  const last = new Float64Array(width);
  last.set(objective.map((value) => -value));
  return [...lines, last];
}

/** The first variable that would raise the objective; −1 when none would. */
function entering(tableau: readonly Float64Array[]): number {
  const objective = tableau.at(-1) ?? new Float64Array(1);
  return objective.subarray(0, -1).findIndex((value) => value < -NONE);
}

/** The row that first limits the variable, of equal ones that of the first variable; −1 when none does. */
function leaving(tableau: readonly Float64Array[], column: number, basis: readonly number[]): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < basis.length; row++) {
    const slope = tableau[row]?.[column] ?? 0;
    if (slope <= NONE) continue;
    const ratio = (tableau[row]?.at(-1) ?? 0) / slope;
    if (ratio < least - NONE || (ratio <= least + NONE && (basis[row] ?? 0) < (basis[best] ?? 0))) {
      best = row;
      least = Math.min(least, ratio);
    }
  }
  return best;
}

function pivot(tableau: readonly Float64Array[], row: number, column: number): void {
  const line = tableau[row] ?? new Float64Array(0);
  const by = line[column] ?? 1;
  for (let at = 0; at < line.length; at++) line[at] = (line[at] ?? 0) / by;
  for (const other of tableau) {
    const factor = other[column] ?? 0;
    if (other === line || factor === 0) continue;
    for (let at = 0; at < other.length; at++) other[at] = (other[at] ?? 0) - factor * (line[at] ?? 0);
  }
}

function unbounded(): CompositeError {
  return new CompositeError({
    ...{ code: 'linear-programme-unbounded', place: 'linear programme', problem: 'its objective can grow without end' },
    remedy: 'bound every variable that the objective counts',
  });
}

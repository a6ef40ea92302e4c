/** Principal components of columns. */
import { covarianceMatrix } from './correlation.ts';
import { symmetricEigen } from './eigen.ts';

export type Component = {
  /** Variance of the component, of a total of as many as there are columns. */
  readonly eigenvalue: number;
  /** Share of the total variance, and of this and all components before. */
  readonly explained: number;
  readonly cumulative: number;
  /** Of length 1, a number a column: the component is the sum of the standardised columns times these. */
  readonly vector: Float64Array;
  /** Correlation of the component with each column: the vector times the root of the eigenvalue. */
  readonly loadings: Float64Array;
};

export type PrincipalComponents = {
  /** By falling eigenvalue. */
  readonly components: readonly Component[];
  /** Which of the columns took part: a constant one has no correlation and cannot. Vectors and loadings have their order. */
  readonly columns: readonly number[];
  /** Rows in which every one of them has a value; the components are of these. */
  readonly rows: number;
};

/**
 * Principal components of the correlation matrix, over the rows in which every column that takes part has a value.
 * @returns no components when fewer than three rows or no column is left.
 */
export function principalComponents(columns: readonly Float64Array[]): PrincipalComponents {
  const { taking, covariance, rows } = withoutConstant(columns);
  const size = taking.length;
  if (rows < 3 || size === 0) return { components: [], columns: taking, rows };
  const sd = taking.map((_, i) => Math.sqrt(covariance[i * size + i] ?? 0));
  const correlations = covariance.map((value, at) => value / ((sd[Math.floor(at / size)] ?? 1) * (sd[at % size] ?? 1)));
  const { values, vectors } = symmetricEigen(correlations, size);
  let cumulative = 0;
  const components = vectors.map((vector, k) => {
    // A column that others determine leaves an eigenvalue of zero, which rounding may make negative.
    const eigenvalue = Math.max(0, values[k] ?? 0);
    cumulative += eigenvalue / size;
    return { eigenvalue, explained: eigenvalue / size, cumulative, vector, loadings: vector.map((value) => value * Math.sqrt(eigenvalue)) };
  });
  return { components, columns: taking, rows };
}

/** Leaves out columns until none is constant over the rows that the rest have in common. */
function withoutConstant(columns: readonly Float64Array[]): { taking: number[]; covariance: Float64Array; rows: number } {
  let taking = columns.map((_, index) => index);
  for (;;) {
    const own = taking.flatMap((index) => columns[index] ?? []);
    const { covariance, rows } = covarianceMatrix(own);
    const varied = taking.filter((_, i) => (covariance[i * taking.length + i] ?? 0) > 0);
    if (varied.length === taking.length || rows < 3) return { taking, covariance, rows };
    taking = varied;
  }
}

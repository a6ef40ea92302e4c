/** Eigenvalues and eigenvectors of a symmetric matrix, by C. G. J. Jacobi's rotations (G. H. Golub and C. F. Van Loan, "Matrix Computations", 8.5). */

/** By falling eigenvalue; `vectors[k]` belongs to `values[k]`, has length 1 and its component largest by size is positive. */
export type Eigen = { readonly values: Float64Array; readonly vectors: readonly Float64Array[] };

/** A sweep rotates every pair once; convergence is quadratic, ten sweeps are ample for hundreds of columns. */
const MOST_SWEEPS = 60;

/** @param matrix symmetric, `matrix[i * size + j]`, finite; not changed. Only its upper half counts. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const rest = matrix.slice();
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) rest[i * size + j] = rest[j * size + i] ?? 0;
  // Row k of `vectors` becomes the eigenvector of the diagonal element k.
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const scale = rest.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(rest, size) > 1e-32 * scale; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotatePair(rest, vectors, size, p, q);
  }
  return sorted(rest, vectors, size);
}

function offDiagonal(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) sum += 2 * (matrix[i * size + j] ?? 0) ** 2;
  return sum;
}

/** Makes the element p, q zero. */
function rotatePair(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const between = matrix[p * size + q] ?? 0;
  if (between === 0) return;
  const theta = ((matrix[q * size + q] ?? 0) - (matrix[p * size + p] ?? 0)) / (2 * between);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
  const cosine = 1 / Math.hypot(1, tangent);
  const turn = { cosine, sine: tangent * cosine };
  rotate(matrix, turn, p * size, q * size, 1, size);
  rotate(matrix, turn, p, q, size, size);
  rotate(vectors, turn, p * size, q * size, 1, size);
}

/** Turns two rows (step 1) or two columns (step = size) into one another. */
function rotate(
  values: Float64Array,
  { cosine, sine }: { cosine: number; sine: number },
  one: number,
  other: number,
  step: number,
  count: number,
): void {
  for (let k = 0; k < count * step; k += step) {
    const a = values[one + k] ?? 0;
    const b = values[other + k] ?? 0;
    values[one + k] = cosine * a - sine * b;
    values[other + k] = sine * a + cosine * b;
  }
}

function sorted(matrix: Float64Array, vectors: Float64Array, size: number): Eigen {
  const order = Array.from({ length: size }, (_, k) => k).sort((a, b) => (matrix[b * size + b] ?? 0) - (matrix[a * size + a] ?? 0));
  return {
    values: Float64Array.from(order, (k) => matrix[k * size + k] ?? 0),
    vectors: order.map((k) => pointing(vectors.slice(k * size, (k + 1) * size))),
  };
}

/** Of a vector and its opposite, the one whose largest component is positive; the first of equal ones decides. */
function pointing(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) * (1 + 1e-9) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

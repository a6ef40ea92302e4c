/** Edit distance with swaps of neighbours (optimal string alignment), given up beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min((current[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (current[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (previous[column - 2] ?? 0) + 1);
      next.push(best);
    }
    previous = current;
    current = next;
  }
  return current[b.length] ?? 0;
}

/** The known word nearest to what was written, when it is near enough to be a slip; the first in order on a tie. */
function nearest(written: string, known: Iterable<string>): string | undefined {
  if (written.length > 120) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const word of known) {
    const away = distance(written.toLowerCase(), word.toLowerCase(), least - 1);
    if (away < least) {
      least = away;
      best = word;
    }
  }
  return best;
}

/** What `hint` is made of, for messages that are put into words only when they are shown. */
export type Hint = { readonly written: string; readonly known: Iterable<string>; readonly otherwise: string };

/** "did you mean …?", or the choices when they are few, or nothing. */
export function hint(written: string, known: Iterable<string>, otherwise: string): string {
  const words = [...known];
  const near = nearest(written, words);
  if (near !== undefined) return `did you mean "${near}"?`;
  return words.length > 0 && words.length <= 16 ? `${otherwise}; known are ${words.join(', ')}` : otherwise;
}

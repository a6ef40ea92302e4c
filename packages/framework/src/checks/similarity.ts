/**
 * Do two criteria say nearly the same? Measured by the Sørensen–Dice coefficient over the sets of character trigrams of both texts, in lower case with
 * everything but letters and digits as one space: 2·|A ∩ B| / (|A| + |B|), from 0 (nothing in common) to 1 (the same).
 */
import type { Pack } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

/** Two criteria that are more alike than this are taken for one that stands twice. */
const MOST_ALIKE = 0.85;

/** The distinct trigrams of a text, with one space before and after it. */
export function trigrams(text: string): ReadonlySet<string> {
  const letters = [
    ...` ${text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `,
  ];
  return new Set(letters.slice(2).map((letter, at) => `${letters[at]}${letters[at + 1]}${letter}`));
}

/** The coefficient of two sets of trigrams. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  return (2 * a.intersection(b).size) / (a.size + b.size);
}

/** Every pair of criteria that is more alike than `above`, most alike first; texts in the pack's own language. */
export function similarCriteria(pack: Pack, above: number): { readonly a: string; readonly b: string; readonly similarity: number }[] {
  const criteria = indicatorsOf(pack.root)
    .flatMap((indicator) => indicator.criteria)
    .map(({ id, text }) => ({ id, grams: trigrams(text[pack.language] ?? '') }));
  const pairs = criteria.flatMap((a, at) =>
    criteria.slice(at + 1).flatMap((b) => {
      // Sets of very different size cannot be alike: the intersection is at most the smaller one.
      const most = (2 * Math.min(a.grams.size, b.grams.size)) / (a.grams.size + b.grams.size);
      if (most <= above) return [];
      const found = similarity(a.grams, b.grams);
      return found > above ? [{ a: a.id, b: b.id, similarity: found }] : [];
    }),
  );
  return pairs.toSorted((one, other) => other.similarity - one.similarity);
}

function nearDuplicates(pack: Pack): PackFinding[] {
  return similarCriteria(pack, MOST_ALIKE).map(({ a, b, similarity: alike }) => ({
    id: b,
    code: 'check.near-duplicate',
    message: `says nearly the same as ${a} (similarity ${alike.toFixed(2)}, at most ${MOST_ALIKE}); say what differs, or drop one`,
  }));
}

export const similarityChecks = [nearDuplicates];

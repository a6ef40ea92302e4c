/** Changes of figures, in words. */
import type { BuiltIndex, Change } from '@mufakat/composite';
import { count } from '../../terminal/text.ts';

/** Those that a reader must know: not what every figure goes through, such as normalising. */
const TOLD: Readonly<Partial<Record<Change['kind'], string>>> = {
  imputed: 'missing, filled in',
  winsorised: 'far from the others, drawn in to the next',
  transformed: 'indicator bent, as outliers remained',
  screened: 'unit left out, too few figures',
  lost: 'nothing could be computed',
  floored: 'part counted as the floor',
};

export function toldChanges({ changes }: BuiltIndex): { change: Change; step: number }[] {
  return changes.flatMap((own, step) => own.filter(({ kind }) => TOLD[kind] !== undefined).map((change) => ({ change, step })));
}

export function changeWords(change: Change): string {
  const told = TOLD[change.kind] ?? change.kind;
  switch (change.kind) {
    case 'lost':
      return `${told}: ${change.reason}`;
    case 'imputed':
      return `${told} by the ${change.method} of ${count(change.figures, 'figure')}${change.group === null ? '' : ` of ${change.group}`}`;
    case 'transformed':
      return `${told}: ${change.transform === 'log' ? 'logarithm' : `Box–Cox, exponent ${change.lambda.toFixed(2)}`}${change.mirrored ? ', mirrored' : ''}`;
    case 'screened':
      return `${told}: ${(100 * change.availability).toFixed(0)} % of ${(100 * change.required).toFixed(0)} % needed`;
    default:
      return told;
  }
}

/** Does the glossary hold what is used, and only that? A term that is used and not defined does not load at all. */
import type { Pack } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

function unusedTerms(pack: Pack): PackFinding[] {
  const used = new Set(indicatorsOf(pack.root).flatMap(({ terms }) => terms));
  return pack.glossary
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => ({ id, code: 'check.unused-term', message: 'no indicator uses this term; link it or remove it' }));
}

export const glossaryChecks = [unusedTerms];

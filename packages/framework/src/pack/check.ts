/** The quality of a pack that loads: what could be better, found by a list of small checks. */
import { burdenChecks } from '../checks/burden.ts';
import { clarityChecks } from '../checks/clarity.ts';
import { coverageChecks } from '../checks/coverage.ts';
import type { PackFinding } from '../checks/finding.ts';
import { glossaryChecks } from '../checks/glossary.ts';
import { provisionChecks } from '../checks/provisions.ts';
import { releaseChecks } from '../checks/released-ids.ts';
import { similarityChecks } from '../checks/similarity.ts';
import { wordingChecks } from '../checks/wording.ts';
import type { Pack } from '../model.ts';

export type { PackFinding };

type Check = (pack: Pack) => PackFinding[];

const ALWAYS: readonly Check[] = [...wordingChecks, ...coverageChecks, ...glossaryChecks];
const STRICT: readonly Check[] = [...clarityChecks, ...similarityChecks, ...provisionChecks, ...burdenChecks, ...releaseChecks];

/**
 * Every finding of every check, check by check, each in the pack's order. Empty for a pack that is complete.
 *
 * @param strict also asks what a pack for a whole country must stand: clear wording, no two criteria alike, every provision accounted for, no community
 *   asked too much, no released id lost.
 */
export function checkPack(pack: Pack, { strict = false } = {}): PackFinding[] {
  return (strict ? [...ALWAYS, ...STRICT] : ALWAYS).flatMap((check) => check(pack));
}

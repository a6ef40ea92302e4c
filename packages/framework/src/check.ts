/** The quality of a pack that loads: what could be better, found by a list of small checks. */
import { coverageChecks } from './checks/coverage.ts';
import type { PackFinding } from './checks/finding.ts';
import { glossaryChecks } from './checks/glossary.ts';
import { wordingChecks } from './checks/wording.ts';
import type { Pack } from './model.ts';

export type { PackFinding };

const CHECKS: readonly ((pack: Pack) => PackFinding[])[] = [...wordingChecks, ...coverageChecks, ...glossaryChecks];

/** Every finding of every check, check by check, each in the pack's order. Empty for a pack that is complete. */
export function checkPack(pack: Pack): PackFinding[] {
  return CHECKS.flatMap((check) => check(pack));
}

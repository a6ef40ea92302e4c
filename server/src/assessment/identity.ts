/** Identifiers derived from names: reading the same file twice names the same things. */
import { v5 } from 'uuid';

/**
 * The UUID (version 5) of a named thing: equal for equal names within the same place.
 *
 *     derivedId(jurisdiction, 'assessor', 'nadira-salim')
 *
 * @param within UUID of what the name is unique in: a jurisdiction, an assessment.
 */
export function derivedId(within: string, kind: string, ...names: readonly string[]): string {
  return v5(JSON.stringify([kind, ...names]), within.toLowerCase());
}

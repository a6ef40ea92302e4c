/** The one id that follows from what it stands for: reading the same folder twice names the same assessment. Nobody's name is in it. */
import type { AssessmentRecord } from '@mufakat/framework';
import { v5 } from 'uuid';

/**
 * The id under which the assessment of a pack and period is loaded into a jurisdiction: a UUID of version 5.
 *
 * @param jurisdiction UUID, in any case.
 */
export function assessmentIdOf(jurisdiction: string, { pack, period }: Pick<AssessmentRecord, 'pack' | 'period'>): string {
  return v5(JSON.stringify(['assessment', pack.id, period.from, period.to]), jurisdiction.toLowerCase());
}

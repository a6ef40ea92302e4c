import type { SourceRow } from '@mufakat/server/source/model';
import type { IndicatorDetail, VerdictAnswer } from '../../api.ts';

/**
 * What is known of an indicator once a verdict was recorded, from the answer to it: as fetching it again would give, newest verdict first.
 * @param sources of the assessment, as far as they are known: a newly cited one is taken from there.
 */
export function withVerdict(
  detail: IndicatorDetail,
  { verdict, reading, trace }: VerdictAnswer,
  sources: readonly SourceRow[],
): IndicatorDetail {
  const others = detail.verdicts
    .filter(({ id }) => id !== verdict.id)
    .map((one) => (one.id === verdict.supersedes ? { ...one, current: false } : one));
  const shown = new Set(detail.sources.map(({ id }) => id));
  const added = sources.filter(({ id }) => verdict.sources.includes(id) && !shown.has(id));
  const inOrder = (a: SourceRow, b: SourceRow) => (a.id < b.id ? -1 : 1);
  return { ...detail, reading, trace, verdicts: [verdict, ...others], sources: [...detail.sources, ...added].toSorted(inOrder) };
}

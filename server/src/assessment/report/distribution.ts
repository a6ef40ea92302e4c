/** How many stand at each stage, as a bar with its counts in words. */
import { type Context, type Drawing, distributionBar, drawn } from '../../report/model.ts';

/**
 * @param counts by stage, from the floor.
 * @param without those of no stage.
 */
export function barOf(context: Context, counts: readonly number[], without: number, width: number, alt: string): Drawing {
  const { t } = context.speech;
  const known = counts.flatMap((n, stage) => (n === 0 ? [] : [t('summary.brief.at', { n, stage })]));
  const brief = [...known, ...(without === 0 ? [] : [t('summary.brief.without', { n: without })])].join(', ');
  return drawn(context, distributionBar(counts, without, width, alt, brief));
}

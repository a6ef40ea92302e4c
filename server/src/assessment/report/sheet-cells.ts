/** Cells and columns that several sheets of the assessment have. */
import type { Interval } from '@mufakat/framework';
import { type Context, stageColour, type Value, type XlsxCell } from '../../report/model.ts';

export const numberColumn = ({ speech }: Context) => ({ title: speech.t('word.number'), width: 9 });
export const indicatorColumn = ({ speech }: Context) => ({ title: speech.t('word.indicator'), width: 38 });

/** A stage on its colour; a value of another scale is a plain number. */
export function stageCell(context: Context, value: number | null | undefined, scale = 'stage', count = context.stages.length): XlsxCell {
  if (value === null || value === undefined) return null;
  return scale === 'stage' ? { value, chip: stageColour(value, count) } : value;
}

export const stageName = ({ stages }: Context, value: number | null | undefined): Value =>
  value === null || value === undefined ? null : (stages[value] ?? null);

/** Low and high end; empty while nothing was checked. */
export const ends = (context: Context, value: Interval | null, scale: string, stages: number): XlsxCell[] => [
  stageCell(context, value?.low, scale, stages),
  stageCell(context, value?.high, scale, stages),
];

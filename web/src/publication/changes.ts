/** What differs between the preview that was looked at and what would be published now. */
import type { Interval } from '@mufakat/framework';
import type { SharedDimension, SharedIndicator, Snapshot } from '@mufakat/server/publication/model';

export type Change =
  /** Title, period or framework of the assessment, or the name of the jurisdiction. */
  | { readonly kind: 'head'; readonly id: 'head' }
  /** A dimension's or an indicator's stage; null where there is none. */
  | { readonly kind: 'stage'; readonly id: string; readonly before: Interval | null; readonly after: Interval | null }
  /** The stage is the same; how it came about, its reasons or dissent are not. */
  | { readonly kind: 'words'; readonly id: string };

/** In the order of the pack: each dimension before its indicators. Empty exactly when both are the same. */
export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const { dimensions: old, ...oldHead } = before;
  const { dimensions, ...head } = after;
  const known = new Map(old.map((dimension) => [dimension.id, dimension]));
  return [
    ...(same(oldHead, head) ? [] : [{ kind: 'head', id: 'head' } as const]),
    ...dimensions.flatMap((dimension) => changesOf(known.get(dimension.id), dimension)),
  ];
}

function changesOf(before: SharedDimension | undefined, after: SharedDimension): Change[] {
  const known = new Map(before?.indicators.map((indicator) => [indicator.id, indicator]));
  return [
    ...stageChange(after.id, before?.stage ?? null, after.stage),
    ...after.indicators.flatMap((indicator) => indicatorChange(known.get(indicator.id), indicator)),
  ];
}

function indicatorChange(before: SharedIndicator | undefined, after: SharedIndicator): Change[] {
  const moved = stageChange(after.id, exactly(before?.stage ?? null), exactly(after.stage));
  if (moved.length > 0 || same(before, after)) return moved;
  return [{ kind: 'words', id: after.id }];
}

function stageChange(id: string, before: Interval | null, after: Interval | null): Change[] {
  return same(before, after) ? [] : [{ kind: 'stage', id, before, after }];
}

const exactly = (stage: number | null): Interval | null => (stage === null ? null : { low: stage, high: stage });

/** Both come from the same server by the same schema, so that equal values are written equally. */
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What a jurisdiction shares of an assessment: made from its profile, by what it chose for each dimension. */
import { createHash } from 'node:crypto';
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import { buildProfile } from '@mufakat/framework';
import { canonicalJson } from '@mufakat/ledger';
import type { AssessmentState } from '../assessment/index.ts';
import { fail } from '../kernel/http/problem.ts';
import type { Share, SharedDimension, SharedIndicator, Shares, Snapshot } from './model.ts';

/** What a snapshot is made from: of an assessment only what says which one it is. */
export type Assessed = Pick<AssessmentState, 'pack' | 'record'> & {
  readonly assessment: Pick<AssessmentState['assessment'], 'id' | 'title' | 'jurisdiction' | 'periodFrom' | 'periodTo'>;
};

/** @throws Problem `nothing-shared`, `no-such-dimension` */
export function snapshotOf({ assessment, pack, record }: Assessed, shares: Shares): Snapshot {
  const dimensions = buildProfile(pack, record).root.children.filter((child) => child.type === 'group');
  const unknown = Object.keys(shares).find((id) => !dimensions.some((dimension) => dimension.id === id));
  if (unknown !== undefined) {
    const remedy = `Choose among ${dimensions.map(({ id }) => id).join(', ')}.`;
    fail('no-such-dimension', {
      status: 422,
      title: 'There is no such dimension',
      detail: `The pack has no dimension "${unknown}".`,
      remedy,
    });
  }
  if (Object.keys(shares).length === 0)
    fail('nothing-shared', {
      status: 422,
      title: 'Nothing is shared',
      remedy: 'Choose at least one dimension; or withdraw what is published.',
    });
  const { id, name, code, invented } = assessment.jurisdiction;
  return {
    format: 'mufakat-publication@1',
    jurisdiction: { id, name, code, invented },
    assessment: { id: assessment.id, title: assessment.title },
    period: { from: assessment.periodFrom, to: assessment.periodTo },
    pack: { id: pack.id, version: pack.version },
    dimensions: dimensions.flatMap((dimension) => {
      const share = shares[dimension.id];
      return share === undefined ? [] : [sharedDimension(dimension, share)];
    }),
  };
}

function sharedDimension(dimension: GroupReading, share: Share): SharedDimension {
  const { id, adopted } = dimension;
  return { id, share, stage: adopted, indicators: indicatorsBelow(dimension).map((reading) => sharedIndicator(reading, share)) };
}

function indicatorsBelow({ children }: GroupReading): IndicatorReading[] {
  return children.flatMap((child) => (child.type === 'group' ? indicatorsBelow(child) : [child]));
}

function sharedIndicator({ id, adopted }: IndicatorReading, share: Share): SharedIndicator {
  const stage = { id, stage: adopted?.stage ?? null, basis: adopted?.basis ?? null };
  if (share === 'stage' || adopted === null) return stage;
  return { ...stage, reasons: adopted.reasons, dissent: adopted.dissent.map((one) => ({ ...one })) };
}

/** Names a snapshot: equal for equal ones. */
export function hashOfSnapshot(snapshot: Snapshot): string {
  return createHash('sha256').update(canonicalJson(snapshot)).digest('base64url');
}

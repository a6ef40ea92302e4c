/** What travels between the region capability and its callers: snapshots that a jurisdiction publishes, and what a region reads. */
import { COMMUNITIES } from '@mufakat/framework';
import { z } from 'zod';
import { IsoDate, UnicodeText } from '../kernel/database/values.ts';
import { Id } from '../kernel/http/contract.ts';

const Stage = z.int().min(0).max(20);

/** How much of a dimension is shared. What is not named is not shared. */
export const Share = z.enum(['stage', 'stage-with-reasons']);
export type Share = z.infer<typeof Share>;

/** By the id of the dimension: a top group of the pack. */
export const Shares = z.record(z.string().max(200), Share);
export type Shares = z.infer<typeof Shares>;

/** An adopted stage; null where there is no finding. Reasons and dissent only where the dimension is shared with them. */
export const SharedIndicator = z.strictObject({
  id: z.string(),
  stage: Stage.nullable(),
  basis: z.enum(['rule', 'decision']).nullable(),
  reasons: UnicodeText.optional(),
  dissent: z.array(z.strictObject({ community: z.enum(COMMUNITIES), stage: Stage, reasons: UnicodeText })).optional(),
});
export type SharedIndicator = z.infer<typeof SharedIndicator>;

/** `stage`: the findings below rolled up by the pack's rule; an interval while some are missing, null when all are. */
export const SharedDimension = z.strictObject({
  id: z.string(),
  share: Share,
  stage: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
  indicators: z.array(SharedIndicator),
});
export type SharedDimension = z.infer<typeof SharedDimension>;

/** What a jurisdiction shares of an assessment, as it stood. */
export const Snapshot = z.strictObject({
  format: z.literal('mufakat-publication@1'),
  jurisdiction: z.strictObject({ id: Id, name: UnicodeText, code: UnicodeText, invented: z.boolean() }),
  assessment: z.strictObject({ id: Id, title: UnicodeText }),
  period: z.strictObject({ from: IsoDate, to: IsoDate }),
  pack: z.strictObject({ id: z.string(), version: z.string() }),
  dimensions: z.array(SharedDimension),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** A snapshot before it is published: exactly what a region would read. `hash` names it. */
export const Preview = z.strictObject({ snapshot: Snapshot, hash: z.string() });
export type Preview = z.infer<typeof Preview>;

export const NewPublication = z.strictObject({
  id: Id,
  shares: Shares,
  /** Of the preview that was looked at: nothing else is published. */
  hash: z.string().max(100),
});
export type NewPublication = z.infer<typeof NewPublication>;

/** What was published, newest first; withdrawn or superseded ones too. */
export const Publication = z.strictObject({
  id: Id,
  assessment: Id,
  snapshot: Snapshot,
  publishedAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
  /** Whether a region reads it now. */
  shared: z.boolean(),
});
export type Publication = z.infer<typeof Publication>;

/** What a region reads of one jurisdiction. */
export const SharedPublication = z.strictObject({ id: Id, snapshot: Snapshot, publishedAt: z.iso.datetime() });
export type SharedPublication = z.infer<typeof SharedPublication>;

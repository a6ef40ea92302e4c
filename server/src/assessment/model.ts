/**
 * What travels between the assessment capability and its callers: the web page, the command line, another system.
 * Every shape is a zod schema, parsed where it enters; the web imports these types and nothing else of the server.
 */
import { COMMUNITIES } from '@mufakat/framework';
import { z } from 'zod';
import { IsoDate, UnicodeText as Text } from '../kernel/database/values.ts';

/** Identifiers are UUIDv7 made by the client, so that a repeated submission is one submission. Kept in lower case. */
export const Id = z.uuid().toLowerCase();
const PackId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/);
export const ElementId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,199}$/);
const Reasons = Text.trim().max(10_000);

export const ConsensusRuleSchema = z.strictObject({
  agreement: z.number().gt(0).max(1),
  within: z.int().min(0).max(4),
  minimumViews: z.int().min(1).max(1000),
});

export const NewAssessment = z.strictObject({
  id: Id,
  title: Text.trim().min(1).max(200),
  packId: PackId,
  packVersion: z.string().max(50),
  periodFrom: IsoDate,
  periodTo: IsoDate,
  /** Fixed when the assessment is opened; later changes are refused once a view exists. */
  rule: ConsensusRuleSchema,
});
export type NewAssessment = z.infer<typeof NewAssessment>;

export const Assessment = NewAssessment.extend({
  /** Jurisdiction's name and ISO 3166 code; `invented` marks example data, which says so on every page. */
  jurisdiction: z.strictObject({ id: Id, name: z.string(), code: z.string(), invented: z.boolean() }),
  /** Whether views are taken in. */
  collectionOpen: z.boolean(),
  /** Counts up with each change; a change names the revision it was made against. */
  revision: z.int().min(1),
  createdAt: z.iso.datetime(),
});
export type Assessment = z.infer<typeof Assessment>;

export const AssessmentChange = z.strictObject({
  revision: z.int().min(1),
  title: Text.trim().min(1).max(200).optional(),
  rule: ConsensusRuleSchema.optional(),
});
export type AssessmentChange = z.infer<typeof AssessmentChange>;

/** `criterion` is a criterion's id, or an indicator's id where its answer is not made of criteria (then `value` may be a number). */
export const NewVerdict = z.strictObject({
  id: Id,
  criterion: ElementId,
  value: z.union([z.enum(['met', 'unmet', 'unknown', 'not-applicable', 'yes', 'partial', 'no']), z.number()]),
  reasons: Reasons,
  sources: z.array(Id).max(50),
  /** By source: the version of its file that the assessor saw, 0 for none. One that was replaced meanwhile is refused with 409. Not named: the present one. */
  versions: z.record(Id, z.int().min(0)).optional(),
  /** The verdict of the same assessor that this one replaces; null for their first. A stale value is refused with 409. */
  supersedes: Id.nullable(),
  /** Verdicts of several assessors that this one reconciles; empty for an ordinary verdict. */
  reconciles: z.array(Id).max(20),
});
export type NewVerdict = z.infer<typeof NewVerdict>;

export const VerdictRow = NewVerdict.extend({
  /** By source cited: the version of its file that the verdict is bound to, 0 where the source had none. */
  versions: z.record(Id, z.int().min(0)),
  assessor: Id,
  assessorName: z.string(),
  recordedAt: z.iso.datetime(),
  current: z.boolean(),
});
export type VerdictRow = z.infer<typeof VerdictRow>;

const DissentRow = z.strictObject({ community: z.enum(COMMUNITIES), stage: z.int().min(0).max(20), reasons: Reasons.min(1) });

export const NewFinding = z.strictObject({
  id: Id,
  indicator: ElementId,
  stage: z.int().min(0).max(20),
  /** A finding by rule is checked against the rule; one by decision needs reasons. */
  basis: z.enum(['rule', 'decision']),
  reasons: Reasons,
  dissent: z.array(DissentRow).max(50),
  supersedes: Id.nullable(),
});
export type NewFinding = z.infer<typeof NewFinding>;

export const FindingRow = NewFinding.extend({
  decidedBy: Id,
  decidedByName: z.string(),
  recordedAt: z.iso.datetime(),
  current: z.boolean(),
});
export type FindingRow = z.infer<typeof FindingRow>;

/**
 * What travels between the assessment capability and its callers: the web page, the command line, another system.
 * Every shape is a zod schema, parsed where it enters; the web imports these types and nothing else of the server.
 */
import { ACCESS_CLASSES, COMMUNITIES } from '@mufakat/framework';
import { z } from 'zod';
import { IsoDate, UnicodeText as Text } from '../kernel/database/values.ts';

/** Identifiers are UUIDv7 made by the client, so that a repeated submission is one submission. Kept in lower case. */
export const Id = z.uuid().toLowerCase();
const PackId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/);
const ElementId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,199}$/);
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

/** Opens or closes the collection of views. */
export const CollectionChange = z.strictObject({ open: z.boolean() });
export type CollectionChange = z.infer<typeof CollectionChange>;

export const ParticipantRow = z.strictObject({ id: Id, name: z.string().max(200), community: z.enum(COMMUNITIES) });
export type ParticipantRow = z.infer<typeof ParticipantRow>;

export const NewSource = z.strictObject({
  id: Id,
  kind: Text.trim().min(1).max(100),
  access: z.enum(ACCESS_CLASSES),
  title: Text.trim().min(1).max(500),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  /** Attested sources: who attests, by office, and the date. Nothing is uploaded for them. */
  attestedBy: Text.trim().min(1).max(200).optional(),
  attestedOn: IsoDate.optional(),
});
export type NewSource = z.infer<typeof NewSource>;

export const SourceRow = NewSource.extend({
  /** '' where the reader may not see what a restricted or attested source is; link, file, office and date are absent then too. */
  title: z.string().max(500),
  /** Set when a file is stored: lower-case hex SHA-256, size and the name it came with. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  bytes: z.int().min(0).optional(),
  fileName: z.string().optional(),
  /** Number of the stored file: 1 is the first that the source had. Absent without one. */
  version: z.int().min(1).optional(),
  /** Verdicts that count now and cite another than the present file: by which version, 0 where the source had none then. Absent without any. */
  citedEarlier: z.array(z.strictObject({ verdict: Id, criterion: ElementId, version: z.int().min(0) })).optional(),
  revision: z.int().min(1),
});
export type SourceRow = z.infer<typeof SourceRow>;

/** A file that a source has or had. */
export const SourceVersion = z.strictObject({
  version: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
  fileName: z.string(),
  /** Null for files that were stored before versions were kept. */
  storedBy: Id.nullable(),
  storedByName: z.string().nullable(),
  storedAt: z.iso.datetime(),
  /** Whether the content can be read still: a replaced file that no verdict cites is removed after a day. */
  kept: z.boolean(),
});
export type SourceVersion = z.infer<typeof SourceVersion>;

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

/** `waiting`: how many views of the assessment are not shown yet, for those who hold the sheets. */
export const ImportResult = z.strictObject({ imported: z.int(), unchanged: z.int(), waiting: z.int() });
export type ImportResult = z.infer<typeof ImportResult>;

/** What a community is asked: ids of indicators in the pack's order, and about how many minutes they take. */
export const QuestionList = z.strictObject({ community: z.enum(COMMUNITIES), indicators: z.array(ElementId), minutes: z.int().min(0) });
export type QuestionList = z.infer<typeof QuestionList>;

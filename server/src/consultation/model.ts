/** What travels between a consultation and those who take part in it or hold it. Every shape is a zod schema, parsed where it enters. */
import { COMMUNITIES } from '@mufakat/framework';
import { z } from 'zod';
import { ElementId, Id } from '../assessment/model.ts';

export const ParticipantRow = z.strictObject({ id: Id, name: z.string().max(200), community: z.enum(COMMUNITIES) });
export type ParticipantRow = z.infer<typeof ParticipantRow>;

/** Opens or closes the collection of views. */
export const CollectionChange = z.strictObject({ open: z.boolean() });
export type CollectionChange = z.infer<typeof CollectionChange>;

/** `waiting`: how many views of the assessment are not shown yet, for those who hold the sheets. */
export const ImportResult = z.strictObject({ imported: z.int(), unchanged: z.int(), waiting: z.int() });
export type ImportResult = z.infer<typeof ImportResult>;

/** What a community is asked: ids of indicators in the pack's order, and about how many minutes they take. */
export const QuestionList = z.strictObject({ community: z.enum(COMMUNITIES), indicators: z.array(ElementId), minutes: z.int().min(0) });
export type QuestionList = z.infer<typeof QuestionList>;

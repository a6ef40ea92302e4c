/** What travels between the sources of assessments and those who read and add them. Every shape is a zod schema, parsed where it enters. */
import { ACCESS_CLASSES } from '@mufakat/framework';
import { z } from 'zod';
import { ElementId, Id } from '../assessment/model.ts';
import { IsoDate, UnicodeText as Text } from '../kernel/database/values.ts';

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

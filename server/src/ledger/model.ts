/** What travels between the ledger capability and its callers: the auditor's page, the command line, another system. */
import { z } from 'zod';
import { IsoDate, UnicodeText } from '../kernel/database/values.ts';
import { Id, PageQuery, page } from '../kernel/http/contract.ts';

/** `assessment` may be public, `evidence` is private. */
export const LogName = z.enum(['assessment', 'evidence']);
export type LogName = z.infer<typeof LogName>;

/** A key of a log. `statement` is the note by which the key before hands over, signed by both. */
export const LogKeyRow = z.strictObject({ key: z.string(), fromSize: z.int().min(0), statement: z.string().nullable() });
export type LogKeyRow = z.infer<typeof LogKeyRow>;

/**
 * How it stands with the key of a log: its secret is kept; can be read by others; is gone from the data folder; did not open the key when the node
 * started; or the operator has ended the log, as the secret is lost.
 */
export const KeyState = z.enum(['kept', 'readable', 'missing', 'lost', 'ended']);
export type KeyState = z.infer<typeof KeyState>;

/** A log as it stands. Sizes are numbers of entries. */
export const LogState = z.strictObject({
  log: LogName,
  origin: z.string(),
  public: z.boolean(),
  /** Shown to others; all of them have receipts. */
  publishedSize: z.int().min(0),
  /** Recorded, and not published yet. */
  waiting: z.int().min(0),
  /** The signed note of what is published, with the lines of witnesses; null before the first. */
  checkpoint: z.string().nullable(),
  keys: z.array(LogKeyRow),
  /** Why nothing more is signed, and what to do; null while all is well. */
  paused: z.strictObject({ detail: z.string(), remedy: z.string() }).nullable(),
  keyState: KeyState,
  /** The kinds of act that were recorded. */
  kinds: z.array(z.string()),
});
export type LogState = z.infer<typeof LogState>;

/** What was recorded. Whom and what it concerns is told to those who did it, and to auditors. */
export const Act = z.strictObject({
  entry: Id,
  /** Null while it waits, or is not published. */
  index: z.int().min(0).nullable(),
  what: z.string(),
  happenedAt: z.iso.datetime({ precision: 6 }),
  /** Null after the person's data were erased, or where the entry was brought back from a copy of the log. */
  who: z.strictObject({ id: Id, name: z.string().nullable() }).nullable(),
  subject: z.string().nullable(),
});
export type Act = z.infer<typeof Act>;

/** What to look for among the acts. */
export const ActSearch = z.object({
  /** In the subject, the kind of act or the name of the person. */
  text: UnicodeText.trim().max(200).optional(),
  what: z.string().max(100).optional(),
  who: Id.optional(),
  /** Days, both included, UTC. */
  from: IsoDate.optional(),
  to: IsoDate.optional(),
  ...PageQuery.shape,
});
export type ActSearch = z.infer<typeof ActSearch>;

/** What was recorded, newest first. */
export const ActPage = page('acts', Act);
export type ActPage = z.infer<typeof ActPage>;

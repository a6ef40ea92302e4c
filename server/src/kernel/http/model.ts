/** What every operation may answer in place of what was asked for: `application/problem+json`. */
import { z } from 'zod';
import { ImportError } from '../table/model.ts';

const Place = z.object({ path: z.string(), message: z.string() });

/** What went wrong and what to do. Decide by `code`, show `title`, `detail` and `remedy`. */
export const ProblemBody = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  remedy: z.string(),
  /** Seconds after which it is worth trying again. */
  retryAfter: z.number().optional(),
  /** What stands now, when somebody else changed it first. */
  current: z.unknown().optional(),
  errors: z.array(z.union([ImportError, Place])).optional(),
  /** How many wrong places there are besides those in `errors`. */
  errorsOmitted: z.int().optional(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

/** What is wrong in a table that was sent, as the API, the pages and the terminal say it. */
import { z } from 'zod';

/** One cell that is wrong in a table; row 0 and column '' concern the whole file. Rows are numbered as a spreadsheet shows them: the header is 1. */
export const ImportError = z.strictObject({
  file: z.string(),
  sheet: z.string().optional(),
  row: z.int(),
  column: z.string(),
  code: z.string(),
  message: z.string(),
});
export type ImportError = z.infer<typeof ImportError>;

/** What is wrong with a file: the first errors in the order of their places, and how many there are besides. */
export type Refused = { readonly errors: readonly ImportError[]; readonly errorsOmitted?: number | undefined };

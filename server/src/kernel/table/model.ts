/** What is wrong in a table or file that was sent or named, as the API, the pages and the terminal say it. */
import { z } from 'zod';

/**
 * One wrong place. In a table, `row` counts as a spreadsheet shows it (the header is 1; 0 is the whole file) and `column` is a name ('' is the whole row).
 * In a text file, `line` and a numeric `column` count from 1. `code` is stable, in kebab case; `message` says what is wrong and what to do.
 */
export const InputError = z.strictObject({
  file: z.string(),
  sheet: z.string().optional(),
  line: z.int().optional(),
  row: z.int().optional(),
  column: z.union([z.string(), z.int()]).optional(),
  code: z.string(),
  message: z.string(),
});
export type InputError = Readonly<z.infer<typeof InputError>>;

/** What is wrong with a file: the first errors in the order of their places, and how many there are besides. */
export type Refused = { readonly errors: readonly InputError[]; readonly errorsOmitted?: number | undefined };

/** What the drill in ../killed.integration.test.ts tells its node, and what the node tells: a line of JSON each. */
import { z } from 'zod';
import { LogName } from '../model.ts';

/** The first and only line that the node reads. */
export const Order = z.object({
  operatorUrl: z.string(),
  dataFolder: z.string(),
  jurisdiction: z.string(),
  person: z.string(),
  seed: z.number(),
});
export type Order = z.infer<typeof Order>;

export const Line = z.discriminatedUnion('line', [
  /** A transaction was committed: so many entries are acknowledged. */
  z.object({ line: z.literal('kept'), act: z.string(), count: z.number() }),
  /** A transaction was rolled back on purpose. */
  z.object({ line: z.literal('undone') }),
  /** Others see this checkpoint now. */
  z.object({ line: z.literal('shown'), log: LogName, note: z.string() }),
  z.object({ line: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type Line = z.infer<typeof Line>;

export const KEPT = 'drill.kept';
export const UNDONE = 'drill.undone';

/** What an entry is about: which act it is part of, and how many entries that act has. */
export function subjectOf(act: string, count: number, number: number): string {
  return `drill/${act}/${count}/${number}`;
}

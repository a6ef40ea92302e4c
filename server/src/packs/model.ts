/** What travels between packs and their callers. */
import type { Pack } from '@mufakat/framework';
import { z } from 'zod';

/** A pack among others. */
export const PackSummary = z
  .strictObject({ id: z.string(), version: z.string(), title: z.string(), indicators: z.int(), criteria: z.int() })
  .meta({ id: 'PackSummary' });
export type PackSummary = z.infer<typeof PackSummary>;

/** A whole pack. It was checked when it was loaded, by the framework, whose type says what is in it. */
export const WholePack = z
  .custom<Pack>((value) => typeof value === 'object' && value !== null && 'id' in value)
  .meta({ id: 'Pack', type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: {} });

/** How routes say what they take and answer, in the words of the OpenAPI document. */
import { z } from '@hono/zod-openapi';

export const sends = <T extends z.ZodType>(schema: T) => ({ body: { required: true, content: { 'application/json': { schema } } } });
export const answers = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
export const bytes = (description: string) => ({
  description,
  content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
});
export const MISSING = { description: 'Not there, or not yours to see' };
export const CONFLICT = { description: 'Somebody else was first, or the id is taken; `current` is what stands now' };
export const BUSY = { description: 'Too much in hand; the header Retry-After tells when to come back' };
export const UNFIT = { description: 'Does not fit the assessment; the code says why' };

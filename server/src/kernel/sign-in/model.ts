/** Who is signed in, and where, as the pages are told. */
import { COMMUNITIES } from '@mufakat/framework';
import { z } from 'zod';
import { ROLES } from './roles.ts';

export const Me = z
  .object({
    name: z.string(),
    email: z.email(),
    jurisdictions: z.array(
      z.object({
        jurisdiction: z.uuid(),
        name: z.string(),
        invented: z.boolean(),
        person: z.uuid(),
        /** Null when none is entered. */
        community: z.enum(COMMUNITIES).nullable(),
        roles: z.array(z.enum(ROLES)),
      }),
    ),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** Where a person is signed in. */
export const OwnSession = z
  .object({
    id: z.string(),
    /** Browser and system; empty when it does not say. */
    device: z.string(),
    since: z.iso.datetime(),
    lastSeen: z.iso.datetime(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.infer<typeof OwnSession>;

import type { Community } from '@mufakat/framework';
import { createMiddleware } from 'hono/factory';
import type { Logger } from 'pino';
import type { TenantContext } from '../database/database.ts';
import type { Role } from '../sign-in/roles.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Client } from './client-address.ts';
import { fail, notFound } from './problem.ts';

/** What every request carries. */
export interface Environment {
  Variables: { requestId: string; log: Logger; client: Client };
}

/** What requests under /api/jurisdictions/:jurisdiction carry besides. */
export interface TenantEnvironment {
  Variables: Environment['Variables'] & { tenant: TenantContext; community: Community | null };
}

/**
 * Lets a member of the path's jurisdiction through, with `c.var.tenant` and the person's `c.var.community` set.
 * @throws Problem `not-signed-in` (401); `not-found` (404) for a jurisdiction that one is no member of, as for one that does not exist.
 */
export function tenant(signIn: Pick<SignIn, 'visitor'>) {
  return createMiddleware<TenantEnvironment>(async (c, next) => {
    const visitor = await signIn.visitor(c.req.raw.headers);
    if (!visitor) notSignedIn();
    const asked = c.req.param('jurisdiction')?.toLowerCase();
    const membership = visitor.memberships.find(({ jurisdiction }) => jurisdiction === asked);
    if (!membership) notFound('The jurisdiction');
    const { jurisdiction, person, roles, community } = membership;
    c.set('tenant', { jurisdiction, person, roles });
    c.set('community', community);
    await next();
  });
}

/** @throws Problem `role-needed` (403) when a member has none of these roles in the jurisdiction. */
export function requireRole(member: Pick<TenantContext, 'roles'>, roles: readonly Role[]): void {
  if (member.roles.some((role) => roles.includes(role))) return;
  const names = roles.join(' or ');
  fail('role-needed', {
    status: 403,
    title: 'Not with your role',
    detail: `This needs the role ${names}.`,
    remedy: 'Ask the coordinator of the assessment for it.',
    values: { roles },
  });
}

/** @throws Problem `not-signed-in` (401), always. */
export function notSignedIn(): never {
  fail('not-signed-in', { status: 401, title: 'Not signed in', remedy: 'Sign in and try again.' });
}

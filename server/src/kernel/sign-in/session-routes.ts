/** Where a person is signed in: seen and ended by the person, whatever the jurisdictions. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { newRouter } from '../http/http.ts';
import { notFound } from '../http/problem.ts';
import { type Environment, notSignedIn } from '../http/tenant.ts';
import type { SignIn, Visitor } from './sign-in.ts';

const OwnSession = z
  .object({
    id: z.string(),
    /** Browser and system; empty when it does not say. */
    device: z.string(),
    since: z.iso.datetime(),
    lastSeen: z.iso.datetime(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .openapi('OwnSession');

const NOT_SIGNED_IN = { description: 'Not signed in' };

const list = createRoute({
  method: 'get',
  path: '/api/sessions',
  summary: 'Where one is signed in, the last seen first',
  responses: {
    200: { description: 'Sessions', content: { 'application/json': { schema: z.array(OwnSession) } } },
    401: NOT_SIGNED_IN,
  },
});

const endOne = createRoute({
  method: 'delete',
  path: '/api/sessions/{session}',
  summary: 'End a session of one’s own',
  request: { params: z.object({ session: z.string().max(64) }) },
  responses: { 204: { description: 'Ended' }, 401: NOT_SIGNED_IN, 404: { description: 'Not there, or not yours' } },
});

const endOthers = createRoute({
  method: 'delete',
  path: '/api/sessions',
  summary: 'End all sessions of one’s own but this one',
  responses: {
    200: { description: 'How many', content: { 'application/json': { schema: z.object({ ended: z.int() }) } } },
    401: NOT_SIGNED_IN,
  },
});

/** Routes under /api/sessions. */
export function sessionRoutes(signIn: SignIn): OpenAPIHono<Environment> {
  const routes = newRouter();
  const visitorOf = async (request: Request): Promise<Visitor> => (await signIn.visitor(request.headers)) ?? notSignedIn();

  routes.openapi(list, async (c) => {
    const { email, session } = await visitorOf(c.req.raw);
    const sessions = await signIn.sessions.list(email);
    return c.json(
      sessions.map(({ email: _, ...shown }) => ({ ...shown, current: shown.id === session })),
      200,
    );
  });

  routes.openapi(endOne, async (c) => {
    const { email } = await visitorOf(c.req.raw);
    if ((await signIn.sessions.end(email, { only: c.req.valid('param').session })) === 0) notFound('The session');
    return c.body(null, 204);
  });

  routes.openapi(endOthers, async (c) => {
    const { email, session } = await visitorOf(c.req.raw);
    return c.json({ ended: await signIn.sessions.end(email, { but: session }) }, 200);
  });
  return routes;
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { COMMUNITIES } from '@mufakat/framework';
import { newRouter } from '../http/http.ts';
import { fail } from '../http/problem.ts';
import { type Environment, notSignedIn } from '../http/tenant.ts';
import { linkPage, preferredLanguage } from './link-page.ts';
import { ROLES } from './roles.ts';
import { FOLLOW_LINK_PATH, type SignIn } from './sign-in.ts';
import { signInLimits } from './sign-in-limits.ts';

const Me = z
  .object({
    name: z.string(),
    email: z.email(),
    jurisdictions: z.array(
      z.object({
        jurisdiction: z.uuid(),
        name: z.string(),
        invented: z.boolean(),
        person: z.uuid(),
        community: z.enum(COMMUNITIES).nullable(),
        roles: z.array(z.enum(ROLES)),
      }),
    ),
  })
  .openapi('Me');

const me = createRoute({
  method: 'get',
  path: '/api/me',
  summary: 'Who is signed in, and the jurisdictions and roles they have',
  responses: { 200: { description: 'Signed in', content: { 'application/json': { schema: Me } } }, 401: { description: 'Not signed in' } },
});

const ask = createRoute({
  method: 'post',
  path: '/api/sign-in',
  summary: 'Send a sign-in link to a member; the reply is the same for everybody',
  request: { body: { required: true, content: { 'application/json': { schema: z.object({ email: z.email().max(254) }) } } } },
  responses: { 202: { description: 'A link is on its way, if this is the address of a member' }, 429: { description: 'Too many' } },
});

const leave = createRoute({
  method: 'post',
  path: '/api/sign-out',
  summary: 'Sign out',
  responses: { 204: { description: 'Signed out' } },
});

/** Routes for signing in and out, and for who one is. */
export function signInRoutes(signIn: SignIn): OpenAPIHono<Environment> {
  const routes = newRouter();
  const limits = signInLimits();

  routes.openapi(me, async (c) => {
    const visitor = await signIn.visitor(c.req.raw.headers);
    if (!visitor) notSignedIn();
    const jurisdictions = visitor.memberships.map(({ personName: _, ...membership }) => membership);
    return c.json({ name: visitor.memberships[0]?.personName ?? visitor.email, email: visitor.email, jurisdictions }, 200);
  });

  routes.openapi(ask, async (c) => {
    const { email } = c.req.valid('json');
    const device = signIn.knownDevice(c.req.raw.headers, email);
    const wait = limits.askForLink({ client: c.var.client, email, device });
    if (wait > 0)
      tooMany('too-many-links', 'Too many sign-in links', wait, 'Open the newest link in your mail: it works once, within 15 minutes.');
    await signIn.sendLink(email);
    return c.body(null, 202);
  });

  routes.openapi(leave, async (c) => {
    const headers = await signIn.signOut(c.req.raw.headers);
    for (const cookie of headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
    return c.body(null, 204);
  });

  // Opening a link uses nothing up, however often and by whomever: pressing the button of its page does.
  for (const path of [FOLLOW_LINK_PATH, '/sign-in/confirm']) {
    routes.get(path, (c) => {
      c.header('Cache-Control', 'no-store');
      c.header('Vary', 'Accept-Language', { append: true });
      return c.html(linkPage(FOLLOW_LINK_PATH, c.req.query('token') ?? '', preferredLanguage(c.req.header('accept-language'))));
    });
  }

  routes.post(FOLLOW_LINK_PATH, async (c) => {
    const { token: sent } = await c.req.parseBody();
    const token = typeof sent === 'string' ? sent : '';
    const owner = await signIn.linkOwner(token);
    const wait = owner === undefined ? limits.wrongLink(c.var.client) : 0;
    if (wait > 0)
      tooMany('too-many-wrong-links', 'Too many links that do not work', wait, 'Ask for a new link, and open the newest in your mail.');
    const reply = await signIn.followLink(token, c.req.raw.headers, c.var.client.address);
    if (owner !== undefined && reply.headers.getSetCookie().length > 0) limits.signedIn(owner);
    return reply;
  });
  return routes;
}

/** @throws Problem with the code, 429, always. @param wait milliseconds */
function tooMany(code: string, title: string, wait: number, remedy: string): never {
  const retryAfter = Math.ceil(wait / 1000);
  const again = retryAfter < 90 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`;
  fail(code, { status: 429, title, remedy: `${remedy} You can try again in ${again}.`, retryAfter });
}

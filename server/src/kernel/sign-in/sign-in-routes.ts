import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { COMMUNITIES } from '@mufakat/framework';
import { newRouter } from '../http/http.ts';
import { fail } from '../http/problem.ts';
import { type Environment, notSignedIn } from '../http/tenant.ts';
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

  routes.get(FOLLOW_LINK_PATH, async (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200); // looked at, not followed
    const site = c.req.header('sec-fetch-site');
    // Another site's page could send people to a link of its own, to have them work under its name: they press the button, or they do not.
    if (site === 'cross-site' || site === 'same-site') return c.redirect(`/sign-in/confirm?token=${tokenOf(c.req.query('token'))}`);
    const owner = await signIn.linkOwner(c.req.query('token') ?? '');
    const wait = owner === undefined ? limits.wrongLink(c.var.client) : 0;
    if (wait > 0)
      tooMany('too-many-wrong-links', 'Too many links that do not work', wait, 'Ask for a new link, and open the newest in your mail.');
    const reply = await signIn.followLink(c.req.raw, c.var.client.address);
    if (owner !== undefined && reply.headers.getSetCookie().length > 0) limits.signedIn(owner);
    return reply;
  });
  routes.get('/sign-in/confirm', (c) => {
    c.header('Cache-Control', 'no-store');
    return c.html(confirmPage(tokenOf(c.req.query('token'))));
  });
  return routes;
}

/** @throws Problem with the code, 429, always. @param wait milliseconds */
function tooMany(code: string, title: string, wait: number, remedy: string): never {
  const retryAfter = Math.ceil(wait / 1000);
  const again = retryAfter < 90 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`;
  fail(code, { status: 429, title, remedy: `${remedy} You can try again in ${again}.`, retryAfter });
}

/** What is left of a token when nothing is in it that could be anything else. */
function tokenOf(sent = ''): string {
  return sent.replaceAll(/[^A-Za-z0-9_-]/g, '');
}

/** One button, without scripts: a person presses it, a mail filter that opens the link does not. */
function confirmPage(token: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in – Mufakat</title>
<style>:root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.75rem 1.5rem}</style></head>
<body><main><h1>Sign in to Mufakat</h1>
<form action="${FOLLOW_LINK_PATH}" method="get">
<input type="hidden" name="token" value="${token}">
<button>Sign in</button></form></main></body>
</html>`;
}

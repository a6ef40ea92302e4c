import type { OpenAPIHono } from '@hono/zod-openapi';
import { fail } from '../http/problem.ts';
import { empty, ok, serve } from '../http/serve.ts';
import type { Environment } from '../http/tenant.ts';
import { signInContract } from './contract.ts';
import { FOLLOW_LINK_PATH, type SignIn } from './sign-in.ts';
import { signInLimits } from './sign-in-limits.ts';

/** Routes for signing in and out, and for who one is; and the pages that a link leads to, which are no operations. */
export function signInRoutes(signIn: SignIn): OpenAPIHono<Environment> {
  const limits = signInLimits();
  const routes = serve(
    signInContract,
    {
      getMe: ({ visitor: { email, memberships } }) => {
        const jurisdictions = memberships.map(({ personName: _, ...membership }) => membership);
        return ok({ name: memberships[0]?.personName ?? email, email, jurisdictions });
      },
      askForLink: async ({ body: { email }, client, request }) => {
        const device = signIn.knownDevice(request.headers, email);
        const wait = limits.askForLink({ client, email, device });
        if (wait > 0)
          tooMany('too-many-links', 'Too many sign-in links', wait, 'Open the newest link in your mail: it works once, within 15 minutes.');
        await signIn.sendLink(email);
        return empty(202);
      },
      signOut: async ({ request }) => ({
        ...empty(204),
        headers: { 'Set-Cookie': (await signIn.signOut(request.headers)).getSetCookie() },
      }),
    },
    signIn,
  );

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

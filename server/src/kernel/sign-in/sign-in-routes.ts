import type { OpenAPIHono } from '@hono/zod-openapi';
import { fail } from '../http/problem.ts';
import { empty, ok, serve } from '../http/serve.ts';
import type { Environment } from '../http/tenant.ts';
import { signInContract } from './contract.ts';
import { linkPage, preferredLanguage } from './link-page.ts';
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

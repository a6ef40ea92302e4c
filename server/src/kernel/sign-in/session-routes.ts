/** Where a person is signed in: seen and ended by the person, whatever the jurisdictions. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { notFound } from '../http/problem.ts';
import { empty, ok, serve } from '../http/serve.ts';
import type { Environment } from '../http/tenant.ts';
import { sessionContract } from './contract.ts';
import type { SignIn } from './sign-in.ts';

/** Routes under /api/sessions. */
export function sessionRoutes(signIn: SignIn): OpenAPIHono<Environment> {
  return serve(
    sessionContract,
    {
      listSessions: async ({ visitor: { email, session } }) => {
        const sessions = await signIn.sessions.list(email);
        return ok(sessions.map(({ email: _, ...shown }) => ({ ...shown, current: shown.id === session })));
      },
      endSession: async ({ visitor: { email }, params }) => {
        if ((await signIn.sessions.end(email, { only: params.session })) === 0) notFound('The session');
        return empty(204);
      },
      endOtherSessions: async ({ visitor: { email, session } }) => ok({ ended: await signIn.sessions.end(email, { but: session }) }),
    },
    signIn,
  );
}

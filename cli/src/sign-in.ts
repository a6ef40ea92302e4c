/**
 * `mufakat sign-in`: a link for somebody who has a role, on a node that sends no mail.
 */
import { signInSecret } from '@mufakat/server/kernel/own-database';
import { readSettings } from '@mufakat/server/kernel/settings';
import { openSignIn } from '@mufakat/server/kernel/sign-in';
import { withDatabase } from './open-node.ts';
import { BadUse, type Outcome } from './outcome.ts';
import { addressGiven } from './people-given.ts';

/** Makes a link that signs in once. Whoever has it is that person: it is for the operator to hand over. */
export async function signIn(address: string): Promise<Outcome> {
  const email = addressGiven(address);
  const { publicUrl } = readSettings(process.env);
  const link = await withDatabase(async (database, { dataFolder }) => {
    const secret = await signInSecret(dataFolder);
    const open = openSignIn({ connection: database.signInConnection, secret, publicUrl, warn: () => undefined });
    return open.oneTimeSignInLink(email).finally(() => open.close());
  });
  if (link === undefined) throw new BadUse('no-such-person', `Nobody has a role under ${email}; give one with mufakat person add.`);
  return { exit: 0, data: { email, link }, text: link };
}

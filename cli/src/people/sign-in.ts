/**
 * `mufakat sign-in`: a link for somebody who has a role, on a node that sends no mail.
 */
import { findSignInConnection, lastPublicUrl, signInSecret } from '@mufakat/server/kernel/database/own-database';
import { readSettings } from '@mufakat/server/kernel/process/settings';
import { openSignIn } from '@mufakat/server/kernel/sign-in/sign-in';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { addressGiven } from './people-given.ts';

/** Makes a link that signs in once, to where the node was last started unless PUBLIC_URL or PORT says otherwise. Whoever has it is that person: it is for the operator to hand over. */
export async function signIn(address: string): Promise<CommandResult> {
  const email = addressGiven(address);
  const { publicUrl: ownUrl } = readSettings(process.env);
  const told = process.env.PUBLIC_URL || process.env.PORT;
  const link = await withDatabase(async (_database, { operatorUrl, dataFolder }) => {
    const connection = await findSignInConnection(operatorUrl, dataFolder);
    const secret = await signInSecret(dataFolder);
    const publicUrl = (told ? undefined : await lastPublicUrl(dataFolder)) ?? ownUrl;
    const open = openSignIn({ connection, secret, publicUrl, warn: () => undefined });
    return open.oneTimeSignInLink(email).finally(() => open.close());
  });
  if (link === undefined) throw new UsageError('no-such-person', `Nobody has a role under ${email}; give one with mufakat person add.`);
  return { exit: 0, data: { email, link }, text: link };
}

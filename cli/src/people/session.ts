/**
 * `mufakat session`: who is signed in where on this node, and how to end it. Sessions have ids; what opens them is never shown.
 */
import { openPool } from '@mufakat/server/kernel/database/pool';
import { readSettings } from '@mufakat/server/kernel/process/settings';
import { openSessions, type Sessions } from '@mufakat/server/kernel/sign-in/sessions';
import { withDatabase } from '../node/open-node.ts';
import type { CommandResult } from '../terminal/command-result.ts';
import { count, table } from '../terminal/text.ts';
import { addressGiven } from './people-given.ts';

/** Lists the sessions that are not over: of everybody, or of an address. */
export async function sessionList(address: string | undefined): Promise<CommandResult> {
  const email = address === undefined ? undefined : addressGiven(address);
  const sessions = await withSessions(({ list }) => list(email));
  const rows = sessions.map(({ id, device, since, lastSeen, ...of }) => [
    of.email,
    device || 'unknown',
    minute(since),
    minute(lastSeen),
    id,
  ]);
  const text = rows.length > 0 ? table(['address', 'device', 'since', 'last seen', 'id'], rows) : 'Nobody is signed in.';
  return { exit: 0, data: { sessions }, text };
}

/** Ends the sessions of an address, or one of them. Exit 1 when there was none. */
export async function sessionEnd(address: string, { session }: { session?: string }): Promise<CommandResult> {
  const email = addressGiven(address);
  const ended = await withSessions(({ end }) => end(email, session === undefined ? 'all' : { only: session }));
  return { exit: ended > 0 ? 0 : 1, data: { email, ended }, text: `${count(ended, 'session')} of ${email} ended.` };
}

function withSessions<T>(work: (sessions: Sessions) => Promise<T>): Promise<T> {
  return withDatabase(async (_database, { operatorUrl }) => {
    const { sessionIdle, sessionLifetime } = readSettings(process.env);
    const pool = openPool({ connectionString: operatorUrl, max: 1 });
    const sessions = openSessions(pool, { idleMinutes: sessionIdle, lifetimeMinutes: sessionLifetime });
    return work(sessions).finally(() => pool.end());
  });
}

const minute = (moment: string) => moment.slice(0, 16).replace('T', ' ');

/** Who is signed in where: how long a session goes on, and what a person or the operator sees and ends of them. Tokens are never read here. */
import type pg from 'pg';
import { deviceName } from './device-name.ts';
import { normalEmail } from './people.ts';

/** How long a session goes on, in minutes: without a request, and at most. */
export type SessionLimits = { readonly idleMinutes: number; readonly lifetimeMinutes: number };

export const SESSION_LIMITS: SessionLimits = { idleMinutes: 8 * 60, lifetimeMinutes: 7 * 24 * 60 };

/** A session as it is shown. Its id ends it and does nothing else. */
export type Session = {
  readonly id: string;
  readonly email: string;
  /** Browser and system as they call themselves; empty when they do not. */
  readonly device: string;
  /** When somebody signed in, and was last seen to the minute: ISO 8601, UTC. */
  readonly since: string;
  readonly lastSeen: string;
};

/** Which of a person's sessions end: one, all but one, or all. */
export type WhichSessions = { readonly only: string } | { readonly but: string } | 'all';

export type Sessions = {
  /** False when a session is over, which is then gone; else it counts as seen now. */
  readonly goOn: (session: { id: string; createdAt: Date; updatedAt: Date }) => Promise<boolean>;
  /** Sessions that are not over, the last seen first: those of an address, or all. */
  readonly list: (email?: string) => Promise<Session[]>;
  /** Ends sessions of an address. @returns how many there were */
  readonly end: (email: string, which: WhichSessions) => Promise<number>;
  /** Deletes what is over: sessions, and links that nobody used. */
  readonly sweep: () => Promise<void>;
};

const MINUTE_MS = 60_000;

/** @param pool connects as the role of sign-in. */
export function openSessions(pool: pg.Pool, { idleMinutes, lifetimeMinutes }: SessionLimits): Sessions {
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
  const bounds = () => [ago(idleMinutes), ago(lifetimeMinutes)];
  return {
    goOn: async ({ id, createdAt, updatedAt }) => {
      if (updatedAt < ago(idleMinutes) || createdAt < ago(lifetimeMinutes)) {
        await pool.query('delete from auth.session where id = $1', [id]);
        return false;
      }
      // Not at each request: a page asks for many things at once.
      if (updatedAt < ago(1)) await pool.query('update auth.session set "updatedAt" = $2 where id = $1', [id, new Date()]);
      return true;
    },
    list: async (email) => {
      const { rows } = await pool.query<Row>(
        `select s.id, u.email, s."userAgent" as agent, s."createdAt" as since, s."updatedAt" as seen
         from auth.session s join auth."user" u on u.id = s."userId"
         where s."updatedAt" >= $1 and s."createdAt" >= $2 and s."expiresAt" > now() and ($3::text is null or u.email = $3)
         order by s."updatedAt" desc, s.id`,
        [...bounds(), email === undefined ? null : normalEmail(email)],
      );
      return rows.map(toSession);
    },
    end: async (email, which) => {
      const [only, but] = which === 'all' ? [null, null] : 'only' in which ? [which.only, null] : [null, which.but];
      const { rowCount } = await pool.query(
        `delete from auth.session s using auth."user" u
         where u.id = s."userId" and u.email = $1 and ($2::text is null or s.id = $2) and ($3::text is null or s.id <> $3)`,
        [normalEmail(email), only, but],
      );
      return rowCount ?? 0;
    },
    sweep: async () => {
      await pool.query('delete from auth.session where "updatedAt" < $1 or "createdAt" < $2 or "expiresAt" < now()', bounds());
      await pool.query('delete from auth.verification where "expiresAt" < now()');
    },
  };
}

type Row = { id: string; email: string; agent: string | null; since: Date; seen: Date };

const toSession = ({ id, email, agent, since, seen }: Row): Session => ({
  id,
  email,
  device: deviceName(agent ?? ''),
  since: since.toISOString(),
  lastSeen: seen.toISOString(),
});

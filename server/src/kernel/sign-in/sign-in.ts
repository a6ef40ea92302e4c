import { createHash } from 'node:crypto';
import type { Community } from '@mufakat/framework';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { magicLink } from 'better-auth/plugins';
import type pg from 'pg';
import { z } from 'zod';
import { newId } from '../database/identifiers.ts';
import { openPool } from '../database/pool.ts';
import { deviceCookie, knownDevice } from './known-device.ts';
import type { SendMail } from './mail.ts';
import { normalEmail } from './people.ts';
import { isRole, type Role } from './roles.ts';
import { openSessions, SESSION_LIMITS, type SessionLimits, type Sessions } from './sessions.ts';

/** What a person is in one jurisdiction. */
export interface Membership {
  jurisdiction: string;
  name: string;
  invented: boolean;
  person: string;
  personName: string;
  /** Null for people who give no views. */
  community: Community | null;
  roles: Role[];
}

/** Who is signed in. Jurisdictions and roles are looked up at each request, so that a role taken away is gone at once. */
export interface Visitor {
  email: string;
  /** Id of the session by which this is known. */
  session: string;
  memberships: Membership[];
}

/** Sign-in by a link that works once. Only somebody with a role in some jurisdiction can sign in; nothing tells others who that is. */
export interface SignIn {
  /** The visitor whom a request's cookies belong to. A session that is over is nobody's; when its owner has no role anywhere any more it ends with this request. */
  visitor(headers: Headers): Promise<Visitor | undefined>;
  /** Sends a link to a member, and does nothing for others; takes the same time for both. */
  sendLink(email: string): Promise<void>;
  /** A link that signs a member in once within 15 minutes; undefined when nobody has a role under this address. */
  oneTimeSignInLink(email: string): Promise<string | undefined>;
  /** Whose a link is that would sign in now, by its token; undefined for every other text. */
  linkOwner(token: string): Promise<string | undefined>;
  /** Signs in by the token of a link: sets the cookies and redirects. A link that is good is never refused. `client` is the network address that asks. */
  followLink(token: string, headers: Headers, client: string): Promise<Response>;
  /** The device that asks, when the owner of the address has signed in with it before. */
  knownDevice(headers: Headers, email: string): string | undefined;
  /** Who is signed in where. */
  sessions: Pick<Sessions, 'list' | 'end'>;
  /** Ends the session of a request's cookies. Resolves to the headers that remove them. */
  signOut(headers: Headers): Promise<Headers>;
  close(): Promise<void>;
}

export interface SignInOptions {
  connection: pg.ClientConfig;
  /** Signs cookies. */
  secret: string;
  /** Where people reach the web app: https://… makes cookies secure. */
  publicUrl: string;
  /** Absent: the usual ones. */
  sessions?: SessionLimits;
  /** Absent: links are only given out at start, none is sent. */
  sendMail?: SendMail;
  /** Told what goes wrong in the background. Never given an address or a link. */
  warn: (message: string, error?: unknown) => void;
}

/** Seconds that a link works. */
const LINK_LIFETIME = 15 * 60;

/** The pages that a link goes on to: signed in, or not. */
const AFTERWARDS = { callbackURL: '/', errorCallbackURL: '/sign-in' };

/** The address that a link leads to: its page by GET, signing in by POST. */
export const FOLLOW_LINK_PATH = '/api/auth/magic-link/verify';

/** Opens sign-in over a migrated database. */
export function openSignIn(options: SignInOptions): SignIn {
  const pool = openPool({ ...options.connection, max: 5 });
  const sessions = openSessions(pool, options.sessions ?? SESSION_LIMITS);
  const secure = options.publicUrl.startsWith('https:');
  const made = new Map<string, string>();
  const auth = betterAuth(
    authOptions(pool, options, ({ url, metadata }) => {
      if (typeof metadata?.ticket === 'string') made.set(metadata.ticket, url);
    }),
  );

  const makeLink = async (email: string) => {
    const ticket = newId();
    const body = { email: normalEmail(email), ...AFTERWARDS, metadata: { ticket } };
    await auth.api.signInMagicLink({ body, headers: new Headers() });
    const url = made.get(ticket);
    made.delete(ticket);
    return url;
  };

  const oneTimeSignInLink = async (email: string) => {
    const memberships = await membershipsOf(pool, email);
    return memberships.length === 0 ? undefined : makeLink(email);
  };

  const mailLink = async (email: string) => {
    if (!options.sendMail) return options.warn('a sign-in link was asked for, but SMTP_URL is not set: none is sent');
    const link = await oneTimeSignInLink(email);
    if (link) await options.sendMail(signInMessage(normalEmail(email), confirmPage(link)));
  };

  return {
    visitor: async (headers) => {
      const found = await auth.api.getSession({ headers });
      if (!found || !(await sessions.goOn(found.session))) return undefined;
      const { email } = found.user;
      const memberships = await membershipsOf(pool, email);
      if (memberships.length === 0) await sessions.end(email, 'all');
      return { email, session: found.session.id, memberships };
    },
    sendLink: async (email) => {
      void mailLink(email).catch((error: unknown) => options.warn('a sign-in link could not be sent', error));
    },
    oneTimeSignInLink,
    linkOwner: (token) => linkOwner(pool, token),
    followLink: async (token, sent, client) => {
      const link = new URL(FOLLOW_LINK_PATH, options.publicUrl);
      link.search = String(new URLSearchParams({ token, ...AFTERWARDS }));
      const headers = new Headers(sent);
      for (const name of ['content-length', 'content-type', 'transfer-encoding']) headers.delete(name); // of a body that is not passed on
      headers.set(CLIENT_HEADER, client);
      const owner = await linkOwner(pool, token);
      const reply = await auth.handler(new Request(link, { headers }));
      if (owner === undefined || reply.headers.getSetCookie().length === 0) return seeOther(reply, reply.headers);
      await sessions.sweep().catch((error: unknown) => options.warn('sessions that are over could not be deleted', error));
      const signedIn = new Headers(reply.headers);
      signedIn.append('set-cookie', deviceCookie(options.secret, owner, secure));
      return seeOther(reply, signedIn);
    },
    knownDevice: (headers, email) => knownDevice(options.secret, email, secure, headers.get('cookie')),
    sessions,
    signOut: async (headers) => {
      const reply = await auth.api.signOut({ headers, returnHeaders: true });
      return reply.headers;
    },
    close: () => pool.end(),
  };
}

/** To a form that was posted, a redirect says: get what is there. */
function seeOther({ status, body }: Response, headers: Headers): Response {
  return status === 302 ? new Response(null, { status: 303, headers }) : new Response(body, { status, headers });
}

const CLIENT_HEADER = 'x-mufakat-client';

type LinkMade = Parameters<typeof magicLink>[0]['sendMagicLink'];

/** How better-auth is set up; its tables are those of migration 0002. */
export function authOptions(pool: pg.Pool, options: Omit<SignInOptions, 'connection'>, sendMagicLink: LinkMade) {
  const { secret, publicUrl, warn, sessions = SESSION_LIMITS } = options;
  const isMember = async (email: string) => (await membershipsOf(pool, email)).length > 0;
  return {
    appName: 'Mufakat',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => warn(`sign-in: ${message}`) },
    rateLimit: { enabled: false }, // ours: see sign-in-limits.ts
    session: { expiresIn: sessions.lifetimeMinutes * 60, disableSessionRefresh: true },
    advanced: {
      cookiePrefix: 'mufakat',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      user: { create: { before: (user) => isMember(user.email) } },
      // Whose last role was taken away after the link was made.
      session: { create: { before: async ({ userId }) => isMember(await emailOf(pool, userId)) } },
    },
    plugins: [magicLink({ sendMagicLink, expiresIn: LINK_LIFETIME, storeToken: 'hashed' })],
  } satisfies BetterAuthOptions;
}

async function emailOf(pool: pg.Pool, user: string): Promise<string> {
  const { rows } = await pool.query<{ email: string }>('select email from auth."user" where id = $1', [user]);
  return rows[0]?.email ?? '';
}

const Link = z.object({ email: z.string() });

/** By what better-auth keeps of a link: a hash of its token, and for whom it is. */
async function linkOwner(pool: pg.Pool, token: string): Promise<string | undefined> {
  if (!/^[A-Za-z]{32}$/.test(token)) return undefined;
  const kept = `magic-link:${createHash('sha256').update(token).digest('base64url')}`;
  const { rows } = await pool.query<{ value: string }>(
    'select value from auth.verification where identifier = $1 and "expiresAt" > $2 order by "createdAt" desc limit 1',
    [kept, new Date()],
  );
  return rows[0] && Link.parse(JSON.parse(rows[0].value)).email;
}

async function membershipsOf(pool: pg.Pool, email: string): Promise<Membership[]> {
  const { rows } = await pool.query<Omit<Membership, 'roles'> & { roles: string[] }>(
    `select jurisdiction, jurisdiction_name as name, invented, person, person_name as "personName", community, roles from public.mufakat_memberships($1)`,
    [normalEmail(email)],
  );
  return rows.map((row) => ({ ...row, roles: row.roles.filter(isRole) }));
}

/** A page with one button in front of the link: mail filters open links to look at them, and would use it up. */
function confirmPage(link: string): string {
  const url = new URL(link);
  url.pathname = '/sign-in/confirm';
  return url.toString();
}

function signInMessage(to: string, link: string) {
  const text = [
    'Somebody, probably you, asked to sign in to Mufakat with this address.',
    '',
    'Open this link and press the button. It works once, within 15 minutes:',
    link,
    '',
    'If it was not you, leave it: nobody can sign in without this message.',
  ].join('\n');
  return { to, subject: 'Sign in to Mufakat', text };
}

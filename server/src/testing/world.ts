/** A server for tests: the real application over a real database, two jurisdictions, and people of every role who are signed in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll } from 'vitest';
import { createApp } from '../app.ts';
import type { RenderReport } from '../assessment/index.ts';
import type { NewAssessment } from '../assessment/model.ts';
import type { Database } from '../kernel/database/database.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { openFileStore } from '../kernel/files/files.ts';
import type { Quota } from '../kernel/files/storage.ts';
import { addPerson } from '../kernel/sign-in/people.ts';
import type { Role } from '../kernel/sign-in/roles.ts';
import { openSignIn } from '../kernel/sign-in/sign-in.ts';
import { testDatabase, testTenant } from '../kernel/testing/database.ts';
import { sequenceWaiting, witnessSigner } from '../ledger/index.ts';
import { openPacks } from '../packs/index.ts';

/** Somebody signed in. */
export type Actor = { readonly jurisdiction: string; readonly person: string; readonly roles: readonly Role[]; readonly cookie: string };
export type Answer = { readonly status: number; readonly headers: Headers; readonly json: unknown; readonly text: string };
type Sent = { readonly json?: unknown; readonly body?: BodyInit; readonly headers?: Record<string, string> };

const SMALL_PACK = fileURLToPath(new URL('small-pack', import.meta.url));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** In place of a report, its format and the title of the assessment: making one takes a second. */
const nameOnly: RenderReport = async (format, { record }) => ({
  bytes: Buffer.from(`${format} ${record.title}`),
  mediaType: 'text/plain',
  fileName: `report.${format}`,
});

/** Makes the server. Call it at the top of a test file; it is gone after the file's tests. */
export async function testWorld({
  quota = { bytes: 1e9, files: 10_000 },
  renderReport = nameOnly,
}: {
  quota?: Quota;
  renderReport?: RenderReport;
} = {}) {
  const { database, operatorUrl } = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'mufakat-world-'));
  const signIn = openSignIn({
    connection: database.signInConnection,
    secret: newId(),
    publicUrl: 'http://localhost:4280',
    warn: () => undefined,
  });
  const packs = await openPacks(database, [SMALL_PACK]);
  const files = openFileStore(join(folder, 'files'));
  const app = createApp({
    database,
    signIn,
    files,
    quota,
    disks: [folder],
    packs,
    dataFolder: folder,
    shut: new Map(),
    witness: witnessSigner('secret-in-tests'),
    renderReport,
    log: pino({ level: 'silent' }),
  });
  afterAll(async () => {
    await signIn.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function cookieOf(email: string, headers: Record<string, string> = {}): Promise<string> {
    const link = await signIn.oneTimeSignInLink(email);
    if (link === undefined) throw new Error(`nobody signs in as ${email}`);
    const token = new URL(link).searchParams.get('token') ?? '';
    const reply = await signIn.followLink(token, new Headers(headers), newId());
    return reply.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0] ?? '')
      .join('; ');
  }

  /** A request as an actor (or nobody) to a path, `/assessments…` of their jurisdiction or a whole path. */
  async function call(actor: Actor | null, method: string, path: string, { json, body, headers = {} }: Sent = {}): Promise<Answer> {
    const url = path.startsWith('/assessments') ? `/api/jurisdictions/${actor?.jurisdiction ?? newId()}${path}` : path;
    const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
    const content = json === undefined ? body : JSON.stringify(json);
    const reply = await app.request(url, {
      method,
      headers: { ...(actor && { cookie: actor.cookie }), ...type, ...headers },
      ...(content !== undefined && { body: content }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, json: parsed(text) };
  }

  /** A new jurisdiction with one person, signed in. */
  async function settle(...roles: Role[]): Promise<Actor> {
    const { email, ...tenant } = await testTenant(database, roles);
    return { ...tenant, cookie: await cookieOf(email) };
  }

  /** One more person of a jurisdiction, signed in. */
  async function invite(jurisdiction: string, name: string, ...roles: Role[]): Promise<Actor> {
    const email = `${newId()}@example.test`;
    const person = await database.asOperator((tx) => addPerson(tx, { jurisdiction, name, email, roles }));
    return { jurisdiction, person, roles, cookie: await cookieOf(email) };
  }

  /** The same person, who is known by the address that `settle` gave, on one more device. */
  async function signInAgain(actor: Actor, headers: Record<string, string> = {}): Promise<Actor> {
    return { ...actor, cookie: await cookieOf(`${actor.person}@example.test`, headers) };
  }

  /** Somebody whom the operator admitted, signed in. */
  async function signInAs(actor: Omit<Actor, 'cookie'>, email: string): Promise<Actor> {
    return { ...actor, cookie: await cookieOf(email) };
  }

  const ledger = { database, dataFolder: folder, secret: 'secret-in-tests' };
  /** Gives all entries that wait their index, and publishes the logs. */
  const sequence = async () => {
    while (await sequenceWaiting(ledger, rethrow));
  };

  return {
    app,
    database,
    operatorUrl,
    dataFolder: folder,
    signIn,
    packs,
    files,
    call,
    settle,
    invite,
    signInAgain,
    signInAs,
    ledger,
    sequence,
  };
}

export type World = Awaited<ReturnType<typeof testWorld>>;

/** A sound assessment under the small pack. */
export function newAssessment(change: Partial<NewAssessment> = {}): NewAssessment {
  return {
    id: newId(),
    title: 'Assessment of Testland',
    packId: 'small',
    packVersion: '1.0.0',
    periodFrom: '2026-01-01',
    periodTo: '2026-06-30',
    rule: { agreement: 0.75, within: 1, minimumViews: 4 },
    ...change,
  };
}

/** Rows of every tenant table of one jurisdiction, as text: equal texts mean that nothing changed. */
export async function everythingOf(database: Database, jurisdiction: string): Promise<string> {
  return database.asOperator(async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`select c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and c.column_name = 'jurisdiction' and t.table_type = 'BASE TABLE' order by 1`.execute(tx);
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{
        row: string;
      }>`select t::text as row from ${sql.table(name)} t where jurisdiction = ${jurisdiction} order by 1`.execute(tx);
      texts.push(`${name}\n${rows.map(({ row }) => row).join('\n')}`);
    }
    return texts.join('\n\n');
  });
}

function rethrow(_place: unknown, error: unknown): void {
  if (error !== undefined) throw error;
}

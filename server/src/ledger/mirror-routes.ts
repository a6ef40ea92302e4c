/**
 * The logs for everybody who verifies them: the files of C2SP tlog-tiles, so that any static file server can mirror them.
 *
 *     GET /ledger/<jurisdiction>/assessment/checkpoint
 *     GET /ledger/<jurisdiction>/assessment/tile/0/x001/234
 *     GET /ledger/<jurisdiction>/assessment/tile/entries/000.p/17
 *     GET /ledger/<jurisdiction>/assessment/keys.json
 *
 * A private log is shown to the jurisdiction's coordinators, auditors and custodians.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { formatBundle, formatEntry, formatTile, parseBundlePath, parseTilePath, TILE_WIDTH } from '@mufakat/ledger';
import type { Context } from 'hono';
import type { LedgerReader, Tx } from '../kernel/database/database.ts';
import { isId } from '../kernel/database/identifiers.ts';
import { newRouter } from '../kernel/http/http.ts';
import { notFound } from '../kernel/http/problem.ts';
import { networkOf } from '../kernel/http/rate-limit.ts';
import type { Environment } from '../kernel/http/tenant.ts';
import { fairQueue } from '../kernel/process/fair-queue.ts';
import type { SignIn } from '../kernel/sign-in/sign-in.ts';
import { parsed } from './check/parsed.ts';
import { cosignedCheckpoint } from './log/log-state.ts';
import { refuseContradiction } from './log/open-log.ts';
import { LogName } from './model.ts';
import { findLog, type LogPlace, listEntries, listKeys, readTiles, type StoredLog } from './store.ts';

export type MirrorParts = { readonly database: LedgerReader; readonly dataFolder: string; readonly signIn: SignIn };

/** What is sent of a log: the checkpoint and the keys change, tiles and bundles never do. */
type Sent = { readonly body: string | Uint8Array<ArrayBuffer>; readonly type: string; readonly lasting: boolean };

const BASE = '/ledger/{jurisdiction}/{log}';
const FILES = [
  { path: 'checkpoint', summary: 'The newest signed checkpoint of a log, with the lines of witnesses' },
  { path: 'keys.json', summary: 'The keys of a log, each with the statement by which the one before hands over' },
  { path: 'tile/{tile}', summary: 'A tile or an entry bundle of a log, by its path in C2SP tlog-tiles' },
] as const;

/** Routes under /ledger. */
export function mirrorRoutes(parts: MirrorParts): OpenAPIHono<Environment> {
  const routes = newRouter();
  const turns = fairQueue(TURNS);
  const send = (c: Context<Environment>, make: MakeFile) => {
    // A client is known by its network, signed in or not.
    const whose = { jurisdiction: jurisdictionOf(c), person: networkOf(c.get('client')?.address ?? 'unknown') };
    return turns.admit(whose, (inTurn) => inTurn(() => answer(c, parts, make), c.req.raw.signal));
  };
  for (const { path, summary } of FILES) {
    routes.openAPIRegistry.registerPath({
      method: 'get',
      path: `${BASE}/${path}`,
      summary,
      responses: { 200: { description: 'The file' }, 404: { description: 'Not there, or not yours to see' } },
    });
  }
  routes.get('/ledger/:jurisdiction/:log/checkpoint', (c) => send(c, checkpointFile(parts)));
  routes.get('/ledger/:jurisdiction/:log/keys.json', (c) => send(c, keysFile));
  routes.get('/ledger/:jurisdiction/:log/tile/:tile{.+}', (c) => send(c, tileFile(`tile/${c.req.param('tile')}`)));
  return routes;
}

/** The database lets four read ledgers: one of them stays for the sequencer, and no client has the others alone. A mirror asks for eight files at a time. */
const TURNS = {
  running: 3,
  each: { running: 2, inHand: 32 },
  jurisdiction: 128,
  all: 256,
  refusal: { code: 'too-many-files', title: 'Too many files at once' },
};

type MakeFile = (tx: Tx, place: LogPlace, log: StoredLog) => Promise<Sent>;

/** @throws Problem `not-found` for what is no id. */
function jurisdictionOf(c: Context<Environment>): string {
  const jurisdiction = c.req.param('jurisdiction')?.toLowerCase() ?? '';
  return isId(jurisdiction) ? jurisdiction : notFound('The log');
}

async function answer(c: Context<Environment>, { database, signIn }: MirrorParts, make: MakeFile): Promise<Response> {
  const jurisdiction = jurisdictionOf(c);
  const name = LogName.safeParse(c.req.param('log'));
  if (!name.success) notFound('The log');
  const place = { jurisdiction, log: name.data };
  const { sent, open } = await database.readLedger(jurisdiction, async (tx) => {
    const log = await findLog(tx, place);
    if (log === undefined || !(log.public || (await maySee(c, signIn, jurisdiction)))) notFound('The log');
    return { sent: await make(tx, place, log), open: log.public };
  });
  const { body, type, lasting } = sent;
  const cache = !open ? 'no-store' : lasting ? 'public, max-age=31536000, immutable' : 'no-cache';
  return c.body(body, 200, {
    'Content-Type': type,
    'Cache-Control': cache,
    ...(open && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  });
}

async function maySee(c: Context<Environment>, signIn: SignIn, jurisdiction: string): Promise<boolean> {
  const visitor = await signIn.visitor(c.req.raw.headers);
  const membership = visitor?.memberships.find((one) => one.jurisdiction === jurisdiction);
  return membership?.roles.some((role) => ['coordinator', 'auditor', 'custodian'].includes(role)) ?? false;
}

/** Nothing is shown of a log that contradicts what was shown before. */
function checkpointFile({ dataFolder }: MirrorParts): MakeFile {
  return async (tx, place, log) => {
    await refuseContradiction(tx, dataFolder, place, log);
    const note = await cosignedCheckpoint(tx, place, log.publishedSize);
    if (note === undefined) notFound('The checkpoint');
    return { body: note, type: 'text/plain; charset=utf-8', lasting: false };
  };
}

const keysFile: MakeFile = async (tx, place, log) => {
  const keys = (await listKeys(tx, place)).map(({ key, fromSize, statement }) => ({ key, fromSize, statement }));
  return { body: JSON.stringify({ origin: log.origin, keys }), type: 'application/json', lasting: false };
};

function tileFile(path: string): MakeFile {
  return async (tx, place, { publishedSize }) => ({
    body: new Uint8Array(
      (await bundleAt(tx, place, path, publishedSize)) ?? (await tileAt(tx, place, path, publishedSize)) ?? notFound('The tile'),
    ),
    type: 'application/octet-stream',
    lasting: true,
  });
}

async function bundleAt(tx: Tx, place: LogPlace, path: string, size: number): Promise<Uint8Array | undefined> {
  const id = parsed(() => parseBundlePath(path));
  if (id === undefined || id.index * TILE_WIDTH + id.width > size) return undefined;
  const entries = await listEntries(tx, place, id.index * TILE_WIDTH, id.width);
  return entries.length === id.width ? formatBundle(entries.map(formatEntry)) : undefined;
}

/** A tile that is wider by now is still served as narrow as an earlier checkpoint needs it. */
async function tileAt(tx: Tx, place: LogPlace, path: string, size: number): Promise<Uint8Array | undefined> {
  const id = parsed(() => parseTilePath(path));
  if (id === undefined || id.index * TILE_WIDTH + id.width > Math.floor(size / TILE_WIDTH ** id.level)) return undefined;
  const hashes = (await readTiles(tx, place, [id]))(id);
  return hashes === undefined ? undefined : formatTile(hashes);
}

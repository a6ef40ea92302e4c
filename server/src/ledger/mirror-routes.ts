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
import type { LedgerReader, Tx } from '../kernel/database/database.ts';
import { isId } from '../kernel/database/identifiers.ts';
import { notFound } from '../kernel/http/problem.ts';
import { networkOf } from '../kernel/http/rate-limit.ts';
import { type Input, serve } from '../kernel/http/serve.ts';
import type { Environment } from '../kernel/http/tenant.ts';
import { fairQueue } from '../kernel/process/fair-queue.ts';
import type { SignIn } from '../kernel/sign-in/sign-in.ts';
import { parsed } from './check/parsed.ts';
import { mirrorContract } from './contract.ts';
import { cosignedCheckpoint } from './log/log-state.ts';
import { refuseContradiction } from './log/open-log.ts';
import { LogName } from './model.ts';
import { findLog, type LogPlace, listEntries, listKeys, readTiles, type StoredLog } from './store.ts';

export type MirrorParts = { readonly database: LedgerReader; readonly dataFolder: string; readonly signIn: SignIn };

/** What is sent of a log: the checkpoint and the keys change, tiles and bundles never do. */
type Sent = { readonly body: string | Uint8Array<ArrayBuffer>; readonly type: string; readonly lasting: boolean };

/** Who asks for a file, and of which log. */
type Asked = Input<(typeof mirrorContract)['getCheckpoint']>;

/** Routes under /ledger. */
export function mirrorRoutes(parts: MirrorParts): OpenAPIHono<Environment> {
  const turns = fairQueue(TURNS);
  const send = (asked: Asked, make: MakeFile) => {
    // A client is known by its network, signed in or not.
    const whose = { jurisdiction: jurisdictionOf(asked), person: networkOf(asked.client.address) };
    return turns.admit(whose, (inTurn) => inTurn(() => answer(asked, parts, make), asked.request.signal));
  };
  return serve(mirrorContract, {
    getCheckpoint: (asked) => send(asked, checkpointFile(parts)),
    getKeys: (asked) => send(asked, keysFile),
    getTile: (asked) => send(asked, tileFile(`tile/${asked.params.tile}`)),
  });
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
function jurisdictionOf({ params }: Asked): string {
  const jurisdiction = params.jurisdiction.toLowerCase();
  return isId(jurisdiction) ? jurisdiction : notFound('The log');
}

async function answer(asked: Asked, { database, signIn }: MirrorParts, make: MakeFile) {
  const jurisdiction = jurisdictionOf(asked);
  const name = LogName.safeParse(asked.params.log);
  if (!name.success) notFound('The log');
  const place = { jurisdiction, log: name.data };
  const { sent, open } = await database.readLedger(jurisdiction, async (tx) => {
    const log = await findLog(tx, place);
    if (log === undefined || !(log.public || (await maySee(asked, signIn, jurisdiction)))) notFound('The log');
    return { sent: await make(tx, place, log), open: log.public };
  });
  const { body, type, lasting } = sent;
  const cache = !open ? 'no-store' : lasting ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { 'Cache-Control': cache, ...(open && { 'Cross-Origin-Resource-Policy': 'cross-origin' }) };
  return { status: 200, body, type, headers } as const;
}

async function maySee({ request }: Asked, signIn: SignIn, jurisdiction: string): Promise<boolean> {
  const visitor = await signIn.visitor(request.headers);
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

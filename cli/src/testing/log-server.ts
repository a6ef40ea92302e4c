/** For tests: the files of a log, made in memory, and a server that shows them or misbehaves. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import {
  appendToTiles,
  bundlePath,
  bundlesOf,
  EMPTY_EDGE,
  formatBundle,
  formatKey,
  formatKeyChange,
  formatTile,
  leafHash,
  makeSigner,
  rootOfEdge,
  signCheckpoint,
  tilePath,
  toUtf8,
} from '@mufakat/ledger';

export const ORIGIN = 'mufakat/01a212b4-acdb-722a-b7c3-d39d644de6a4/assessment';

/** Signer number 1, 2, … of the log. */
export const signerOf = (number: number, origin = ORIGIN) => makeSigner('log', origin, new Uint8Array(32).fill(number));

/** So many different entries. */
export const entriesOf = (count: number) => Array.from({ length: count }, (_, index) => toUtf8(`entry ${index}`));

export type LogFiles = Map<string, Uint8Array>;

/** The files of a log with these entries. Key number n + 2 signs from size `rotatedAt[n]` on. */
export function filesOf(entries: readonly Uint8Array[], rotatedAt: readonly number[] = [], origin = ORIGIN): LogFiles {
  const { edge, tiles } = appendToTiles(EMPTY_EDGE, entries.map(leafHash));
  const inForce = signerOf(1 + rotatedAt.filter((size) => size <= edge.size).length, origin);
  const note = signCheckpoint({ origin, size: edge.size, root: rootOfEdge(edge), extensions: [] }, inForce);
  const files: LogFiles = new Map([
    ['checkpoint', toUtf8(note)],
    ['keys.json', toUtf8(JSON.stringify({ origin, keys: keyRows(rotatedAt, origin) }))],
  ]);
  for (const tile of tiles) files.set(tilePath(tile), formatTile(tile.hashes));
  for (const id of bundlesOf(edge.size)) files.set(bundlePath(id), formatBundle(entries.slice(id.index * 256, id.index * 256 + id.width)));
  return files;
}

function keyRows(rotatedAt: readonly number[], origin: string) {
  const first = { key: formatKey(signerOf(1, origin).key), fromSize: 0, statement: null };
  const later = rotatedAt.map((size, at) => ({
    key: formatKey(signerOf(at + 2, origin).key),
    fromSize: size,
    statement: formatKeyChange({ size }, signerOf(at + 1, origin), signerOf(at + 2, origin)),
  }));
  return [first, ...later];
}

export type LogServer = {
  readonly url: string;
  /** What is shown; set it to show something else. */
  files: LogFiles;
  /** Called before each answer; whoever answers itself returns true. */
  misbehave: (...request: Parameters<RequestListener>) => boolean;
  readonly asked: string[];
  readonly close: () => Promise<void>;
};

/** Shows files on a free port of this machine. */
export async function serveLog(files: LogFiles): Promise<LogServer> {
  const http = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/log\//, '');
    server.asked.push(path);
    if (server.misbehave(request, response)) return;
    const bytes = server.files.get(path);
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const server: LogServer = {
    url: `http://127.0.0.1:${port}/log`,
    files,
    misbehave: () => false,
    asked: [],
    close: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

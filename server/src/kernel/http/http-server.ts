/** The HTTP server under the application: where it listens, how long it waits for whom, and what it says to what is no HTTP. */
import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { fail } from './problem.ts';
import { hasCode } from './system-errors.ts';

/** Who sends a little at a time holds a connection no longer than this, and nothing else meanwhile. */
const PATIENCE: ServerOptions = {
  headersTimeout: 15_000,
  /** For a whole request: 100 MB over a slow line need minutes. */
  requestTimeout: 300_000,
  connectionsCheckingInterval: 3_000,
};
/** Without a byte in either direction. */
const SILENCE_MS = 120_000;
const LAST_REQUESTS_MS = 5_000;
/** So long what still comes is read and dropped after a refusal: a connection that is closed over unread bytes takes the answer with it. */
const LINGER_MS = 2_000;

export interface Listening {
  /** Lets requests in progress end, for five seconds. To call it again is to wait for the same. */
  close(): Promise<void>;
}

/** Answers a request; `env` is what the adaptor tells of the connection. */
export type Answer = (request: Request, env?: unknown) => Response | Promise<Response>;

/** Ports that are taken, where everybody is told to wait until there is somebody who answers. */
export interface Reserved extends Listening {
  answerBy(answer: Answer): void;
}

/**
 * Takes the port on each of the addresses, so that whoever starts a server hears first that it is used. An address that the machine does not have is
 * done without when there are several.
 *
 * @throws Problem `port-in-use`, `address-unusable`.
 */
export async function reservePort(port: number, hosts: readonly string[]): Promise<Reserved> {
  let answer: Answer = isStarting;
  const taken = new AsyncDisposableStack();
  try {
    for (const host of hosts) {
      const listening = await listenOn((request, env) => answer(request, env), { port, host }, hosts.length > 1 ? 'do without' : 'fail');
      if (listening) taken.defer(() => listening.close());
    }
  } catch (error) {
    await taken.disposeAsync();
    throw error;
  }
  return {
    answerBy: (given) => {
      answer = given;
    },
    close: () => taken.disposeAsync(),
  };
}

function isStarting(): Response {
  const problem = { code: 'not-ready', title: 'Not ready', status: 503, detail: 'The server is starting.', remedy: 'Wait a moment.' };
  return Response.json(problem, { status: 503, headers: { 'content-type': 'application/problem+json', 'retry-after': '2' } });
}

/**
 * Listens on a port of an address.
 *
 * @param orElse what to do where the machine has no such address, as one without IPv6.
 * @throws Problem `port-in-use`, `address-unusable`.
 */
export async function listenOn(
  fetch: Answer,
  { port, host }: { port: number; host: string },
  orElse: 'fail' | 'do without' = 'fail',
): Promise<Listening | undefined> {
  const server = createAdaptorServer({ fetch, createServer, serverOptions: PATIENCE }) as Server; // as createServer makes it
  server.setTimeout(SILENCE_MS);
  server.on('clientError', answerNoRequest);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (orElse === 'do without' && hasCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT')) return undefined;
    refuse(error, host, port);
  }
  let closing: Promise<void> | undefined;
  return {
    close: () => {
      closing ??= close(server);
      return closing;
    },
  };
}

function refuse(error: unknown, host: string, port: number): never {
  if (hasCode(error, 'EADDRINUSE', 'EACCES')) {
    const remedy = 'Stop the program that uses it, or choose another with PORT.';
    fail('port-in-use', { status: 500, title: 'The port cannot be used', detail: `${host} port ${port}`, remedy }, error);
  }
  const remedy = 'Give an address of this machine with HOST, or leave HOST out to listen on this machine alone.';
  fail('address-unusable', { status: 500, title: 'The address cannot be used', detail: host, remedy }, error);
}

const NO_REQUEST: Readonly<Record<string, readonly [status: number, reason: string, code: string, remedy: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'headers-too-large', 'Send at most 16 kB of headers.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'too-slow', 'Send the whole request at once.'],
};

const refused = new WeakSet<Duplex>();

/** Answers what Node could not read as a request, in the words that all other errors have. */
function answerNoRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (refused.has(socket)) return; // more of what was refused
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const known = NO_REQUEST[error.code ?? ''];
  const [status, title, code, remedy] = known ?? [400, 'Bad Request', 'not-http', 'Send an HTTP request.'];
  const body = JSON.stringify({ code, title, status, remedy });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  refused.add(socket);
  const end = () => socket.destroy();
  const late = setTimeout(end, LINGER_MS);
  socket.once('end', end).once('close', () => clearTimeout(late));
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.resume();
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS);
  await closed;
  clearTimeout(late);
}

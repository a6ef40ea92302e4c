/** For tests: a reverse proxy on this machine, as the one with TLS that stands in front of a node. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReverseProxy = { readonly url: string; readonly close: () => Promise<void> };

/** Tells the proxy which network address the connection comes from: all of a test's come from this machine. Never passed on. */
export const COMES_FROM = 'x-test-comes-from';

/** Passes every request on, with the address of the client at the end of X-Forwarded-For, as nginx does by `$proxy_add_x_forwarded_for`. */
export async function openReverseProxy(to: string): Promise<ReverseProxy> {
  const server = createServer((incoming, reply) => pass(incoming, reply, to));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(incoming: IncomingMessage, reply: ServerResponse, to: string): void {
  const { [COMES_FROM]: from, ...headers } = incoming.headers;
  const client = typeof from === 'string' ? from : (incoming.socket.remoteAddress ?? '');
  const sent = headers['x-forwarded-for'];
  const forwarded = { ...headers, 'x-forwarded-for': sent === undefined ? client : `${String(sent)}, ${client}` };
  const onward = request(new URL(incoming.url ?? '/', to), { method: incoming.method, headers: forwarded }, (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(reply);
  });
  onward.on('error', () => reply.destroy());
  incoming.pipe(onward);
}

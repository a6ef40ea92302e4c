/** The built web app over a real connection, with the headers that every reply has; nothing else of the server. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { webFiles } from '../http/web-files.ts';
import { silentRouter } from './silent-router.ts';

export type WebServer = { readonly url: string; readonly stop: () => Promise<void> };

/** Serves the folder on a free port of this machine. */
export async function serveWeb(folder: string): Promise<WebServer> {
  const app = silentRouter();
  app.use(webFiles(folder));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server; // as it is made without another constructor
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

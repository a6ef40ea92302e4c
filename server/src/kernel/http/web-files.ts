import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';

/** The page that verifies receipts, in one file: people keep it and open it without a server. */
const VERIFY = 'verify.html';
const VERIFY_PATHS = new Set(['/verify', '/verify/', `/${VERIFY}`]);

/**
 * Serves the built web app: its files (a .br or .gz beside one is used when the browser takes it), hashed assets for good, the page that verifies
 * receipts, and the app's page for any other path.
 */
export function webFiles(folder: string): MiddlewareHandler {
  const serve = serveStatic({
    root: folder,
    precompressed: true,
    onFound: (path, c) => c.header('Cache-Control', /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
  const page = serveStatic({
    root: folder,
    path: 'index.html',
    precompressed: true,
    onFound: (_path, c) => c.header('Cache-Control', 'no-cache'),
  });
  const verify = serveStatic({ root: folder, path: VERIFY, precompressed: true });
  return async (c, next) => {
    if (VERIFY_PATHS.has(c.req.path)) {
      const policy = await policyWithin(path.join(folder, VERIFY));
      if (policy !== undefined) {
        c.header('Content-Security-Policy', `${policy}; frame-ancestors 'self'`);
        c.header('Cache-Control', 'no-cache');
        return verify(c, next);
      }
    }
    if (c.req.path === '/api' || c.req.path.startsWith('/api/')) return next();
    if (/(^|[\\/])\.[^/]/.test(decoded(c.req.path))) return next(); // what begins with a dot is for us
    const found = await serve(c, async () => undefined);
    if (found) return found;
    // Addresses of pages may hold dots (a version, an id), so a browser that asks for a page gets it.
    const isPage = c.req.header('accept')?.includes('text/html') === true || !/\.[^/]+$/.test(c.req.path);
    return isPage ? page(c, next) : next();
  };
}

/** The content policy that a page names itself, with the hashes of its script and style; the app's would refuse them. */
async function policyWithin(file: string): Promise<string | undefined> {
  const page = await readFile(file, 'utf8').catch(() => '');
  return /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

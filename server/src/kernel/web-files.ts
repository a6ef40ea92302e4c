import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';

/** Serves the built web app: its files (a .br or .gz beside one is used when the browser takes it), hashed assets for good, and its page for any other path. */
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
  return async (c, next) => {
    if (c.req.path === '/api' || c.req.path.startsWith('/api/')) return next();
    if (/(^|[\\/])\.[^/]/.test(decoded(c.req.path))) return next(); // what begins with a dot is for us
    const found = await serve(c, async () => undefined);
    if (found) return found;
    // Addresses of pages may hold dots (a version, an id), so a browser that asks for a page gets it.
    const isPage = c.req.header('accept')?.includes('text/html') === true || !/\.[^/]+$/.test(c.req.path);
    return isPage ? page(c, next) : next();
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

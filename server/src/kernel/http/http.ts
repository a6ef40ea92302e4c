import { getConnInfo } from '@hono/node-server/conninfo';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, ErrorHandler, MiddlewareHandler, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Env } from 'hono/types';
import type { Logger } from 'pino';
import { newId } from '../database/identifiers.ts';
import { clientAddresses } from './client-address.ts';
import { fail, MOST_PLACES, Problem, type ProblemDetails } from './problem.ts';
import { isDatabaseLost, isNoRoom } from './storage-errors.ts';
import { hasCode } from './system-errors.ts';
import type { Environment, TenantEnvironment } from './tenant.ts';
import { textInAddress, textInBody } from './well-formed.ts';

const MB = 1024 * 1024;
/** Most bytes of a body that is parsed (JSON, forms, text). */
const PARSED_LIMIT = MB;
/** Most bytes of a body that is streamed: a source document, a table to import. */
const STREAMED_LIMIT = 100 * MB;
/** Most characters told of one wrong place: what was sent may be named in it. */
const LONGEST_MESSAGE = 500;
/** Most bytes of a body outside a jurisdiction: an e-mail address. */
const STRANGERS_LIMIT = 16 * 1024;

/** Where a capability declares its routes. They are mounted under /api/jurisdictions/{jurisdiction}; `c.var.tenant` is set. */
export function tenantRouter(): OpenAPIHono<TenantEnvironment> {
  return newRouter<TenantEnvironment>();
}

/** Where routes outside a jurisdiction are declared. Bodies, queries and parameters that do not fit their schema are refused with every place that is wrong. */
export function newRouter<E extends Env = Environment>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: (result) => {
      if (result.success) return;
      const { issues } = result.error;
      const place = (path: readonly PropertyKey[]) => [result.target, ...path].map(String).join('.');
      const errors = issues
        .slice(0, MOST_PLACES)
        .map(({ path, message }) => ({ path: place(path), message: message.slice(0, LONGEST_MESSAGE) }));
      const errorsOmitted = issues.length > errors.length ? issues.length - errors.length : undefined;
      fail('invalid-request', {
        status: 400,
        title: 'The request does not fit',
        remedy: 'Correct the places that are named.',
        errors,
        errorsOmitted,
      });
    },
  });
}

/** The outermost router: what holds for every request, before any route is mounted. */
export function rootRouter(log: Logger, trustedProxies: readonly string[] = []): OpenAPIHono<Environment> {
  const app = newRouter();
  app.use(logged(log), whose(log, trustedProxies), compress(), headers(), sameSiteOnly, textInAddress, limitBody());
  app.use('/api/*', noStore);
  app.notFound((c) => reply(c, 'not-found', { status: 404, title: 'Not found', remedy: 'Check the address.' }));
  app.onError(asProblem);
  return app;
}

/** Finds out which network address a request comes from, and says once when a proxy hides it. */
function whose(log: Logger, trustedProxies: readonly string[]): MiddlewareHandler<Environment> {
  const clientOf = clientAddresses(trustedProxies);
  let told = false;
  return async (c, next) => {
    const client = clientOf(peerOf(c), c.req.header('x-forwarded-for'));
    c.set('client', client);
    if (client.behindUnknownProxy && !told) {
      told = true;
      log.warn(
        'requests come through a proxy that TRUSTED_PROXIES does not name: set it to the address of the proxy, for limits per client',
      );
    }
    await next();
  };
}

/** The other end of the connection; 'unknown' without one (in tests). */
function peerOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Gives each request an id, which the reply carries, and logs method, path without query, status and milliseconds. */
function logged(log: Logger): MiddlewareHandler<Environment> {
  return async (c, next) => {
    const requestId = newId();
    c.set('requestId', requestId);
    c.set('log', log.child({ requestId }));
    c.header('X-Request-Id', requestId);
    const begin = performance.now();
    await next();
    c.var.log.info({ method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(performance.now() - begin) }, 'request');
  };
}

function headers(): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"], // plots carry their style within their SVG
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameSrc: ["'self'", 'blob:'],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'self'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'SAMEORIGIN',
    crossOriginResourcePolicy: 'same-origin',
    overwrite: false, // what is served may bring a policy of its own
  });
}

/** Refuses changes that another site's page asks for. Browsers say where a request comes from; what says nothing is no browser and sends no cookie by itself. */
const sameSiteOnly: MiddlewareHandler = async (c, next) => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return next();
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const same = site
    ? site === 'same-origin' || site === 'none'
    : !origin || hostOf(origin) === (c.req.header('host') ?? new URL(c.req.url).host);
  if (!same) fail('other-site', { status: 403, title: 'Asked for by another site', remedy: 'Open Mufakat itself and repeat it there.' });
  return next();
};

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** What is parsed in memory; routes stream the rest. */
function isParsed(c: Context): boolean {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type === '' || type.endsWith('json') || type === 'application/x-www-form-urlencoded';
}

function tooLarge(bytes: number): never {
  const detail = bytes < MB ? `At most ${bytes / 1024} kB.` : `At most ${bytes / MB} MB.`;
  fail('body-too-large', { status: 413, title: 'Too large', detail, remedy: 'Send less at a time.' });
}

/** Bounds bodies before anything reads them. Nothing of a body is held for somebody who may turn out to be nobody, but the little that signing in takes. */
function limitBody(): MiddlewareHandler {
  const strangers = bodyLimit({ maxSize: STRANGERS_LIMIT, onError: () => tooLarge(STRANGERS_LIMIT) });
  return (c, next) => {
    if (!c.req.path.startsWith('/api/jurisdictions/')) return strangers(c, () => textIn(c, next));
    const most = isParsed(c) ? PARSED_LIMIT : STREAMED_LIMIT;
    return Number(c.req.header('content-length') ?? 0) > most ? tooLarge(most) : next();
  };
}

/** Bounds what members send without saying how long it is, where it is parsed in memory. Routes that stream count what comes. */
export function limitMembersBody(): MiddlewareHandler {
  const parsed = bodyLimit({ maxSize: PARSED_LIMIT, onError: () => tooLarge(PARSED_LIMIT) });
  return (c, next) => (isParsed(c) ? parsed(c, () => textIn(c, next)) : next());
}

/** Middleware within another: what it throws is thrown there. */
async function textIn(c: Context, next: Next): Promise<void> {
  await textInBody(c, next);
}

const noStore: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
};

const asProblem: ErrorHandler<Environment> = (error, c) => {
  const { code, details } = problemOf(error);
  if (details.status >= 500) c.var.log.error({ code, error: { name: error.name, message: error.message, stack: error.stack } }, 'failed');
  if (details.status === 503) c.header('Retry-After', String(RETRY_SECONDS));
  return reply(c, code, details);
};

/** A PostgreSQL that was lost is back within this time, or not soon. */
const RETRY_SECONDS = 5;

function reply(c: Context<Environment>, code: string, details: ProblemDetails): Response {
  const { status, ...rest } = details;
  return c.body(JSON.stringify({ code, ...rest, status, requestId: c.var.requestId }), status, {
    'Content-Type': 'application/problem+json',
    ...(details.retryAfter !== undefined && { 'Retry-After': String(details.retryAfter) }),
  });
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** The problem that any error is told as: what we do not know stays inside. */
function problemOf(error: Error): { code: string; details: ProblemDetails } {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    const status = error.status < 500 ? 400 : 500;
    return {
      code: 'invalid-request',
      details: { status, title: 'The request does not fit', detail: error.message, remedy: 'Correct the request.' },
    };
  }
  if (hasCode(error, '23505')) {
    return { code: 'exists-already', details: { status: 409, title: 'It exists already', remedy: 'Load it, and change that one.' } };
  }
  if (hasCode(error, '22021', '22P05')) {
    return {
      code: 'invalid-text',
      details: { status: 400, title: 'A text has a character that cannot be kept', remedy: 'Remove the character U+0000.' },
    };
  }
  // Every kind of value that PostgreSQL cannot take (class 22), and a text too long to be found again.
  if (/^22[0-9A-Z]{3}$|^54000$/.test(codeOf(error))) {
    return {
      code: 'invalid-value',
      details: {
        status: 400,
        title: 'A value cannot be kept',
        remedy: 'Correct what is out of range: a date, a number, or a text that is too long.',
      },
    };
  }
  if (hasCode(error, '40001', '40P01', '55P03')) {
    return { code: 'busy', details: { status: 409, title: 'Somebody else changed it at the same moment', remedy: 'Try again.' } };
  }
  if (isNoRoom(error)) {
    return {
      code: 'storage-full',
      details: {
        status: 507,
        title: 'The disk is full',
        detail: 'Nothing was stored.',
        remedy: 'Tell the operator of the node, who makes room; then repeat it.',
      },
    };
  }
  if (isDatabaseLost(error)) {
    return {
      code: 'database-unavailable',
      details: { status: 503, title: 'The database does not answer', remedy: 'Try again in a moment.' },
    };
  }
  return {
    code: 'failed',
    details: { status: 500, title: 'Something failed here', remedy: 'Try again. If it stays, tell the operator the request id.' },
  };
}

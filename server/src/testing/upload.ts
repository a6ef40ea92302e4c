/** For tests: a large body to a running server, by a client that hears the answer also when it comes before the body has gone. */
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { hasCode } from '../kernel/http/system-errors.ts';
import type { Visitor } from './visitor.ts';

const MB = 1024 * 1024;

/** A body whose length is told (bytes), or not (megabytes that come one by one). */
export type LargeBody = Buffer | { readonly megabytes: number; readonly begin?: string };

/** Sends it. Resolves to the answer; rejects when the connection ends without one. */
export async function upload(...sent: Parameters<typeof uploadOnce>): Promise<Uploaded> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await uploadOnce(...sent);
    } catch (error) {
      // Node's client drops an answer that it has not read yet when it notices that nobody takes the rest of the body.
      if (attempt === 5 || !hasCode(error, 'EPIPE', 'ECONNRESET')) throw error;
    }
  }
}

type Uploaded = { status: number; headers: Headers; text: string; json: unknown };

function uploadOnce(visitor: Visitor, method: string, path: string, body: LargeBody, headers: Record<string, string>): Promise<Uploaded> {
  const { promise, resolve, reject } = Promise.withResolvers<Uploaded>();
  const length: Record<string, string> = Buffer.isBuffer(body) ? { 'content-length': String(body.length) } : {};
  const sending = request(new URL(path, visitor.url), { method, agent: false, headers: { cookie: visitor.cookie, ...headers, ...length } });
  sending.on('response', (reply) => {
    sending.off('error', reject);
    sending.on('error', () => undefined); // what was still to be sent is wanted no more
    const received = new Headers({ 'content-type': reply.headers['content-type'] ?? '' });
    text(reply).then((said) => resolve({ status: reply.statusCode ?? 0, headers: received, text: said, json: JSON.parse(said) }), reject);
  });
  sending.on('error', reject);
  Readable.from(Buffer.isBuffer(body) ? [body] : pieces(body)).pipe(sending);
  return promise;
}

function* pieces({ megabytes, begin }: { megabytes: number; begin?: string }): Generator<Buffer> {
  if (begin !== undefined) yield Buffer.from(begin);
  for (let sent = 0; sent < megabytes; sent++) yield Buffer.alloc(MB);
}

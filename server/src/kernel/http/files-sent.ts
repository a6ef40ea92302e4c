/** Files that come with a request and go with an answer. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { TenantEnvironment } from './tenant.ts';

/** The name travels in a header, percent-encoded as a URI component. */
export const FileNameHeader = z.object({ 'x-file-name': z.string().max(1000).optional() });

/** The name that a file is sent with. @param otherwise what it is called when the header says nothing that can be read */
export function fileNameOf(c: Context<TenantEnvironment>, otherwise: string): string {
  try {
    return decodeURIComponent(c.req.header('x-file-name') ?? '') || otherwise;
  } catch {
    return otherwise;
  }
}

/** The body as it comes in. */
export async function* bodyOf(c: Context<TenantEnvironment>): AsyncGenerator<Uint8Array> {
  if (c.req.raw.body !== null) for await (const chunk of c.req.raw.body) yield chunk;
}

/** How a file is named when it is saved: plain letters for old readers, the whole name for the rest (RFC 6266). */
export function contentDisposition(how: 'inline' | 'attachment', fileName: string): string {
  const plain = fileName.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

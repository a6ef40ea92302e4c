/** For tests: somebody who talks to a running server over HTTP and keeps cookies, as a browser does, and says nothing a browser would not have to. */
import { z } from 'zod';
import { FOLLOW_LINK_PATH } from '../kernel/sign-in/sign-in.ts';

export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: unknown };
export type Sent = {
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
};

export class Visitor {
  /** Those of every path, and those of one path and below. */
  readonly #cookies = new Map<string, { value: string; path: string }>();
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  get cookie(): string {
    return this.#cookiesFor('/');
  }

  #cookiesFor(path: string): string {
    const sent = [...this.#cookies].filter(([, { path: of }]) => of === '/' || path === of || path.startsWith(`${of}/`));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** Asks, and does not follow redirects. */
  async ask(method: string, path: string, { json, body, headers = {}, signal }: Sent = {}): Promise<Reply> {
    const cookie = this.#cookiesFor(new URL(path, this.url).pathname);
    const content = json === undefined ? body : JSON.stringify(json);
    const reply = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie !== '' && { cookie }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content !== undefined && { body: content, duplex: 'half' }),
      ...(signal && { signal }),
    });
    this.#keep(reply.headers);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, json: parsed(text) };
  }

  /** Signs in by a link, as the button of its page does. */
  follow(token: string, { headers, ...sent }: Sent = {}): Promise<Reply> {
    return this.ask('POST', FOLLOW_LINK_PATH, { ...sent, body: new URLSearchParams({ token }), headers: { ...headers } });
  }

  /** Follows a sign-in link. @throws Error when it does not sign in. */
  async signIn(link: string): Promise<this> {
    const reply = await this.follow(new URL(link).searchParams.get('token') ?? '');
    if (this.#cookies.size === 0) throw new Error(`the link does not sign in: ${reply.status} ${reply.headers.get('location')}`);
    return this;
  }

  /** The first jurisdiction that the visitor is a member of. */
  async membership(): Promise<{ jurisdiction: string; person: string; roles: string[] }> {
    const { json } = await this.ask('GET', '/api/me');
    const [first] = Me.parse(json).jurisdictions;
    if (first === undefined) throw new Error('a member of nothing');
    return first;
  }

  #keep(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path: pathOf(attributes) });
    }
  }
}

function pathOf(attributes: readonly string[]): string {
  const [path] = attributes.flatMap((attribute) => /^\s*path=(.*)$/i.exec(attribute)?.[1] ?? []);
  return path ?? '/';
}

const Me = z.object({
  jurisdictions: z.array(z.object({ jurisdiction: z.string(), person: z.string(), roles: z.array(z.string()) })),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

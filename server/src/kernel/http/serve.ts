/**
 * Serves a contract: mounts a route for each operation, with the check of roles, the bounds of bodies and the parsing that the contract names, describes
 * it in the OpenAPI document, and gives the handlers their types.
 *
 *     const routes = serve(treeContract, {
 *       plant: async ({ tenant, body }) => ({ status: 201, body: await database.withTenant(tenant, (tx) => plantTree(tx, body)) }),
 *     });
 *     app.route('/', routes);
 */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Community } from '@mufakat/framework';
import type { Context, MiddlewareHandler } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { TenantContext } from '../database/database.ts';
import { fileTooLarge } from '../files/files.ts';
import type { SignIn, Visitor } from '../sign-in/sign-in.ts';
import type { Client } from './client-address.ts';
import { type Access, type Answer, type Body, type Contract, type Operation, type PathParams, WITHIN } from './contract.ts';
import { limitMembersBody, newRouter } from './http.ts';
import { type Environment, notSignedIn, requireRole, type TenantEnvironment } from './tenant.ts';

/** What every handler is given, whoever asks. */
type Asked = { readonly request: Request; readonly client: Client };

/** Whom a handler serves, by the access that its operation names. */
type Whom<A extends Access> = A extends 'anybody'
  ? unknown
  : A extends 'signed-in'
    ? { readonly visitor: Visitor }
    : { readonly tenant: TenantContext; readonly community: Community | null };

type Parsed<Shape> = Shape extends z.ZodType ? z.output<Shape> : unknown;
type BodyOf<B> = B extends { readonly json: infer Shape }
  ? Parsed<Shape>
  : B extends { readonly text: string }
    ? string
    : B extends { readonly stream: unknown }
      ? AsyncIterable<Uint8Array>
      : unknown;
type Params<O extends Operation> = O['params'] extends z.ZodObject ? z.output<O['params']> : PathParams<O['path']>;

/** What the handler of an operation is given: everything parsed. */
export type Input<O extends Operation> = Asked &
  Whom<O['roles']> & {
    readonly params: Params<O>;
    readonly query: Parsed<O['query']>;
    readonly headers: Parsed<O['headers']>;
    readonly body: BodyOf<O['body']>;
  };

type Sent = string | Uint8Array<ArrayBuffer> | ReadableStream;
type Headers = Readonly<Record<string, string | string[]>>;
type AnswerBody<A extends Answer> = A extends { readonly json: infer Shape }
  ? { readonly body: Parsed<Shape> }
  : A extends { readonly jsonText: unknown }
    ? { readonly body: string }
    : A extends { readonly file: true }
      ? { readonly body: Sent; readonly type?: string }
      : { readonly body?: Sent; readonly type?: string };

/** What the handler of an operation answers: one of the statuses that its contract names, with what belongs to it. */
export type Output<O extends Operation> = {
  [Status in keyof O['answers'] & number]: { readonly status: Status; readonly headers?: Headers } & AnswerBody<O['answers'][Status]>;
}[keyof O['answers'] & number];

type Handler<O extends Operation> = (input: Input<O>) => Output<O> | Promise<Output<O>>;

/** The answer 200. */
export const ok = <T>(body: T) => ({ status: 200, body }) as const;

/** An answer without a body. */
export const empty = <const Status extends number>(status: Status) => ({ status });

/** The answer to something new: 201, or 200 when it was there already. */
export const made = <T>(created: boolean, body: T) => (created ? ({ status: 201, body } as const) : ({ status: 200, body } as const));

/** A handler for each operation of a contract. */
export type Handlers<C extends Contract> = { readonly [Name in keyof C]: Handler<C[Name]> };

/** Every kind of handler and answer, where their operation is not known by type any more. */
type AnyHandler = (input: Record<string, unknown>) => AnyOutput | Promise<AnyOutput>;
type AnyOutput = { readonly status: number; readonly headers?: Headers; readonly body?: unknown; readonly type?: string };

/** What admission puts to a request. */
type ServedEnvironment = {
  Variables: Environment['Variables'] & Partial<TenantEnvironment['Variables']> & { visitor?: Visitor };
};

/**
 * The routes of a contract. Operations for whoever is signed in need `signIn`; those of members stand behind `tenant`, which the application mounts.
 * @throws TypeError at once for a contract that contradicts itself.
 */
export function serve<C extends Contract>(contract: C, handlers: Handlers<C>, signIn?: Pick<SignIn, 'visitor'>): OpenAPIHono<Environment> {
  const routes = newRouter<ServedEnvironment>();
  for (const [name, operation] of Object.entries(contract)) {
    const handler = handlers[name] as unknown as AnyHandler; // checked against the contract where it was given
    const described = describe(operation);
    routes.openAPIRegistry.registerPath(described);
    const middleware = [admit(operation, signIn), ...(isWithin(operation) ? [limitMembersBody()] : [])];
    const route = createRoute({ ...described, path: routedPath(operation), middleware, hide: true });
    routes.openapi(route, async (c) => reply(c, operation, await handler(await inputOf(c, operation))));
  }
  return routes as unknown as OpenAPIHono<Environment>; // what admission puts to a request is nobody else's to read
}

const isWithin = ({ path }: Operation) => path.startsWith(`${WITHIN}/`);

const routedPath = ({ path, takesRest }: Operation) => (takesRest === true ? path.replace(/\{(\w+)\}$/, ':$1{.+}') : path);

/** Lets those through whom the operation is for; nothing of the request has been read then. */
function admit(operation: Operation, signIn: Pick<SignIn, 'visitor'> | undefined): MiddlewareHandler<ServedEnvironment> {
  const { roles, path } = operation;
  if (isWithin(operation) !== (roles === 'member' || typeof roles !== 'string'))
    throw new TypeError(`${path} is not where members are served`);
  if (roles === 'anybody') return (_c, next) => next();
  if (roles === 'signed-in') {
    if (signIn === undefined) throw new TypeError(`${path} needs to know who is signed in`);
    return async (c, next) => {
      c.set('visitor', (await signIn.visitor(c.req.raw.headers)) ?? notSignedIn());
      await next();
    };
  }
  return (c, next) => {
    const tenant = c.get('tenant') ?? notSignedIn();
    if (roles !== 'member') requireRole(tenant, roles);
    return next();
  };
}

/** An operation as the OpenAPI document has it. */
function describe({ method, path, summary, params, query, headers, body, answers, errors = {} }: Operation) {
  const sent = body === undefined ? undefined : bodyContent(body);
  const request = { ...(params && { params }), ...(query && { query }), ...(headers && { headers }), ...(sent && { body: sent }) };
  const answered = Object.entries(answers).map(([status, answer]) => [status, { description: answer.description, ...content(answer) }]);
  const failed = Object.entries(errors).map(([status, description]) => [status, { description }]);
  const responses: Record<string, { description: string }> = Object.fromEntries([...answered, ...failed]);
  return { method, path, summary, ...(Object.keys(request).length > 0 && { request }), responses };
}

function bodyContent(body: Body) {
  if ('json' in body) return { required: true, content: { 'application/json': { schema: body.json } } };
  return 'text' in body ? { content: { [body.text]: { schema: z.string() } } } : undefined;
}

function content({ json, jsonText = json, file }: Answer) {
  if (jsonText !== undefined) return { content: { 'application/json': { schema: jsonText } } };
  return file === true ? { content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } } : {};
}

type ServedContext = Context<ServedEnvironment>;

/** What the handler is given, as `Input` says. */
async function inputOf(c: ServedContext, { params, query, headers, body }: Operation): Promise<Record<string, unknown>> {
  const valid = (target: 'param' | 'query' | 'header' | 'json') => c.req.valid(target as never);
  return {
    request: c.req.raw,
    client: c.get('client'),
    visitor: c.get('visitor'),
    tenant: c.get('tenant'),
    community: c.get('community'),
    params: params === undefined ? c.req.param() : valid('param'),
    query: query && valid('query'),
    headers: headers && valid('header'),
    body: body && (await bodyOf(c, body, () => valid('json'))),
  };
}

async function bodyOf(c: ServedContext, body: Body, json: () => unknown): Promise<unknown> {
  if ('json' in body) return json();
  if ('text' in body) return c.req.text();
  const { most } = body.stream;
  if (Number(c.req.header('content-length') ?? 0) > most) fileTooLarge(most);
  return bounded(c.req.raw.body, most);
}

/** What comes in, as far as it may. @throws Problem `file-too-large`. */
async function* bounded(stream: ReadableStream<Uint8Array> | null, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  if (stream === null) return;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > most) fileTooLarge(most);
    yield chunk;
  }
}

function reply(c: ServedContext, { answers }: Operation, { status, headers = {}, body, type }: AnyOutput): Response {
  const answer = answers[status];
  if (answer === undefined) throw new TypeError(`the contract names no answer ${status}`);
  const { json, jsonText } = answer;
  const text = json === undefined ? (body as Sent | undefined) : JSON.stringify(body);
  const mediaType = json !== undefined || jsonText !== undefined ? 'application/json' : type;
  return c.newResponse(text ?? null, status as StatusCode, { ...(mediaType !== undefined && { 'Content-Type': mediaType }), ...headers });
}

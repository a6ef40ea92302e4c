/**
 * An operation of the HTTP interface as data: what the server serves, the document describes and the pages call. Pure: zod and types only, so that the
 * web and the command line import contracts too.
 *
 *     export const treeContract = contract({
 *       plant: {
 *         method: 'post', path: `${WITHIN}/trees`, summary: 'Plant a tree (forester)',
 *         roles: ['forester'], body: { json: NewTree },
 *         answers: { 201: { description: 'Planted', json: Tree } }, errors: { 409: 'The id is taken' }, events: ['tree.planted'],
 *       },
 *     });
 *
 * Every operation may answer with `application/problem+json` besides: 400 for a request that does not fit, 401, 403, 404, 413, 415, 5xx.
 * `errors` names those whose meaning is the operation's own.
 */
import { z } from 'zod';
import type { Role } from '../sign-in/roles.ts';

/** Where the operations of a jurisdiction begin. */
export const WITHIN = '/api/jurisdictions/{jurisdiction}';

/** Identifiers in addresses and bodies: UUIDs in lower case. */
export const Id = z.uuid().toLowerCase();

/**
 * Who is served: everybody; whoever is signed in; every member of the jurisdiction; or members with one of the roles. Whoever is none of them is refused
 * before anything of the request is read.
 */
export type Access = 'anybody' | 'signed-in' | 'member' | readonly Role[];

/** What is sent: JSON of a shape, text of a media type, or bytes that are streamed, at most `most` of them. */
export type Body = { readonly json: z.ZodType } | { readonly text: string } | { readonly stream: { readonly most: number } };

/**
 * What is answered: a value of a shape as JSON; JSON whose text was made already and is sent to the letter (`jsonText`); a file; or, with none of them,
 * nothing or a text that the description tells of.
 */
export type Answer = {
  readonly description: string;
  readonly json?: z.ZodType;
  readonly jsonText?: z.ZodType;
  readonly file?: true;
};

export type Operation = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The whole path, with parameters in braces. Within a jurisdiction it begins with `WITHIN`. */
  readonly path: string;
  readonly summary: string;
  readonly roles: Access;
  /** Parameters of the path; without a shape they are texts. That of the jurisdiction is looked after before. */
  readonly params?: z.ZodObject;
  /** The last parameter takes the rest of the path, slashes too. */
  readonly takesRest?: true;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: Body;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** What an error means here, by status. */
  readonly errors?: Readonly<Record<number, string>>;
  /** Types of the ledger entries that it may append. */
  readonly events?: readonly string[];
};

/** The operations of a capability by the names that its handlers have. */
export type Contract = Readonly<Record<string, Operation>>;

/** A contract with all that its types tell. */
export function contract<const C extends Contract>(operations: C): C {
  return operations;
}

/** What 404 means in many operations. */
export const MISSING = 'Not there, or not yours to see';

/** The names of the parameters in a path. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<Rest>
  : unknown;

/** Where a page of a list goes on: after this row of the page before. */
export const PageQuery = z.object({
  /** Only older ones than this entry: the next page. */
  before: Id.optional(),
});

/** A page of a list, newest first, its rows under their own name; `more` when there are older ones, which `before` with the id of the last row gives. */
export const page = <const Name extends string, Row extends z.ZodType>(name: Name, row: Row) =>
  z.strictObject({ [name]: z.array(row), more: z.boolean() } as { [Key in Name]: z.ZodArray<Row> } & { more: z.ZodBoolean });

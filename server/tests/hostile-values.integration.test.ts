/**
 * Values that no database keeps, in every place that takes one: halves of surrogate pairs, U+0000, the year 0, numbers beyond all range, JSON without end. The
 * places are those of the OpenAPI document, so that an operation that comes later is asked too.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../src/kernel/database/identifiers.ts';
import { rowsOf, sheetOf, workbookOf } from '../src/kernel/testing/workbooks.ts';
import { type Actor, newAssessment, testWorld } from '../src/testing/world.ts';

const { app, call, settle } = await testWorld();

const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    minimum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    properties: z.record(z.string(), Shape).optional(),
    items: Shape.optional(),
    additionalProperties: z.union([z.boolean(), Shape]).optional(),
    anyOf: z.array(Shape).optional(),
    oneOf: z.array(Shape).optional(),
    allOf: z.array(Shape).optional(),
  }),
);
type Shape = {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  format?: string | undefined;
  pattern?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  minimum?: number | undefined;
  exclusiveMinimum?: number | undefined;
  properties?: Record<string, Shape> | undefined;
  items?: Shape | undefined;
  additionalProperties?: boolean | Shape | undefined;
  anyOf?: Shape[] | undefined;
  oneOf?: Shape[] | undefined;
  allOf?: Shape[] | undefined;
};
const Parameter = z.object({ name: z.string(), in: z.string(), schema: Shape.optional() });
const Content = z.record(z.string(), z.object({ schema: Shape.optional() }));
const Operation = z.object({ parameters: z.array(Parameter).optional(), requestBody: z.object({ content: Content }).optional() });
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), Shape).optional() }),
});

type Asked = {
  readonly method: string;
  readonly path: string;
  readonly parameters: z.infer<typeof Parameter>[];
  readonly body: Shape | null;
};

const document = Document.parse(await (await app.request('/openapi.json')).json());
const operations: Asked[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => {
      const { parameters = [], requestBody } = Operation.parse(operation);
      return { method: method.toUpperCase(), path, parameters, body: requestBody?.content['application/json']?.schema ?? null };
    }),
);

function resolved(shape: Shape): Shape {
  const own = shape.$ref === undefined ? shape : (document.components.schemas?.[shape.$ref.split('/').at(-1) ?? ''] ?? {});
  const parts = own.allOf?.map(resolved) ?? [];
  const [choice] = [...(own.anyOf ?? []), ...(own.oneOf ?? [])].filter(({ type }) => type !== 'null');
  return choice === undefined ? Object.assign({}, own, ...parts) : resolved(choice);
}

/** A value of a shape; every property is given. */
function sampleOf(shape: Shape): unknown {
  const own = resolved(shape);
  if (own.const !== undefined) return own.const;
  if (own.enum !== undefined) return own.enum[0];
  const type = Array.isArray(own.type) ? own.type.find((one) => one !== 'null') : own.type;
  if (type === 'object' || own.properties !== undefined) {
    const open = typeof own.additionalProperties === 'object' ? { key: sampleOf(own.additionalProperties) } : {};
    return { ...open, ...Object.fromEntries(Object.entries(own.properties ?? {}).map(([name, inner]) => [name, sampleOf(inner)])) };
  }
  if (type === 'array') return own.items === undefined ? [] : [sampleOf(own.items)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number')
    return Math.max(own.minimum ?? 1, own.exclusiveMinimum === undefined ? 1 : own.exclusiveMinimum + 0.5);
  if (own.format === 'uuid') return newId();
  if (own.format === 'date') return '2026-01-01';
  if (own.format === 'uri') return 'https://example.test/';
  return 'sample';
}

type Leaf = { readonly path: readonly (string | number)[]; readonly value: unknown };

function leavesOf(value: unknown, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, item]) => leavesOf(item, [...path, name]));
  return [{ path, value }];
}

/** The value with another one in a place. */
function withAt(value: unknown, [step, ...rest]: readonly (string | number)[], other: unknown): unknown {
  if (step === undefined) return other;
  if (Array.isArray(value)) return value.with(Number(step), withAt(value[Number(step)], rest, other));
  return { ...(value as object), [step]: withAt((value as Record<string, unknown>)[step], rest, other) }; // an object, as the leaf lies in it
}

let actor: Actor;
let assessment = '';
beforeAll(async () => {
  actor = await settle('coordinator', 'facilitator', 'assessor', 'participant', 'auditor', 'custodian', 'observer');
  const opened = newAssessment();
  assessment = opened.id;
  expect((await call(actor, 'POST', '/assessments', { json: opened })).status).toBe(201);
});

/** The address of an operation, with what else is given in place of a parameter. */
function addressOf({ path, parameters }: Asked, other: Readonly<Record<string, string>> = {}): string {
  const known: Record<string, string> = { jurisdiction: actor.jurisdiction, assessment };
  const givenFor = (name: string) => {
    const shape = parameters.find((one) => one.name === name)?.schema;
    return other[name] ?? known[name] ?? encodeURIComponent(String(shape === undefined ? newId() : sampleOf(shape)));
  };
  const queries = parameters.filter((one) => one.in === 'query').map(({ name }) => `${name}=${givenFor(name)}`);
  return `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => givenFor(name))}${queries.length === 0 ? '' : `?${queries.join('&')}`}`;
}

async function answerTo({ method }: Asked, address: string, text?: string) {
  const { status, json } = await call(
    actor,
    method,
    address,
    text === undefined ? {} : { body: text, headers: { 'content-type': 'application/json' } },
  );
  const { code, errors = [] } = z
    .looseObject({ code: z.string().optional(), errors: z.array(z.looseObject({ path: z.string().optional() })).optional() })
    .parse(Array.isArray(json) ? {} : (json ?? {}));
  return { status, code, places: errors.map(({ path }) => path) };
}

const SURROGATES = ['\ud800', 'a\udfffb', 'x\ud83d', '\ude00\ud83d'];
const nameOf = ({ method, path }: Asked) => [`${method} ${path}`] as const;
const withBody = operations.filter(({ body }) => body !== null);

test('the document names the operations, some of which take JSON, dates and numbers', () => {
  expect(operations.length).toBeGreaterThan(30);
  expect(withBody.length).toBeGreaterThan(5);
});

describe.each(operations.map((operation) => [...nameOf(operation), operation] as const))('%s', (_, operation) => {
  test('refuses an address that is no text, in every parameter and beside them', async () => {
    for (const wrong of ['%00', 'a%00b', '%ED%A0%80', '%ED%BF%BF', '%C0%80', '%E0%A4%A']) {
      const places = operation.parameters
        .filter((one) => one.in === 'path' || one.in === 'query')
        .map(({ name }) => addressOf(operation, { [name]: wrong }));
      const beside = `${addressOf(operation)}${addressOf(operation).includes('?') ? '&' : '?'}x=${wrong}`;
      for (const address of [...places, beside])
        expect([address, await answerTo(operation, address)]).toMatchObject([address, { status: 400, code: 'invalid-request' }]);
    }
  });

  test('fails on no parameter that is of another kind, too long, or out of range', async () => {
    for (const { name, in: where } of operation.parameters) {
      if (where !== 'path' && where !== 'query') continue;
      for (const wrong of [
        'x'.repeat(4_000),
        '99999999999999999999',
        '-1',
        '1e999',
        'NaN',
        '..%2F..',
        "'",
        '0000-01-01',
        '10000-01-01',
        '%F0%9F%98%80',
      ])
        expect([name, wrong, (await answerTo(operation, addressOf(operation, { [name]: wrong }))).status < 500]).toEqual([
          name,
          wrong,
          true,
        ]);
    }
  });

  test('takes no day of the year 0, nor one beyond 9999, as a parameter', async () => {
    for (const { name, schema } of operation.parameters) {
      if (schema === undefined || resolved(schema).format !== 'date') continue;
      for (const day of ['0000-01-01', '0000-12-31', '10000-01-01', '-0001-01-01', '2026-02-30'])
        expect(await answerTo(operation, addressOf(operation, { [name]: day }))).toMatchObject({ status: 400, code: 'invalid-request' });
      for (const day of ['0001-01-01', '9999-12-31'])
        expect((await answerTo(operation, addressOf(operation, { [name]: day }))).status).toBeLessThan(500);
    }
  });
});

describe.each(withBody.map((operation) => [...nameOf(operation), operation] as const))('%s, of its body,', (_, operation) => {
  const sample = sampleOf(operation.body ?? {});
  const leaves = leavesOf(sample);
  const send = (body: unknown) => answerTo(operation, addressOf(operation), JSON.stringify(body));

  test('refuses what is no text in every place, by name', async () => {
    for (const { path, value } of leaves) {
      if (typeof value !== 'string') continue;
      for (const wrong of [...SURROGATES, '\0', 'a\0b']) {
        expect(await send(withAt(sample, path, wrong))).toEqual({
          status: 400,
          code: 'invalid-request',
          places: [['json', ...path].join('.')],
        });
      }
    }
    expect(await send({ ...(sample as object), 'a\ud800': 1 })).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(await send({ ...(sample as object), more: ['\ud800'] })).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  test('refuses the year 0, and days that are none', async () => {
    for (const { path, value } of leaves) {
      if (value !== '2026-01-01') continue;
      for (const day of ['0000-01-01', '0000-12-31', '10000-01-01', '+012026-01-01', '2026-02-30', '2026-13-01', 'infinity', 'now'])
        expect(await send(withAt(sample, path, day))).toMatchObject({
          status: 400,
          code: 'invalid-request',
          places: expect.arrayContaining([['json', ...path].join('.')]),
        });
      for (const day of ['0001-01-01', '9999-12-31']) expect((await send(withAt(sample, path, day))).status).toBeLessThan(500);
    }
  });

  test('refuses numbers beyond all range, and fails on none', async () => {
    for (const { path, value } of leaves) {
      if (typeof value !== 'number') continue;
      for (const number of ['1e999', '-1e999']) {
        const text = JSON.stringify(withAt(sample, path, '@')).replace('"@"', number);
        expect(await answerTo(operation, addressOf(operation), text)).toMatchObject({ status: 400, code: 'invalid-request' });
      }
      for (const number of [1e308, -1e308, 2 ** 53, -(2 ** 31) - 1, 2 ** 31, 1e-320, 0.1, -0])
        expect((await send(withAt(sample, path, number))).status).toBeLessThan(500);
    }
  });

  test('refuses JSON without end', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ]) {
      for (const depth of [51, 1_000]) {
        const deep = `${open?.repeat(depth)}1${close?.repeat(depth)}`;
        expect(await answerTo(operation, addressOf(operation), deep)).toMatchObject({ status: 400, code: 'invalid-request' });
      }
      for (const endless of [open?.repeat(100_000), open?.repeat(400_000)]) {
        expect([400, 413]).toContain((await answerTo(operation, addressOf(operation), endless)).status);
      }
    }
    for (const text of ['', '{', '"', `"${'\\"'.repeat(200_000)}`, 'null', '1', '[]', 'NaN', '\ufeff{}']) {
      const { status } = await answerTo(operation, addressOf(operation), text);
      expect([text.slice(0, 20), status >= 400 && status < 500]).toEqual([text.slice(0, 20), true]);
    }
  });
});

describe('a table with what is no text', () => {
  const HEAD = ['participant', 'community', 'indicator', 'stage', 'confidence', 'reasons'];
  const send = (body: Uint8Array, name: string) =>
    call(actor, 'POST', `/assessments/${assessment}/views/import`, {
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': name },
    });
  const cells = ['&#xD800;', 'a&#xDFFF;b', '_xD800_', '_x0000_', 'a_x0000_b'];

  test.each(cells)('in a workbook is refused by its cell: %s', async (cell) => {
    const row = [cell, 'legal', 'x', '1', 3, 'because'];
    for (const at of [row, row.with(0, 'Ben').with(5, cell)]) {
      const { status, json } = await send(await workbookOf({ S: sheetOf(rowsOf([HEAD, at])) }), 'views.xlsx');
      expect([status, json]).toMatchObject([422, { code: 'import-refused' }]);
    }
    expect(await send(await workbookOf({ S: sheetOf(rowsOf([HEAD.with(5, cell), row])) }), 'views.xlsx')).toMatchObject({ status: 422 });
  });

  test('in a CSV file is refused', async () => {
    for (const wrong of ['\0', '\u0000b'])
      expect(await send(Buffer.from(`${HEAD.join()}\n${wrong},legal,x,1,3,y\n`), 'views.csv')).toMatchObject({ status: 422 });
    for (const bytes of [Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xc0, 0x80])])
      expect(
        await send(Buffer.concat([Buffer.from(`${HEAD.join()}\n`), bytes, Buffer.from(',legal,x,1,3,y\n')]), 'views.csv'),
      ).toMatchObject({ status: 422 });
  });
});

test('an assessment of the first and of the last day that there is is kept, listed and reported', async () => {
  for (const day of ['0001-01-01', '9999-12-31']) {
    const opened = newAssessment({ periodFrom: day, periodTo: day });
    expect((await call(actor, 'POST', '/assessments', { json: opened })).status).toBe(201);
    expect((await call(actor, 'GET', `/assessments/${opened.id}`)).json).toMatchObject({ periodFrom: day, periodTo: day });
    const source = { id: newId(), kind: 'law', access: 'attested', title: 'Old', attestedBy: 'Office', attestedOn: day };
    expect((await call(actor, 'POST', `/assessments/${opened.id}/sources`, { json: source })).status).toBe(201);
    for (const path of ['profile', 'sources', 'report.html'])
      expect((await call(actor, 'GET', `/assessments/${opened.id}/${path}`)).status).toBe(200);
  }
});

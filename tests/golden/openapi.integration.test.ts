/** The OpenAPI document that the server gives, in one spelling: keys sorted, two spaces. Clients of others are made from it. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { testWorld } from '../../server/src/testing/world.ts';
import { expectGolden } from './golden.ts';

const world = await testWorld();

const Named = z.record(z.string(), z.unknown());
const Document = z.looseObject({ paths: z.record(z.string(), Named), components: z.looseObject({ schemas: Named }) });

const spelled = (value: unknown) => JSON.stringify(sorted(value), null, 2);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

/** Operations and schemas by the names that people know them by. */
function partsOf(text: string): Map<string, string> {
  const { paths, components, ...rest } = Document.parse(text === '' ? { paths: {}, components: { schemas: {} } } : JSON.parse(text));
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, spelled(operation)] as const),
  );
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [`schema ${name}`, spelled(schema)] as const);
  return new Map([
    ...operations,
    ...schemas,
    ['the head of the document', spelled({ ...rest, components: { ...components, schemas: {} } })],
  ]);
}

/** The first operation, else the first schema, that is another one, is new or is gone. */
function firstPart(wanted: string, found: string): string {
  const [before, now] = [partsOf(wanted), partsOf(found)];
  const different = [...new Set([...now.keys(), ...before.keys()])].filter((name) => before.get(name) !== now.get(name));
  const how = (name: string) => (before.has(name) ? (now.has(name) ? 'changed' : 'is gone') : 'is new');
  return `${different.length} parts, first: ${different.map((name) => `${name} (${how(name)})`)[0] ?? 'only the spelling'}`;
}

test('the OpenAPI document is what it was, operation by operation', async () => {
  const { status, text } = await world.call(null, 'GET', '/openapi.json');
  expect(status).toBe(200);
  expectGolden('openapi.json', `${spelled(JSON.parse(text))}\n`, firstPart);
});

test('the first operation that differs is named', () => {
  const operation = { responses: {} };
  const document = (paths: object) => JSON.stringify({ paths, components: { schemas: {} } });
  const before = document({ '/a': { get: operation }, '/b': { get: operation } });
  expect(firstPart(before, document({ '/a': { get: operation }, '/b': { get: { ...operation, summary: 'b' } } }))).toBe(
    '1 parts, first: GET /b (changed)',
  );
  expect(firstPart(before, document({ '/a': { get: operation } }))).toBe('1 parts, first: GET /b (is gone)');
  expect(firstPart(before, document({ '/a': { get: operation, put: operation }, '/b': { get: operation } }))).toBe(
    '1 parts, first: PUT /a (is new)',
  );
});

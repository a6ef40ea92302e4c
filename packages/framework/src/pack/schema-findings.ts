/** What a schema refuses, said so that the writer of a pack knows what to do. */
import type { z } from 'zod';
import type { Finding } from './pack-error.ts';
import { keysAt } from './schema.ts';

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

function nameOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[String(typeof value)] ?? 'something else';
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function wrongType(expected: string, found: unknown): string {
  const remedy = expected === 'string' && (typeof found === 'number' || typeof found === 'boolean') ? '; put it in quotes' : '';
  return `expected ${EXPECTED[expected] ?? expected}, found ${nameOf(found)}${remedy || '; correct the value'}`;
}

type Issue = z.core.$ZodIssue;

function describe(issue: Issue, found: unknown): Pick<Finding, 'code' | 'message' | 'hint'> {
  const key = issue.path.at(-1);
  if (found === undefined && typeof key === 'string') return { code: 'pack.missing-key', message: `"${key}" is missing; add it` };
  if (issue.code === 'invalid_type') return { code: 'pack.type', message: wrongType(issue.expected, found) };
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const hint = { written: String(found), known: values, otherwise: `choose one of ${values.join(', ')}` };
    return { code: 'pack.value', message: `"${String(found)}" is not known here`, hint };
  }
  if (issue.code === 'invalid_key') return { code: 'pack.value', message: 'this key cannot be used here; rename it' };
  return { code: 'pack.value', message: issue.message };
}

/** The findings of one file whose parsed value the schema refused; an unknown key each its own. */
export function schemaFindings(file: string, entry: boolean, value: unknown, issues: readonly Issue[]): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ file, path: issue.path, at: 'value', ...describe(issue, valueAt(value, issue.path)) }];
    }
    const known = keysAt(entry, issue.path);
    return issue.keys.map((key) => ({
      file,
      path: [...issue.path, key],
      at: 'key',
      code: 'pack.unknown-key',
      message: `unknown key "${key}"`,
      hint: { written: key, known, otherwise: 'remove it' },
    }));
  });
}

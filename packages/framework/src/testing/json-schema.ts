/**
 * Validates a value against a JSON Schema (draft 2020-12), as far as the published schema goes; it shares no code with zod, which wrote that.
 * A keyword that it does not know is an error, so that nothing is passed over in silence.
 */

type Schema = Readonly<Record<string, unknown>>;
type Test = (rule: unknown, value: unknown, schema: Schema, root: Schema) => boolean;

const isRecord = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const record = (value: unknown): Schema => (isRecord(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: isRecord,
};

/** A rule that concerns values of one type and leaves all others alone. */
const ofNumber =
  (test: (value: number, rule: number) => boolean): Test =>
  (rule, value) =>
    typeof value !== 'number' || test(value, Number(rule));
const ofText =
  (test: (value: string, rule: unknown) => boolean): Test =>
  (rule, value) =>
    typeof value !== 'string' || test(value, rule);
const ofList =
  (test: (value: readonly unknown[], rule: number) => boolean): Test =>
  (rule, value) =>
    !Array.isArray(value) || test(value, Number(rule));

function additional(rule: unknown, value: unknown, { properties }: Schema, root: Schema): boolean {
  const known = Object.keys(record(properties));
  const others = Object.entries(record(value)).filter(([key]) => !known.includes(key));
  return rule === false ? others.length === 0 : others.every(([, inner]) => accepts(record(rule), inner, root));
}

const KEYWORDS: Readonly<Record<string, Test>> = {
  $schema: () => true,
  $defs: () => true,
  title: () => true,
  description: () => true,
  $ref: (rule, value, _, root) => accepts(definition(root, String(rule)), value, root),
  anyOf: (rule, value, _, root) => list(rule).some((one) => accepts(record(one), value, root)),
  type: (rule, value) => TYPES[String(rule)]?.(value) ?? false,
  enum: (rule, value) => list(rule).includes(value),
  properties: (rule, value, _, root) =>
    Object.entries(record(rule)).every(
      ([key, inner]) => !Object.hasOwn(record(value), key) || accepts(record(inner), record(value)[key], root),
    ),
  required: (rule, value) => !isRecord(value) || list(rule).every((key) => Object.hasOwn(value, String(key))),
  additionalProperties: additional,
  propertyNames: (rule, value, _, root) => Object.keys(record(value)).every((key) => accepts(record(rule), key, root)),
  items: (rule, value, _, root) => list(value).every((item) => accepts(record(rule), item, root)),
  minItems: ofList((value, rule) => value.length >= rule),
  maxItems: ofList((value, rule) => value.length <= rule),
  minimum: ofNumber((value, rule) => value >= rule),
  maximum: ofNumber((value, rule) => value <= rule),
  exclusiveMinimum: ofNumber((value, rule) => value > rule),
  maxLength: ofText((value, rule) => [...value].length <= Number(rule)),
  pattern: ofText((value, rule) => new RegExp(String(rule), 'u').test(value)),
};

function definition(root: Schema, ref: string): Schema {
  const name = ref.replace('#/$defs/', '');
  const found = record(root.$defs)[name];
  if (!isRecord(found)) throw new Error(`the schema has no ${ref}`);
  return found;
}

/** Whether the schema accepts the value. @param root where `$ref` leads. @throws Error at a keyword or a reference that is not known. */
export function accepts(schema: Schema, value: unknown, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    const test = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (test === undefined) throw new Error(`the keyword "${keyword}" is not known here; add it`);
    return test(rule, value, schema, root);
  });
}

/**
 * The files of a pack as they are written, one zod schema each. `pack.yaml` is the entry; the files it lists hold the parts.
 * What the files say together (ids, references, scales) is checked in `references.ts` and `scale.ts`.
 */
import { z } from 'zod';
import { ACCESS_CLASSES, COMMUNITIES, RELATIONS, RULES } from '../model.ts';

const ID_HELP = 'not an id; use lower case letters and digits, joined by single "-" or "."';

const EFFORT_HELP = 'not an effort; use a whole number from 1 (a decision) to 5 (years)';

/** Lower case kebab, dots allowed. */
const idText = z
  .string()
  .max(120, { error: 'an id has at most 120 characters; shorten it' })
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, { error: ID_HELP });
const prose = z
  .string()
  .max(20_000, { error: 'a text has at most 20,000 characters; shorten it' })
  .regex(/\S/, { error: 'the text is empty; write it or remove the key' });
const languageTag = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, { error: 'not a language tag; use one such as en or pt-BR' });
const weight = z
  .number()
  .gt(0, { error: 'a weight is greater than 0; remove the element if it is not to count' })
  .max(1e9, { error: 'a weight is at most 1000000000; use a smaller unit' });
const share = z
  .number()
  .min(0, { error: 'out of range; use a number from 0 to 1' })
  .max(1, { error: 'out of range; use a number from 0 to 1' });
const deducts = z.boolean().optional();
const column = z.string().regex(/\S/, { error: 'the column has no name; write it or remove the key' });
const rule = z.enum(RULES);
const community = z.enum(COMMUNITIES);
const from = z.array(idText).optional();

const wordings = { legal: prose, technical: prose, plain: prose };

const sourceShape = { kind: prose, access: z.enum(ACCESS_CLASSES) };
const mappingShape = {
  to: z.string().regex(/^[^\s:]+:\S.*$/, { error: 'not a mapping; write "instrument:provision", such as budapest:2' }),
  relation: z.enum(RELATIONS),
};

const criterionShape = {
  id: idText,
  stage: idText.optional(),
  text: prose,
  effort: z.int({ error: EFFORT_HELP }).min(1, { error: EFFORT_HELP }).max(5, { error: EFFORT_HELP }).optional(),
  weight: weight.optional(),
  deducts,
  sources: z.array(z.strictObject(sourceShape)).optional(),
  from,
};

const numberShape = { unit: prose, worst: z.number(), best: z.number() };
const answer = z.union(
  [
    z.enum(['criteria', 'share', 'choice']),
    z.strictObject({ level: z.array(prose).min(2) }),
    z.strictObject({ number: z.strictObject(numberShape).refine(({ worst, best }) => worst !== best) }),
    z.strictObject({ choice: z.strictObject({ partial: share }) }),
  ],
  {
    error:
      'unknown kind of answer; use criteria, share, choice, {choice: {partial: 0.5}}, {level: [two or more titles]} or {number: {unit, worst, best}} with worst and best different',
  },
);

const indicatorShape = {
  id: idText,
  title: prose,
  measures: prose.optional(),
  matters: prose.optional(),
  question: z.strictObject(wordings).optional(),
  communities: z.array(community).optional(),
  answer: answer.optional(),
  rule: rule.optional(),
  weight: weight.optional(),
  deducts,
  criteria: z.array(z.strictObject(criterionShape)).optional(),
  guidance: z.array(prose).optional(),
  leadTimeMonths: z.array(z.number().min(0, { error: 'months are not negative; use 0 or more' })).optional(),
  mappings: z.array(z.strictObject(mappingShape)).optional(),
  terms: z.array(z.string()).optional(),
  column: column.optional(),
  from,
};

const indicatorFile = z.strictObject(indicatorShape);
export type IndicatorFile = z.infer<typeof indicatorFile>;

const groupShape = {
  id: idText,
  label: prose.optional(),
  title: prose,
  description: prose.optional(),
  rule: rule.optional(),
  weight: weight.optional(),
  deducts,
  column: column.optional(),
  from,
  indicators: z.array(indicatorFile).optional(),
};

export type GroupFile = z.infer<z.ZodObject<typeof groupShape>> & { groups?: GroupFile[] | undefined };

/** A group, with groups and indicators below it. */
const groupFile: z.ZodType<GroupFile> = z.strictObject({
  ...groupShape,
  get groups() {
    return z.array(groupFile).optional();
  },
});

const termShape = { id: idText, term: prose, legal: prose, technical: prose, plain: prose, isNot: prose };
const instrumentShape = {
  id: idText,
  title: prose,
  provisions: z.record(z.string(), prose),
  notInformed: z.record(z.string(), prose).optional(),
};
const version = z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, { error: 'not a version; write three numbers, such as 1.0.0' });
const releaseShape = { version, ids: z.array(idText) };

const partShape = {
  groups: z.array(groupFile).optional(),
  glossary: z.array(z.strictObject(termShape)).optional(),
  instruments: z.array(z.strictObject(instrumentShape)).optional(),
  released: z.array(z.strictObject(releaseShape)).optional(),
  retired: z.record(idText, prose).optional(),
};

const translationShape = {
  title: prose.optional(),
  description: prose.optional(),
  meaning: prose.optional(),
  measures: prose.optional(),
  matters: prose.optional(),
  question: z.strictObject({ legal: prose.optional(), technical: prose.optional(), plain: prose.optional() }).optional(),
  guidance: z.array(prose).optional(),
  levels: z.array(prose).optional(),
  text: prose.optional(),
  term: prose.optional(),
  legal: prose.optional(),
  technical: prose.optional(),
  plain: prose.optional(),
  isNot: prose.optional(),
  provisions: z.record(z.string(), prose).optional(),
};
export type TranslationFile = z.infer<z.ZodObject<typeof translationShape>>;

/** A file that `pack.yaml` lists: groups, glossary, instruments, or the texts of one language. */
const partFileShape = {
  ...partShape,
  language: languageTag.optional(),
  texts: z.record(z.string(), z.strictObject(translationShape)).optional(),
};
export const partFile = z.strictObject(partFileShape);
export type PartFile = z.infer<typeof partFile>;

const stageShape = { id: idText, title: prose, meaning: prose };
const bandShape = { id: idText, title: prose, from: z.number() };
const dataShape = { unit: column, name: column.optional() };

const packFileShape = {
  pack: idText,
  version,
  language: languageTag,
  title: prose,
  description: prose,
  licence: prose,
  labels: z.array(prose).optional(),
  stages: z
    .array(z.strictObject(stageShape))
    .min(2, { error: 'stages are at least two, the floor first; leave the key out when the pack has none' })
    .max(20, { error: 'a pack has at most 20 stages; join some' })
    .optional(),
  communities: z.array(community).optional(),
  rule: rule.optional(),
  column: column.optional(),
  data: z.strictObject(dataShape).optional(),
  bands: z.array(z.strictObject(bandShape)).optional(),
  files: z.array(z.string()).optional(),
  ...partShape,
};

/** `pack.yaml`. A small pack may hold its groups, glossary and instruments here too. */
export const packFile = z.strictObject(packFileShape);
export type PackFile = z.infer<typeof packFile>;

/** Keys allowed in a map, by the key (or list) that holds it; the empty name is the file itself. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  groups: [...Object.keys(groupShape), 'groups'],
  indicators: Object.keys(indicatorShape),
  criteria: Object.keys(criterionShape),
  sources: Object.keys(sourceShape),
  mappings: Object.keys(mappingShape),
  question: Object.keys(wordings),
  glossary: Object.keys(termShape),
  instruments: Object.keys(instrumentShape),
  released: Object.keys(releaseShape),
  stages: Object.keys(stageShape),
  bands: Object.keys(bandShape),
  data: Object.keys(dataShape),
};

/** The keys that the map at `path` of a file may have, for "did you mean". */
export function keysAt(entry: boolean, path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(entry ? packFileShape : partFileShape);
  if (path[0] === 'texts' && path.length === 2) return Object.keys(translationShape);
  const holder = path.findLast((step) => typeof step === 'string');
  return KEYS[String(holder)] ?? [];
}

/** The pack format as JSON Schema (draft 2020-12), for editors: any file of a pack is one of the two shapes. */
export function packJsonSchema(): Record<string, unknown> {
  const options = { io: 'input', target: 'draft-2020-12' } as const;
  const registry = z.registry<{ id: string }>();
  registry.add(packFile, { id: 'pack' });
  registry.add(partFile, { id: 'part' });
  registry.add(groupFile, { id: 'group' });
  registry.add(indicatorFile, { id: 'indicator' });
  const { schemas } = z.toJSONSchema(registry, { ...options, uri: (id) => `#/$defs/${id}` });
  const defs = Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema, $id, ...rest } = schema;
      return [id, rest];
    }),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A file of a Mufakat pack',
    description: 'pack.yaml is a "pack"; every file that it lists is a "part".',
    anyOf: [{ $ref: '#/$defs/pack' }, { $ref: '#/$defs/part' }],
    $defs: defs,
  };
}

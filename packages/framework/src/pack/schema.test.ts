import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPackFolder } from '../node/read-pack-folder.ts';
import { accepts } from '../testing/json-schema.ts';
import { keysAt, packFile, packJsonSchema, partFile } from './schema.ts';
import { parseYaml } from './yaml.ts';

/** Every key of the format, in its two kinds of file. */
const ENTRY = `pack: sample
version: 1.0.0
language: en
title: A sample
description: For tests
licence: CC-BY-4.0
labels: [dimension, factor]
stages: [{ id: s0, title: S0, meaning: M }, { id: s1, title: S1, meaning: M }]
communities: [legal, technical]
rule: median
column: TOTAL
data: { unit: code, name: country }
bands: [{ id: high, title: High, from: 80 }]
files: [part.yaml]
released: [{ version: 0.9.0, ids: [a.b, c] }]
retired: { a.b: no longer asked }
`;
const PART = `language: ko
texts: { law: { title: T, description: D, guidance: [G], levels: [L], question: { legal: L }, provisions: { 1: P } } }
glossary: [{ id: t, term: T, legal: L, technical: T, plain: P, isNot: N }]
instruments: [{ id: treaty, title: T, provisions: { 1: One, 2: Two }, notInformed: { 2: why } }]
groups:
  - id: law
    label: area
    title: Law
    description: D
    rule: minimum
    weight: 2.5
    column: LAW
    from: [old]
    groups: [{ id: inner, title: I, indicators: [{ id: level, title: L, answer: { level: [none, some, all] } }] }]
    indicators:
      - { id: share, title: S, answer: share, column: S }
      - { id: number, title: N, answer: { number: { unit: days, worst: 30, best: 2 } } }
      - { id: choice, title: C, answer: { choice: { partial: 0.3 } } }
      - id: i
        title: I
        measures: M
        matters: M
        question: { legal: L, technical: T, plain: P }
        communities: [legal]
        answer: criteria
        rule: gate
        weight: 1
        guidance: [G]
        leadTimeMonths: [6]
        mappings: [{ to: 'treaty:1', relation: equal }]
        terms: [t]
        from: [j]
        criteria: [{ id: i.c, stage: s1, text: T, effort: 3, weight: 2, sources: [{ kind: law, access: public }], from: [i.b] }]
`;

const KINDS = { pack: packFile, part: partFile } as const;
type Kind = keyof typeof KINDS;

const parsed = (text: string): unknown => {
  const result = parseYaml(text);
  if ('problems' in result) throw new Error(result.problems[0]?.message);
  return result.value;
};
const SAMPLES: readonly (readonly [Kind, unknown])[] = [
  ['pack', parsed(ENTRY)],
  ['part', parsed(PART)],
];

const schema = packJsonSchema();
const bySchema = (kind: Kind, value: unknown) => accepts({ $ref: `#/$defs/${kind}` }, value, schema);
const byLoader = (kind: Kind, value: unknown) => KINDS[kind].safeParse(value).success;

/** What may stand where something else is asked for. */
const STRANGE: readonly unknown[] = [
  ...['', ' ', 'x', 'Not an id', 'a-b.c', '1.0.0', 'x:y', 'legal', 'gate', 'share', 'choice', 'public', 'equal', 'ko'],
  ...[0, -1, 1, 0.5, 5, 6, 3.5, 100, 1e10, true, null],
  ...[[], [1], ['x'], ['a', 'b'], {}, { id: 'x' }, { level: ['one'] }, { choice: { partial: 2 } }, { number: { unit: 'd' } }],
];

/** Every place in a value: the containers and their keys. */
function placesIn(value: unknown): { holder: object; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesIn(inner)]);
}

type Change = { readonly at: number; readonly how: 'replace' | 'remove' | 'add'; readonly strange: unknown };

/** A copy with one thing in another way. */
function changed(value: unknown, { at, how, strange }: Change): unknown {
  const copy: unknown = structuredClone(value);
  const places = placesIn(copy);
  const place = places[at % places.length];
  if (place === undefined) return copy;
  const { holder, key } = place;
  if (how === 'replace') Reflect.set(holder, key, strange);
  else if (Array.isArray(holder)) holder.splice(Number(key), how === 'remove' ? 1 : 0, ...(how === 'add' ? [strange] : []));
  else if (how === 'remove') Reflect.deleteProperty(holder, key);
  else Reflect.set(holder, 'unknown-key', strange);
  return copy;
}

describe('the published JSON Schema', () => {
  it('is current; npm run schema -w packages/framework writes it', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../../schema/pack.schema.json', import.meta.url), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(packJsonSchema())));
  });

  it('accepts what the loader accepts: a sample with every key, and the files of the packs here', async () => {
    const folder = fileURLToPath(new URL('../../../../packs/gci-2020', import.meta.url));
    const files = [...(await readPackFolder(folder))].map(
      ([name, text]) => [name === 'pack.yaml' ? 'pack' : 'part', parsed(text)] as const,
    );
    for (const [kind, value] of [...SAMPLES, ...files]) {
      expect([kind, byLoader(kind, value), bySchema(kind, value)]).toEqual([kind, true, true]);
      expect(accepts(schema, value)).toBe(true);
    }
  });

  it('accepts and refuses what the loader does when one thing is changed, removed or added', () => {
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('replace', 'remove', 'add' as const),
      strange: fc.constantFrom(...STRANGE),
    });
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.array(change, { minLength: 1, maxLength: 2 }), ([kind, sample], changes) => {
        const value = changes.reduce(changed, sample);
        fc.pre(!/"worst":([^,]+),"best":\1[,}]/.test(JSON.stringify(value)));
        const accepted = byLoader(kind, value);
        expect(bySchema(kind, value)).toBe(accepted);
        verdicts[accepted ? 'accepted' : 'refused'] += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(300);
  });

  it('leaves to the loader alone that the worst of a number is not its best', () => {
    const value = {
      groups: [{ id: 'g', title: 'G', indicators: [{ id: 'i', title: 'I', answer: { number: { unit: 'd', worst: 1, best: 1 } } }] }],
    };
    expect([bySchema('part', value), byLoader('part', value)]).toEqual([true, false]);
  });

  it('refuses unknown keys everywhere, as the loader does', () => {
    const open: string[] = [];
    const look = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema && (!('additionalProperties' in schema) || schema.additionalProperties !== false)) open.push(path);
      for (const [key, value] of Object.entries(schema)) look(value, `${path}/${key}`);
    };
    look(packJsonSchema(), '');
    expect(open).toEqual([]);
  });
});

describe('the keys of the format', () => {
  it('are known by the place in the file', () => {
    expect(keysAt(true, [])).toContain('stages');
    expect(keysAt(false, [])).not.toContain('stages');
    expect(keysAt(false, ['groups', 0, 'groups', 1])).toContain('indicators');
    expect(keysAt(false, ['groups', 0, 'indicators', 1, 'criteria', 2])).toContain('effort');
    expect(keysAt(false, ['texts', 'law'])).toContain('title');
  });
});

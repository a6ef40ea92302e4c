import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keysAt, packJsonSchema } from './schema.ts';

describe('the published JSON Schema', () => {
  it('is current; npm run schema -w packages/framework writes it', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../schema/pack.schema.json', import.meta.url), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(packJsonSchema())));
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

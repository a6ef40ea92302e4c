/** For tests: everything that a node holds, as text, and everything that could be computed from a name. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v5 } from 'uuid';
import { ask } from './operator.ts';

/** Everything in every table as text, and what PostgreSQL sampled of it to plan queries by. */
export async function everythingIn(operatorUrl: string): Promise<string> {
  const tables = await ask<{ name: string }>(
    operatorUrl,
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const texts = [];
  for (const { name } of [...tables, { name: 'pg_stats' }])
    texts.push(...(await ask<{ text: string }>(operatorUrl, `select t::text as text from ${name} t`)).map(({ text }) => text));
  return texts.join('\n');
}

/** Every file below a folder, as it is. */
export async function filesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}

/** The spellings of a name that somebody would try. */
function spellings(name: string): string[] {
  const short = name.toLowerCase().replaceAll(/\s+/g, '-');
  return [...new Set([name, name.normalize('NFD'), name.toLowerCase(), name.toUpperCase(), short, ...name.split(' ')])];
}

/**
 * All that could be computed from a name and be found in a place: hashes without a salt, and identifiers as releases before made them.
 * @param within ids of jurisdictions and assessments
 * @param elements ids of indicators and criteria: ids of views and verdicts were made of them and the short name
 */
export function computedFrom(name: string, within: readonly string[], elements: readonly string[]): string[] {
  const id = (place: string, kind: string, text: string) => v5(JSON.stringify([kind, text]), place);
  return spellings(name).flatMap((text) => [
    ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) =>
      [text, JSON.stringify(text)].flatMap((input) => {
        const hash = createHash(algorithm).update(input).digest();
        return [hash.toString('hex'), hash.toString('base64')];
      }),
    ),
    ...[...within, v5.DNS, v5.URL].flatMap((place) => [
      v5(text, place),
      ...['participant', 'person', 'assessor', 'name'].map((kind) => id(place, kind, text)),
      ...elements.flatMap((element) => [
        id(place, 'view', `${text}/${element}`),
        id(place, 'verdict', `${element}/${text}`),
        id(place, 'verdict', `${element}/${text}/reconciled`),
      ]),
    ]),
  ]);
}

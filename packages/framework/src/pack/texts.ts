/** Texts of other languages, kept by the id and the field that they translate. */
import type { Text } from '../model.ts';
import type { Finding } from './pack-error.ts';
import type { PartFile, TranslationFile } from './schema.ts';

/** A field as one key: `question.legal`, `guidance.0`, `provisions.2`. */
type Flat = readonly (readonly [field: string, text: string, path: readonly PropertyKey[]])[];

function flatten(entry: TranslationFile): Flat {
  return Object.entries(entry).flatMap(([field, value]): Flat => {
    if (typeof value === 'string') return [[field, value, [field]]];
    if (Array.isArray(value)) return value.map((text, at) => [`${field}.${at}`, text, [field, at]] as const);
    return Object.entries(value ?? {}).flatMap(([key, text]) =>
      text === undefined ? [] : [[`${field}.${key}`, text, [field, key]] as const],
    );
  });
}

/** What one file translates into one language. */
export type TranslationSource = {
  readonly file: string;
  readonly language: string;
  readonly texts: NonNullable<PartFile['texts']>;
};

type Entry = {
  readonly language: string;
  readonly text: string;
  readonly file: string;
  readonly path: readonly PropertyKey[];
  used: boolean;
};

/**
 * Makes `Text`s: the pack's own wording with every translation of it. Each call takes the translations it finds,
 * so that `unused` can tell which lead nowhere.
 */
export type Texts = {
  readonly make: (id: string, field: string, own: string) => Text;
  readonly unused: () => Finding[];
};

const trimmed = (text: string) => text.trim();

/** Collects the translations of all files for one pack. */
export function collectTexts(language: string, sources: readonly TranslationSource[]): Texts {
  const entries = new Map<string, Entry[]>();
  for (const { file, language: other, texts } of sources) {
    for (const [id, translation] of Object.entries(texts)) {
      for (const [field, text, path] of flatten(translation)) {
        const key = `${id}\n${field}`;
        const entry = { language: other, text: trimmed(text), file, path: ['texts', id, ...path], used: false };
        entries.set(key, [...(entries.get(key) ?? []), entry]);
      }
    }
  }
  const ids = new Set<string>();
  const make = (id: string, field: string, own: string): Text => {
    const text: Record<string, string> = { [language]: trimmed(own) };
    if (entries.size === 0) return text;
    ids.add(id);
    for (const entry of entries.get(`${id}\n${field}`) ?? []) {
      entry.used = true;
      text[entry.language] = entry.text;
    }
    return text;
  };
  const unused = () => [...entries.values()].flat().flatMap((entry) => (entry.used ? [] : [unusedFinding(entry, ids)]));
  return { make, unused };
}

function unusedFinding({ file, path }: Entry, ids: ReadonlySet<string>): Finding {
  const [, id = '', field = ''] = path.map(String);
  if (ids.has(id)) {
    const message = `"${id}" has no ${path.slice(2).join('.') || field} to translate; remove this text`;
    return { file, path, at: 'key', code: 'pack.unknown-text', message };
  }
  const hint = { written: id, known: ids, otherwise: 'correct it or remove its texts' };
  const message = `nothing in the pack has the id "${id}"`;
  return { file, path: path.slice(0, 2), at: 'key', code: 'pack.unknown-text-id', message, hint };
}

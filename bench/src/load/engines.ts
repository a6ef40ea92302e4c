import { checkPack, indicatorsOf, loadPack } from '@mufakat/framework';
import { type Document, parseAllDocuments } from 'yaml';

type Files = ReadonlyMap<string, string>;

/** Works on the files; what it returns gives the ids of all criteria, to see that the work was done. */
export type Engine = (files: Files) => () => string[];

/** Loaded, with every check of the loader and of the quality of a pack. */
const ours: Engine = (files) => {
  const loaded = loadPack(files);
  if ('errors' in loaded) throw new Error(`${loaded.errors[0]?.file}: ${loaded.errors[0]?.message}`);
  checkPack(loaded.pack);
  return () => indicatorsOf(loaded.pack.root).flatMap(({ criteria }) => criteria.map(({ id }) => id));
};

/** Parsed only, into documents that know the place of everything; nothing is checked or built. */
const peer: Engine = (files) => {
  const documents = [...files.values()].flatMap((text) => parseAllDocuments(text));
  return () => documents.flatMap((document) => criteriaIn('toJS' in document ? (document as Document).toJS() : null));
};

/** Ids of whatever stands in a list named "criteria", at any depth. */
function criteriaIn(value: unknown, key = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => criteriaIn(item, key));
  const own = key === 'criteria' && 'id' in value ? [String(value.id)] : [];
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => criteriaIn(inner, name))];
}

export const ENGINES = { ours, peer } as const;

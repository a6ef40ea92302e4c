/** An index that is built of files, and its units in order. */
import { type BuiltIndex, buildIndex, type HierarchyNode } from '@mufakat/composite';
import { type EditionFiles, type NamedEdition, readEdition, within } from '../compare/edition.ts';

export type Built = { readonly edition: NamedEdition; readonly index: BuiltIndex };

/** Reads and builds. @throws InputErrors with the file that is at fault */
export async function builtFrom(files: EditionFiles): Promise<Built> {
  const edition = await readEdition(files);
  return { edition, index: within(files.recipe, () => buildIndex(edition.table, edition.hierarchy, edition.recipe)) };
}

/** The whole: the last node of the hierarchy. */
export function rootOf({ hierarchy }: Pick<BuiltIndex, 'hierarchy'>): { id: string; name: string } {
  const root = hierarchy.nodes.at(-1);
  if (root === undefined) throw new Error('a hierarchy has a root');
  return root;
}

/** Aggregates, the whole first. */
export const aggregatesOf = ({ hierarchy }: Pick<BuiltIndex, 'hierarchy'>): HierarchyNode[] =>
  hierarchy.nodes.slice(hierarchy.indicators).toSorted((a, b) => b.level - a.level);

/** Name of a node by its id. */
export const namesOfNodes = ({ hierarchy }: Pick<BuiltIndex, 'hierarchy'>): ReadonlyMap<string, string> =>
  new Map(hierarchy.nodes.map(({ id, name }) => [id, name]));

export const nameOf = (names: ReadonlyMap<string, string>, id: string): string => names.get(id) ?? id;

export type Ranked = { readonly unit: string; readonly name: string; readonly rank: number; readonly score: number; readonly at: number };

/** Units with a score, best first; `at` is their place in the table. */
export function ranking({ edition, index }: Built): Ranked[] {
  const { id } = rootOf(index);
  const [scores, ranks] = [index.scores(id), index.ranks(id)];
  return edition.table.units
    .map((unit, at) => ({ unit, name: nameOf(edition.names, unit), rank: ranks[at] ?? 0, score: scores[at] ?? Number.NaN, at }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => a.rank - b.rank);
}

/**
 * Packs on a server: folders are registered when it starts, and a registered version never changes.
 *
 *     const packs = await openPacks(database, ['packs/baseline', 'packs/gci-2020']);
 *     packs.find('baseline', '1.0.0')?.pack.title
 */
import { formatPackError, loadPack, type Pack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import type { Database } from '../kernel/database/database.ts';
import { fail } from '../kernel/http/problem.ts';
import { hashOf, listPacks, type PackFiles, type StoredPack, storePack } from './store.ts';

export type Packs = {
  /** Every registered pack, by id and version. */
  readonly list: () => readonly Pack[];
  readonly find: (id: string, version: string) => Pack | undefined;
};

function load(files: PackFiles, place: string): Pack {
  const loaded = loadPack(files);
  if (!('errors' in loaded)) return loaded.pack;
  fail('pack-invalid', {
    status: 500,
    title: 'A pack has errors',
    detail: [place, ...loaded.errors.map(formatPackError)].join('\n'),
    remedy: 'Correct the places that are named; `mufakat pack check` shows the same list.',
  });
}

async function readFolder(folder: string): Promise<StoredPack & { pack: Pack }> {
  const files = await readPackFolder(folder);
  const pack = load(files, folder);
  return { id: pack.id, version: pack.version, hash: hashOf(files), files, pack };
}

/**
 * Registers the packs of the folders and opens all that are registered. Each is loaded once, when it is first asked for; as a version never
 * changes, nothing here goes stale.
 *
 * @throws Problem `pack-invalid`, `pack-changed`.
 */
export async function openPacks(database: Pick<Database, 'asOperator'>, folders: readonly string[]): Promise<Packs> {
  const read = await Promise.all(folders.map(readFolder));
  const stored = await database.asOperator(async (tx) => {
    for (const pack of read) await storePack(tx, pack);
    return listPacks(tx);
  });
  const key = (id: string, version: string) => JSON.stringify([id, version]);
  const files = new Map(stored.map((pack) => [key(pack.id, pack.version), pack]));
  const loaded = new Map(read.map(({ id, version, pack }) => [key(id, version), pack]));
  const find = (id: string, version: string) => {
    const at = key(id, version);
    const known = loaded.get(at);
    const source = files.get(at);
    if (known !== undefined || source === undefined) return known;
    const pack = load(source.files, `registered pack ${id} ${version}`);
    loaded.set(at, pack);
    return pack;
  };
  return { find, list: () => stored.flatMap(({ id, version }) => find(id, version) ?? []) };
}

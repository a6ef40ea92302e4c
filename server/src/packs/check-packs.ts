/** The registered packs against their own hashes: no act of a jurisdiction tells them. */
import type { Tx } from '../kernel/database/database.ts';
import type { CheckFinding, OtherCheck } from '../ledger/index.ts';
import { hashOf, listPacks } from './store.ts';

/** The files of every version must have the hash that is kept beside them. */
export async function checkPacks(tx: Tx): Promise<OtherCheck> {
  const packs = await listPacks(tx);
  const findings = packs
    .filter(({ files, hash }) => hashOf(files) !== hash)
    .map(
      ({ id, version }): CheckFinding => ({
        ...{ code: 'pack.changed', table: 'pack', row: { id, version }, column: 'files' },
        message: `the files of ${id} ${version} do not have the hash that is kept beside them: one of them was changed`,
      }),
    );
  return { table: 'pack', compared: packs.length, findings };
}

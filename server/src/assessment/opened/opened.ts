/** An assessment as it was opened, without what is said in it. */
import type { Pack } from '@mufakat/framework';
import type { Tx } from '../../kernel/database/database.ts';
import { fail, notFound } from '../../kernel/http/problem.ts';
import type { Packs } from '../../packs/index.ts';
import type { Assessment } from '../model.ts';
import { findAssessment } from './store.ts';

/** The assessment. @throws Problem `not-found`. */
export async function requireAssessment(tx: Tx, id: string): Promise<Assessment> {
  return (await findAssessment(tx, id)) ?? notFound('The assessment');
}

/** The pack of an assessment. @throws Problem `pack-missing` when this server has not registered it. */
export function packOf(packs: Packs, { packId, packVersion }: Pick<Assessment, 'packId' | 'packVersion'>): Pack {
  return (
    packs.find(packId, packVersion) ??
    fail('pack-missing', {
      status: 422,
      title: 'The pack is not here',
      detail: `This server has no pack ${packId} ${packVersion}.`,
      remedy: 'Choose one of /api/packs, or ask the operator to add it and start the server again.',
      values: { pack: packId, version: packVersion },
    })
  );
}

/**
 * `mufakat jurisdiction list`: which countries are on this node.
 */
import { withReader } from '../node/open-node.ts';
import type { CommandResult } from '../terminal/command-result.ts';

/** Lists the jurisdictions by name. */
export async function jurisdictionList(): Promise<CommandResult> {
  const jurisdictions = await withReader((database) =>
    database.asOperator((tx) =>
      tx.selectFrom('jurisdiction').select(['jurisdiction', 'name', 'iso3166', 'invented']).orderBy('name').execute(),
    ),
  );
  const lines = jurisdictions.map(
    ({ jurisdiction, name, iso3166, invented }) =>
      `${jurisdiction}  ${name}${iso3166 ? ` (${iso3166})` : ''}${invented ? ', invented' : ''}`,
  );
  const text = lines.length > 0 ? lines.join('\n') : 'There is none yet; set one up with mufakat jurisdiction add.';
  return { exit: 0, data: { jurisdictions }, text };
}

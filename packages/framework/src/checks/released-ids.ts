/** Does every id that a released version had still lead somewhere? Ids are the merge key: verdicts and views of earlier periods hang on them. */
import type { Pack } from '../model.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

/** Ids of all groups, indicators, criteria and terms of a pack, in its order: what a release lists. */
export function idsOf(pack: Pack): string[] {
  const elements = groupsAndIndicators(pack.root).flatMap((node) =>
    node.type === 'group' ? [node.id] : [node.id, ...node.criteria.map(({ id }) => id)],
  );
  return [...elements, ...pack.glossary.map(({ id }) => id)];
}

function lostIds(pack: Pack): PackFinding[] {
  const continued = [...groupsAndIndicators(pack.root), ...indicatorsOf(pack.root).flatMap(({ criteria }) => criteria)].flatMap(
    ({ from }) => from,
  );
  const known = new Set([...idsOf(pack), ...continued, ...Object.keys(pack.retired)]);
  return pack.released.flatMap(({ version, ids }) =>
    ids
      .filter((id) => !known.has(id))
      .map((id) => ({
        id,
        code: 'check.lost-id',
        message: `was in version ${version} and leads nowhere now; keep the id, name it under "from" of what continues it, or retire it with a reason`,
      })),
  );
}

export const releaseChecks = [lostIds];

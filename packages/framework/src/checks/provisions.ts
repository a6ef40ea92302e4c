/** Is every provision of an instrument informed, or listed with the reason why not? */
import type { Pack } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

function provisionFindings(pack: Pack): PackFinding[] {
  const informed = new Set(indicatorsOf(pack.root).flatMap(({ mappings }) => mappings.map(({ to }) => to)));
  return pack.instruments.flatMap(({ id, provisions, notInformed }) =>
    Object.keys(provisions).flatMap((provision): PackFinding[] => {
      const place = `${id}:${provision}`;
      const excused = Object.hasOwn(notInformed, provision);
      if (informed.has(place) && excused)
        return [
          { id: place, code: 'check.informed-after-all', message: 'informed by an indicator, and listed as not informed; remove one' },
        ];
      if (informed.has(place) || excused) return [];
      const message = 'no indicator informs it; map one, or give the reason under notInformed of its instrument';
      return [{ id: place, code: 'check.uninformed-provision', message }];
    }),
  );
}

export const provisionChecks = [provisionFindings];

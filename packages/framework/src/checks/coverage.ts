/** Is every stage reachable and every criterion provable, and does the pack stand beside other instruments? */
import type { Indicator, Pack } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

const gated = (pack: Pack): Indicator[] =>
  indicatorsOf(pack.root).filter(({ answer, rule }) => answer.kind === 'criteria' && rule === 'gate');

/** A stage without criteria can never be reached; with criteria above it, it is passed over. */
function emptyStages(pack: Pack): PackFinding[] {
  return gated(pack).flatMap(({ id, criteria }) => {
    const empty = pack.stages.slice(1).filter((_, index) => !criteria.some(({ stage }) => stage === index + 1));
    if (empty.length === 0) return [];
    const titles = empty.map(({ title }) => title[pack.language]).join(', ');
    return [{ id, code: 'check.empty-stage', message: `no criteria at ${titles}; add one to each stage above the floor` }];
  });
}

function criteriaWithoutSources(pack: Pack): PackFinding[] {
  return indicatorsOf(pack.root)
    .flatMap(({ criteria }) => criteria)
    .filter(({ sources }) => sources.length === 0)
    .map(({ id }) => ({ id, code: 'check.no-sources', message: 'no kind of source that would prove it; name at least one' }));
}

/** Only asked of packs that declare instruments at all. */
function unmapped(pack: Pack): PackFinding[] {
  if (pack.instruments.length === 0) return [];
  return indicatorsOf(pack.root)
    .filter(({ mappings }) => mappings.length === 0)
    .map(({ id }) => ({ id, code: 'check.unmapped', message: 'mapped to no instrument; add the provisions that it informs' }));
}

function unusedInstruments(pack: Pack): PackFinding[] {
  const used = new Set(indicatorsOf(pack.root).flatMap(({ mappings }) => mappings.map(({ to }) => to.slice(0, to.indexOf(':')))));
  return pack.instruments
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => ({ id, code: 'check.unused-instrument', message: 'no indicator is mapped to it; map one or remove it' }));
}

export const coverageChecks = [emptyStages, criteriaWithoutSources, unmapped, unusedInstruments];

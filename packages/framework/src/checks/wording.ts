/** Are the texts there that participants and assessors need? */
import type { Indicator, Pack } from '../model.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

function withoutQuestion(pack: Pack): PackFinding[] {
  return indicatorsOf(pack.root)
    .filter(({ question }) => question === undefined)
    .map(({ id }) => ({ id, code: 'check.no-question', message: 'no question; word it for legal, technical and plain readers' }));
}

function withoutReason(pack: Pack): PackFinding[] {
  const missing = ({ measures, matters }: Indicator) =>
    [measures === undefined ? 'what it measures' : null, matters === undefined ? 'why it matters' : null].filter((part) => part !== null);
  return indicatorsOf(pack.root).flatMap((indicator) => {
    const parts = missing(indicator);
    return parts.length === 0
      ? []
      : [{ id: indicator.id, code: 'check.no-reason', message: `does not say ${parts.join(' and ')}; add a sentence` }];
  });
}

function withoutCommunities(pack: Pack): PackFinding[] {
  return indicatorsOf(pack.root)
    .filter(({ communities }) => communities.length === 0)
    .map(({ id }) => ({ id, code: 'check.no-communities', message: 'nobody is asked; name the communities that can answer' }));
}

/** A title in a language that the pack has otherwise. */
function untranslatedTitles(pack: Pack): PackFinding[] {
  const titled = groupsAndIndicators(pack.root);
  const languages = new Set(titled.flatMap(({ title }) => Object.keys(title)));
  return titled.flatMap(({ id, title }) => {
    const missing = [...languages].filter((language) => title[language] === undefined);
    return missing.length === 0 ? [] : [{ id, code: 'check.untranslated', message: `no title in ${missing.join(', ')}; translate it` }];
  });
}

export const wordingChecks = [withoutQuestion, withoutReason, withoutCommunities, untranslatedTitles];

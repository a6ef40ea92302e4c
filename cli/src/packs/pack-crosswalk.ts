/**
 * `mufakat pack crosswalk`: which questions of another framework an assessment already informs, so that nobody is asked twice.
 */
import { type CrosswalkEntry, crosswalk, indicatorsOf } from '@mufakat/framework';
import type { CommandResult } from '../terminal/command-result.ts';
import { count, strong, table, windowWidth, wrap } from '../terminal/text.ts';
import { inPackLanguage, readPack } from './read-pack.ts';

const MOST_LINKS = 3;

const WORDS: Readonly<Record<CrosswalkEntry['informed'], string>> = { full: 'informed', part: 'in part', touched: 'related', none: '' };

/** The crosswalk from the pack that was assessed to another. */
export async function packCrosswalk(assessed: string, other: string): Promise<CommandResult> {
  const [from, to] = [await readPack(assessed), await readPack(other)];
  const walk = crosswalk(from, to);
  const titles = new Map(indicatorsOf(to.root).map(({ id, title }) => [id, inPackLanguage(to, title)]));
  const informed = walk.entries.filter((entry) => entry.informed !== 'none');
  const number = (kind: CrosswalkEntry['informed']) => walk.entries.filter((entry) => entry.informed === kind).length;
  const head =
    `An assessment under ${strong(from.id)} ${from.version} informs ${informed.length} of ${count(walk.entries.length, 'indicator')} of ` +
    `${strong(to.id)} ${to.version}: ${number('full')} fully, ${number('part')} in part, ${number('touched')} by something related.`;
  const rows = informed.map((entry) => [WORDS[entry.informed], titles.get(entry.indicator) ?? entry.indicator, linkText(entry)]);
  const uncovered = walk.uncovered.map((id) => titles.get(id) ?? id).join('; ');
  return {
    exit: 0,
    data: { ...walk },
    text: [
      wrap(head, windowWidth()),
      ...(rows.length === 0 ? [] : ['', table(['', to.id, `from ${from.id}`], rows)]),
      ...(uncovered === '' ? [] : ['', wrap(`Nothing informs: ${uncovered}.`, windowWidth(), 2)]),
    ].join('\n'),
  };
}

function linkText({ links }: CrosswalkEntry): string {
  const shown = links.slice(0, MOST_LINKS).map(({ indicator, through }) => (through === null ? indicator : `${indicator} (${through})`));
  const more = links.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/**
 * `mufakat pack show`: what a pack holds.
 */
import { type Group, type Indicator, indicatorsOf, type Pack } from '@mufakat/framework';
import type { CommandResult } from '../terminal/command-result.ts';
import { count, cut, displayWidth, faint, strong, windowWidth, wrap } from '../terminal/text.ts';
import { inPackLanguage, readPack } from './read-pack.ts';

/** Describes the pack in a folder. */
export async function packShow(folder: string): Promise<CommandResult> {
  const pack = await readPack(folder);
  return { exit: 0, data: { pack }, text: [...heading(pack), ...stages(pack), '', ...tree(pack)].join('\n') };
}

function heading(pack: Pack): string[] {
  const indicators = indicatorsOf(pack.root);
  const criteria = indicators.reduce((sum, indicator) => sum + indicator.criteria.length, 0);
  const counts = [
    count(indicators.length, 'indicator'),
    criteria === 0 ? '' : count(criteria, 'criterion', 'criteria'),
    pack.glossary.length === 0 ? '' : count(pack.glossary.length, 'term'),
    pack.instruments.length === 0 ? '' : count(pack.instruments.length, 'instrument'),
    languages(pack).length < 2 ? '' : `languages ${languages(pack).join(', ')}`,
  ];
  return [
    `${strong(inPackLanguage(pack, pack.title))}  ${faint(`${pack.id} ${pack.version}, ${pack.licence}`)}`,
    wrap(inPackLanguage(pack, pack.description), Math.min(windowWidth(), 100)),
    '',
    `${counts.filter((each) => each !== '').join(', ')}; the whole by ${pack.root.rule}`,
  ];
}

function languages(pack: Pack): string[] {
  const texts = [pack.title, ...indicatorsOf(pack.root).map(({ title }) => title)];
  return [...new Set([pack.language, ...texts.flatMap((text) => Object.keys(text))])];
}

function stages(pack: Pack): string[] {
  if (pack.stages.length === 0) return [];
  return [`stages ${pack.stages.map((stage, index) => `${index} ${inPackLanguage(pack, stage.title)}`).join(', ')}`];
}

interface Line {
  title: string;
  group: boolean;
  note: string;
}

function treeLines(pack: Pack, nodes: readonly (Group | Indicator)[], depth: number): Line[] {
  return nodes.flatMap((node) => {
    const note = node.type === 'group' ? `${node.label}, ${node.rule}` : indicatorNote(pack, node);
    const title = '  '.repeat(depth) + inPackLanguage(pack, node.title);
    const line = { title, group: node.type === 'group', note: `${node.id}  ${note}` };
    return [line, ...(node.type === 'group' ? treeLines(pack, node.children, depth + 1) : [])];
  });
}

/** Titles indented by depth, ids and notes in a column beside them. */
function tree(pack: Pack): string[] {
  const lines = treeLines(pack, pack.root.children, 0);
  const notes = Math.max(...lines.map(({ note }) => displayWidth(note)));
  const room = Math.max(24, Math.min(Math.max(...lines.map(({ title }) => displayWidth(title))), windowWidth() - notes - 2));
  return lines.map(({ title, group, note }) => {
    const shown = cut(title, room);
    return `${group ? strong(shown) : shown}${' '.repeat(room - displayWidth(shown) + 2)}${faint(note)}`;
  });
}

/** Criteria at each stage above the floor, as `1·3·2·1`; or the kind of answer and its weight. */
function indicatorNote(pack: Pack, indicator: Indicator): string {
  if (indicator.answer.kind !== 'criteria') return `${indicator.answer.kind}, weight ${indicator.weight}`;
  const perStage = pack.stages.slice(1).map((_, index) => indicator.criteria.filter(({ stage }) => stage === index + 1).length);
  return perStage.join('·');
}

import type { Group, Indicator, Pack, Rule } from '../model.ts';
import { scaleOf } from '../score/scale.ts';

/** A group gate pools criteria; where only stages are known, the group stands where its lowest indicator stands, which is what that gate implies. */
const withoutCriteria = (rule: Rule): Rule => (rule === 'gate' ? 'minimum' : rule);

/** Whatever an indicator's own answer is, people name one of the pack's stages for it; under the rule `points` it goes on being worth its own points. */
function levelIndicator(pack: Pack, indicator: Indicator, above: Rule): Indicator {
  if (indicator.answer.kind === 'level' || pack.stages.length === 0) return indicator;
  const { scale, max } = scaleOf(pack, indicator);
  const weight = above === 'points' && scale === 'points' ? max : indicator.weight;
  return { ...indicator, answer: { kind: 'level', titles: pack.stages.map(({ title }) => title) }, criteria: [], weight };
}

function levelGroup(pack: Pack, group: Group): Group {
  const children = group.children.map((child) =>
    child.type === 'group' ? levelGroup(pack, child) : levelIndicator(pack, child, group.rule),
  );
  return { ...group, rule: withoutCriteria(group.rule), children };
}

/**
 * The same pack, asked one stage an indicator instead of its criteria: so that perceived and adopted stages roll up by the very rules
 * that evidence does. In a pack without stages, where nobody can name one, indicators stay as they are.
 */
export function levelPack(pack: Pack): Pack {
  return { ...pack, root: levelGroup(pack, pack.root) };
}

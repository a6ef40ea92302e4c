import type { Group, Indicator, Pack, Rule } from '../model.ts';

/** A group gate pools criteria; where only stages are known, the group stands where its lowest indicator stands, which is what that gate implies. */
const withoutCriteria = (rule: Rule): Rule => (rule === 'gate' ? 'minimum' : rule);

function levelIndicator(pack: Pack, indicator: Indicator): Indicator {
  if (indicator.answer.kind !== 'criteria' || indicator.rule !== 'gate') return indicator;
  return { ...indicator, answer: { kind: 'level', titles: pack.stages.map(({ title }) => title) }, criteria: [] };
}

function levelGroup(pack: Pack, group: Group): Group {
  const children = group.children.map((child) => (child.type === 'group' ? levelGroup(pack, child) : levelIndicator(pack, child)));
  return { ...group, rule: withoutCriteria(group.rule), children };
}

/**
 * The same pack, asked one stage an indicator instead of its criteria: so that perceived and adopted stages roll up by the very rules
 * that evidence does. Indicators that are not on the stage scale stay as they are.
 */
export function levelPack(pack: Pack): Pack {
  return { ...pack, root: levelGroup(pack, pack.root) };
}

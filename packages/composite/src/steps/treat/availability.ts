import type { BuildState } from '../../state.ts';
import { NOT_APPLICABLE } from '../../table.ts';
import type { Whole, Work } from '../whole.ts';

/**
 * Takes the score of an aggregate from units with too few of its parts, and notes why a score is missing. Null when there is neither something to
 * take nor anybody to tell.
 */
export function withholder(work: Work): ((whole: Whole) => void) | null {
  const { step, record, state } = work;
  const limits = [step, ...Object.values(step.levels ?? {})].some(({ availability = 0 }) => availability > 0);
  if (!limits && record === null) return null;
  const outside = notApplicable(state);
  return (whole) => {
    const units = whole.parts.units;
    for (let unit = 0; unit < units; unit++) withholdFrom(work, whole, unit, outside);
  };
}

function withholdFrom(
  { record, scores, state }: Work,
  { node, children, parts, aggregation, from }: Whole,
  unit: number,
  outside: Uint8Array | null,
): void {
  const { values, units } = parts;
  const required = aggregation.availability ?? 0;
  let [present, applicable] = [0, 0];
  for (const [part, child] of children.entries()) {
    if (!Number.isNaN(values[part * units + unit])) present++;
    if (outside?.[child * units + unit] !== 1) applicable++;
  }
  if (present > 0 && present / applicable < required) scores[from + unit] = Number.NaN;
  if (record === null || !Number.isNaN(scores[from + unit])) return;
  const short = `${present} of its ${applicable} parts have a score, less than ${required * 100} %`;
  const reason = applicable === 0 ? NOT_APPLICABLE : present === 0 ? 'no part has a score' : short;
  record({ node: node.id, unit: state.table.units[unit] ?? '', kind: 'lost', reason });
}

/** By node and unit: 1 where an indicator, or all of an aggregate, does not apply; null where everything does. */
function notApplicable({ table, hierarchy, columns }: BuildState): Uint8Array | null {
  const cells = [...table.missing].filter(([, reason]) => reason === NOT_APPLICABLE).map(([cell]) => cell);
  if (cells.length === 0) return null;
  const units = table.units.length;
  const outside = new Uint8Array(hierarchy.nodes.length * units);
  const nodeOf = new Map([...columns].map((column, node) => [column, node]));
  for (const cell of cells) {
    const node = nodeOf.get(Math.floor(cell / units));
    if (node !== undefined) outside[node * units + (cell % units)] = 1;
  }
  for (const [index, { children }] of hierarchy.nodes.entries()) {
    if (children.length === 0) continue;
    for (let unit = 0; unit < units; unit++)
      outside[index * units + unit] = children.every((child) => outside[child * units + unit] === 1) ? 1 : 0;
  }
  return outside;
}

import { CompositeError } from '../composite-error.ts';
import { stepName } from '../state.ts';
import type { Whole, Work } from './whole.ts';

/** What each method does not take, in words. */
const takes: Readonly<Record<string, readonly [string, string]>> = {
  geometric: ['geometric-of-zero', 'the geometric mean takes only values above 0'],
  harmonic: ['harmonic-of-zero', 'the harmonic mean takes only values above 0'],
  generalised: ['generalised-of-zero', 'a mean of this power takes only values above 0 (or 0, where the power is above 0)'],
  'mazziotta-pareto': ['mazziotta-pareto-of-zero', 'the method divides by the mean, which is 0'],
};

/** Why an aggregate cannot be computed: the first part of the first unit in the way, and how many units have one. */
export function refusal({ state, step, at }: Work, whole: Whole): CompositeError {
  const { node, children, parts, aggregation } = whole;
  const [code, rule] = takes[aggregation.method] ?? ['not-computable', 'the method does not take these values'];
  const place = `${stepName(step, at)}, aggregate ${node.id}`;
  const remedy =
    'normalise to a range above 0 (such as 1 to 100), declare a floor (0: a part of 0 makes the whole 0), or aggregate arithmetically';
  const blocked = unitsInTheWay(whole);
  const [first] = blocked;
  if (first === undefined) return new CompositeError({ code, place, problem: rule, remedy });
  const where = `${place}, unit ${state.table.units[first.unit]}, part ${state.hierarchy.nodes[children[first.part] ?? 0]?.id}`;
  const problem = `${rule}; this one has ${parts.values[first.part * parts.units + first.unit]}, and ${blocked.length} of ${parts.units} units have such a part`;
  return new CompositeError({ code, place: where, problem, remedy });
}

/** Units with a part that the mean does not take, and the first such part of each. */
function unitsInTheWay({ parts: { values, count, units }, aggregation }: Whole): { unit: number; part: number }[] {
  if (aggregation.method === 'mazziotta-pareto') return [];
  const zeroPasses = aggregation.method === 'generalised' && (aggregation.power ?? 0) > 0;
  const isInTheWay = (value: number) => (zeroPasses ? value < 0 : value <= 0);
  return Array.from({ length: units }, (_, unit) => {
    const part = Array.from({ length: count }, (_, at) => at).find((at) => isInTheWay(values[at * units + unit] ?? Number.NaN));
    return part === undefined ? [] : [{ unit, part }];
  }).flat();
}

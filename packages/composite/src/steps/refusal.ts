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
export function refusal({ state, step, at }: Work, { node, children, parts, aggregation }: Whole): CompositeError {
  const [code, rule] = takes[aggregation.method] ?? ['not-computable', 'the method does not take these values'];
  const { values, count, units } = parts;
  const blocked = Array.from({ length: units }, (_, unit) => {
    const part = Array.from({ length: count }, (_, at) => at).find((at) =>
      isInTheWay(values[at * units + unit] ?? Number.NaN, aggregation.power ?? 0),
    );
    return { unit, part };
  }).filter(({ part }) => part !== undefined);
  const { unit = 0, part = 0 } = blocked[0] ?? {};
  const id = state.hierarchy.nodes[children[part] ?? 0]?.id;
  const where = blocked.length === 0 ? '' : `, unit ${state.table.units[unit]}, part ${id}`;
  const found =
    blocked.length === 0 ? '' : `; this one has ${values[part * units + unit]}, and ${blocked.length} of ${units} units have such a part`;
  return new CompositeError({
    ...{ code, place: `${stepName(step, at)}, aggregate ${node.id}${where}`, problem: `${rule}${found}` },
    remedy: 'normalise to a range above 0 (such as 1 to 100), declare a floor, or aggregate arithmetically',
  });
}

function isInTheWay(value: number, power: number): boolean {
  return power > 0 ? value < 0 : value <= 0;
}

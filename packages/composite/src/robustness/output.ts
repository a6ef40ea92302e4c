/** Numbers that a run gives, whose spread can be traced to the factors. */
import { CompositeError } from '../composite-error.ts';
import { NO_RANK } from './ranks/rank.ts';
import type { RankTable } from './ranks/rank-table.ts';

export type Output =
  /** Mean over the units of how far their rank is from that of the recipe as it stands, up or down. */
  | { readonly of: 'rank-shift' }
  | { readonly of: 'rank'; readonly unit: string }
  /** With a unit: 1 when it is among the first `top`, else 0. Without: share of those first with the recipe as it stands that still are. */
  | { readonly of: 'top'; readonly top: number; readonly unit?: string }
  /** 1 when the unit is ahead of the other, ½ when level, 0 when behind. */
  | { readonly of: 'order'; readonly unit: string; readonly other: string };

/**
 * The output of every run; NaN where it failed or a unit concerned has no rank.
 * @throws CompositeError `robustness.unknown-unit`, `robustness.top`
 */
export function outputOf(table: RankTable, nominal: Uint16Array, output: Output): Float64Array {
  const { units, runs, ranks } = table;
  const value = reading(table, nominal, output);
  return Float64Array.from({ length: runs }, (_, run) => value(ranks.subarray(run * units.length, (run + 1) * units.length)));
}

type Value = (ranks: Uint16Array) => number;

function reading({ units }: RankTable, nominal: Uint16Array, output: Output): Value {
  const rankOf = (name: string): Value => {
    const unit = unitIndex(units, name);
    return (ranks) => ranks[unit] || Number.NaN;
  };
  switch (output.of) {
    case 'rank-shift':
      return (ranks) => rankShift(ranks, nominal);
    case 'rank':
      return rankOf(output.unit);
    case 'top': {
      const top = checkTop(output.top);
      if (output.unit === undefined) return staying(nominal, top);
      const rank = rankOf(output.unit);
      return (ranks) => step(top - rank(ranks));
    }
    case 'order': {
      const [one, other] = [rankOf(output.unit), rankOf(output.other)];
      return (ranks) => (1 + Math.sign(other(ranks) - one(ranks))) / 2;
    }
  }
}

/** 1 from 0 on, else 0; NaN of NaN. */
function step(value: number): number {
  return Number.isNaN(value) ? value : Number(value >= 0);
}

/** NaN when no unit has a rank in both. */
function rankShift(ranks: Uint16Array, nominal: Uint16Array): number {
  let sum = 0;
  let count = 0;
  for (let unit = 0; unit < ranks.length; unit++) {
    const now = ranks[unit] ?? NO_RANK;
    const before = nominal[unit] ?? NO_RANK;
    if (now === NO_RANK || before === NO_RANK) continue;
    sum += Math.abs(now - before);
    count++;
  }
  return sum / count;
}

/** A unit that has lost its rank does not stay. */
function staying(nominal: Uint16Array, top: number): Value {
  const first = [...nominal.keys()].filter((unit) => isWithin(nominal[unit], top));
  return (ranks) =>
    ranks.every((rank) => rank === NO_RANK) ? Number.NaN : first.filter((unit) => isWithin(ranks[unit], top)).length / first.length;
}

function isWithin(rank: number | undefined, top: number): boolean {
  return rank !== undefined && rank !== NO_RANK && rank <= top;
}

function checkTop(top: number): number {
  if (Number.isInteger(top) && top >= 1) return top;
  throw new CompositeError({
    code: 'robustness.top',
    place: 'output top',
    problem: `${top} is given`,
    remedy: 'give a whole number from 1 on',
  });
}

/** @throws CompositeError `robustness.unknown-unit` */
function unitIndex(units: readonly string[], name: string): number {
  const index = units.indexOf(name);
  if (index >= 0) return index;
  const problem = `the table has no unit "${name}"`;
  throw new CompositeError({ code: 'robustness.unknown-unit', place: 'output', problem, remedy: 'name a unit as the table does' });
}

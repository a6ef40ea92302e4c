import { type RankSketch, summariseSketch } from './rank-sketch.ts';
import type { RankSummary } from './rank-summary.ts';
import { type RankTable, summariseTable } from './rank-table.ts';

/** Mean, median and 5 % to 95 % of every unit's ranks, in the order of the units: exact from a table, of a sketch as near as rank-sketch.ts says. */
export function summariseRanks(ranks: RankTable | RankSketch): RankSummary[] {
  return ranks.kind === 'table' ? summariseTable(ranks) : summariseSketch(ranks);
}

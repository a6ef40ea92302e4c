/** The region that a table makes: one row a country, under a pack whose indicators name columns. Nothing of it leaves the browser. */
import {
  type AnswerValue,
  type Contradiction,
  compilePack,
  indicatorsOf,
  type Pack,
  type Result,
  type Scores,
  scoreTable,
  type TableError,
  type TableRow,
  type UnitScore,
} from '@mufakat/framework';
import { type Cell, type Country, type Dimension, type Element, type Region, topGroups } from '../region-data.ts';

export type TableRegion = { readonly region: Region; readonly contradictions: readonly Contradiction[] };

/**
 * Scores every row. Where the table carries a score that the rules of the pack do not give, the country stands where it was published, and the contradiction is told.
 * @returns the region, or every error with its row and column
 * @throws FrameworkError `table.no-columns` when the pack names no columns
 */
export function regionOfTable(pack: Pack, rows: readonly TableRow[]): TableRegion | { readonly errors: readonly TableError[] } {
  const scored = scoreTable(pack, rows);
  if ('errors' in scored) return scored;
  const scorer = compilePack(pack);
  const dimensions = dimensionsOf(pack, scorer.open({ verdicts: new Map(), values: new Map() }));
  const elements = dimensions.flatMap((dimension) => [dimension, ...dimension.indicators]);
  const columns = indicatorsOf(pack.root).map(({ id, column }) => [id, column ?? ''] as const);
  const countries = scored.units.map((unit, at) => {
    const values = new Map(columns.map(([id, column]) => [id, answerOf(rows[at]?.[column])]));
    return countryOf(pack, unit, elements, scorer.open({ verdicts: new Map(), values }));
  });
  return { region: { pack, dimensions, countries }, contradictions: scored.units.flatMap(({ contradictions }) => contradictions) };
}

/** What stands in a cell; `scoreTable` has accepted it. */
function answerOf(text = ''): AnswerValue {
  const word = text.trim().toLowerCase();
  if (word === 'yes' || word === 'partial' || word === 'no' || word === 'not-applicable') return word;
  return word === '' || word === 'unknown' ? 'unknown' : Number(word);
}

function countryOf(pack: Pack, { unit, name, groups, contradictions }: UnitScore, elements: readonly Element[], scores: Scores): Country {
  const published = new Map(contradictions.map((contradiction) => [contradiction.group, contradiction]));
  const cells = new Map(
    elements.map((element) => [element.id, asPublished(cellOfResult(element, scores.result(element.id)), published.get(element.id))]),
  );
  const whole = wholeOf(pack, groups[0], published.get(pack.root.id));
  return { ...{ id: unit, name: name ?? unit, code: unit, invented: false, origin: null, cells }, whole };
}

function wholeOf({ bands }: Pack, whole: Result | undefined, contradiction: Contradiction | undefined): Country['whole'] {
  if (whole === undefined || whole.value === null) return null;
  const { max } = whole;
  const low = contradiction?.published ?? whole.value.low;
  const high = contradiction?.published ?? whole.value.high;
  const bandAt = (value: number) => bands.find(({ from }) => (value / max) * 100 >= from)?.id ?? null;
  return { low, high, max, bands: [bandAt(low), bandAt(high)] };
}

function asPublished(cell: Cell, contradiction: Contradiction | undefined): Cell {
  if (contradiction === undefined || cell.kind !== 'known') return cell;
  const { published, computed } = contradiction;
  if (computed === null) return cell;
  return { kind: 'known', low: published, high: published, computed };
}

/**
 * Where no question below is answered the value is the whole scale: that is unknown. What is not applicable lowers what can be reached, so that values of several
 * countries are brought to the full scale of the element.
 */
function cellOfResult({ max }: Element, result: Result): Cell {
  if (result.value === null) return { kind: 'not-applicable' };
  if (result.coverage === 0) return { kind: 'unknown' };
  const full = result.max === max ? 1 : max / result.max;
  return { kind: 'known', low: result.value.low * full, high: result.value.high * full };
}

/** A group that counts points of its own weighs what it can reach. */
function dimensionsOf(pack: Pack, scores: Scores): Dimension[] {
  const scaleOf = (id: string) => {
    const { scale, max } = scores.result(id);
    return { scale, max: max > 0 ? max : 1 };
  };
  return topGroups(pack).map((group) => {
    const { scale, max } = scaleOf(group.id);
    const weight = pack.root.rule === 'points' && scale === 'points' ? max : group.weight;
    return {
      ...{ id: group.id, title: group.title, rule: group.rule, scale, max, weight },
      indicators: indicatorsOf(group).map(({ id, title, weight: own }) => ({ id, title, weight: own, ...scaleOf(id) })),
    };
  });
}

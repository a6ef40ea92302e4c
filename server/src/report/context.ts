/** What every section of the report looks up: names, numbers and texts by id, worked out once. */
import type { Spread } from '@mufakat/consensus';
import {
  type Criterion,
  type EffectiveVerdict,
  effectiveVerdicts,
  type Group,
  type GroupReading,
  type Indicator,
  type IndicatorReading,
  type Pack,
  type Profile,
  type ShownRecord,
  type Source,
} from '@mufakat/framework';
import { type Cell, type Inline, plain, quiet } from './blocks.ts';
import { type StripReading, strip } from './drawing.ts';
import { chip, chips, isChecked, pick, type Saying, sayInterval, sayValue, stageNames } from './words.ts';

export type ReportInput = { readonly pack: Pack; readonly record: ShownRecord; readonly profile: Profile; readonly language: string };

export type Context = ReportInput & {
  readonly stages: readonly string[];
  readonly groups: ReadonlyMap<string, Group>;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly criteria: ReadonlyMap<string, Criterion>;
  /** Section numbers of groups and indicators, as in "4.1.2". */
  readonly numbers: ReadonlyMap<string, string>;
  /** How sources are cited: S1, S2 … in the order of the record. */
  readonly sources: ReadonlyMap<string, string>;
  readonly effective: ReadonlyMap<string, EffectiveVerdict>;
};

/** The first chapters are summary, method and profile; the pack's top groups follow. */
const FIRST_CHAPTER = 4;

type Lookups = {
  groups: Map<string, Group>;
  indicators: Map<string, Indicator>;
  criteria: Map<string, Criterion>;
  numbers: Map<string, string>;
};

function index(node: Group | Indicator, number: string, into: Lookups): void {
  if (number !== '') into.numbers.set(node.id, number);
  if (node.type === 'indicator') {
    into.indicators.set(node.id, node);
    for (const criterion of node.criteria) into.criteria.set(criterion.id, criterion);
    return;
  }
  into.groups.set(node.id, node);
  for (const [position, child] of node.children.entries()) {
    index(child, number === '' ? String(position + FIRST_CHAPTER) : `${number}.${position + 1}`, into);
  }
}

/**
 * The record without what a restricted or attested source is: that it exists, its number and its access class are left. A report is made from this alone,
 * so that it is the same whoever asks for it, and nothing of them can come into any format.
 */
function withoutConfidential(record: ShownRecord): ShownRecord {
  const shown = (source: Source): Source => {
    const { id, kind, access, version } = source;
    if (access === 'public') return source;
    return { id, kind: access === 'attested' ? '' : kind, access, title: '', ...(version !== undefined && { version }) };
  };
  return { ...record, sources: record.sources.map(shown) };
}

export function contextOf(input: ReportInput): Context {
  const lookups: Lookups = { groups: new Map(), indicators: new Map(), criteria: new Map(), numbers: new Map() };
  index(input.pack.root, '', lookups);
  return {
    ...input,
    record: withoutConfidential(input.record),
    ...lookups,
    stages: stageNames(input.pack, input.language),
    sources: new Map(input.record.sources.map(({ id }, position) => [id, `S${position + 1}`])),
    effective: effectiveVerdicts(input.record.verdicts),
  };
}

/** Title of a group or an indicator; its id where the pack does not have it. */
export function titleOf(context: Context, id: string): string {
  const node = context.indicators.get(id) ?? context.groups.get(id);
  return node === undefined ? id : pick(node.title, context.language, context.pack);
}

/** Text of a criterion, or the title of an indicator that is answered by one value. */
export function criterionText(context: Context, id: string): string {
  const criterion = context.criteria.get(id);
  return criterion === undefined ? titleOf(context, id) : pick(criterion.text, context.language, context.pack);
}

/** The words for values of one reading: an indicator with levels of its own has its own words. */
export function sayingOf(context: Context, { id, scale, max }: IndicatorReading | GroupReading): Saying {
  const answer = context.indicators.get(id)?.answer;
  const own = answer?.kind === 'level' && answer.titles.length !== context.stages.length;
  return { scale, max, stages: own ? answer.titles.map((title) => pick(title, context.language, context.pack)) : context.stages };
}

const NOT_APPLICABLE = 'Not applicable';
const NOTHING_CHECKED = 'Unknown: nothing checked yet';
export const TOO_FEW_VIEWS = 'Unknown: too few views';
export const NO_FINDING = 'No finding yet';
/** What is known of too few people to be said. */
const WITHHELD = 'Withheld: it could give a person away';

/** The evidenced reading in runs; what is unknown is said as unknown. */
export function evidencedInline(context: Context, reading: IndicatorReading | GroupReading): Inline {
  if (reading.evidenced === null) return quiet(NOT_APPLICABLE);
  return isChecked(reading) ? chips(reading.evidenced, sayingOf(context, reading)) : quiet(NOTHING_CHECKED);
}

/** People speak of stages of the pack, also where the evidence is measured on another scale. */
function stageSaying(context: Context, reading: IndicatorReading): Saying {
  return reading.scale === 'stage'
    ? sayingOf(context, reading)
    : { scale: 'stage', max: context.stages.length - 1, stages: context.stages };
}

/** The views of people in runs: the median, and how far the middle half of them reaches or that nearly all are of one stage. */
export function spreadInline({ median, quartiles, nearlyAll }: Spread, saying: Saying): Inline {
  if (median === null) return quiet(WITHHELD);
  const shown = chip(median, saying);
  if (nearlyAll !== null) return [...shown, { text: ' ' }, { text: '(nearly all)', quiet: true }];
  if (quartiles === null || quartiles[0] === quartiles[1]) return shown;
  return [...shown, { text: ' ' }, { text: `(${quartiles[0]}–${quartiles[1]})`, quiet: true }];
}

export function perceivedInline(context: Context, reading: IndicatorReading): Inline {
  const { overall } = reading.perceived;
  return overall === null ? quiet(TOO_FEW_VIEWS) : spreadInline(overall, stageSaying(context, reading));
}

export function adoptedInline(context: Context, reading: IndicatorReading): Inline {
  return reading.adopted === null ? quiet(NO_FINDING) : chip(reading.adopted.stage, stageSaying(context, reading));
}

/** A group's perceived or adopted roll-up. */
export function rolledUp(context: Context, reading: GroupReading, value: GroupReading['adopted'], none: string): Inline {
  return value === null ? quiet(none) : chips(value, sayingOf(context, reading));
}

function stripSpread(overall: Spread | null): StripReading['perceived'] {
  if (overall === null || overall.median === null) return null;
  const [low, high] = overall.quartiles ?? [overall.median, overall.median];
  return { median: overall.median, low, high };
}

function stripReading(reading: IndicatorReading): StripReading {
  const staged = reading.scale === 'stage';
  const { overall } = reading.perceived;
  const evidenced = isChecked(reading) ? reading.evidenced : null;
  return {
    stages: staged ? reading.max + 1 : 0,
    evidenced: evidenced === null || staged ? evidenced : { low: evidenced.low / reading.max, high: evidenced.high / reading.max },
    perceived: staged ? stripSpread(overall) : null,
    adopted: staged ? (reading.adopted?.stage ?? null) : null,
  };
}

function spreadInWords({ median, quartiles, nearlyAll }: Spread, saying: Saying): string {
  if (median === null) return WITHHELD;
  const said = sayValue(median, saying);
  if (nearlyAll !== null) return `${said}, by nearly all`;
  return quartiles === null ? said : `${said}, middle half of the views from ${quartiles[0]} to ${quartiles[1]}`;
}

/** The three readings of an indicator in one sentence each: what a strip says to those who cannot see it. */
function readingsInWords(context: Context, reading: IndicatorReading): string {
  const saying = sayingOf(context, reading);
  const { overall } = reading.perceived;
  const evidenced =
    reading.evidenced === null ? NOT_APPLICABLE : isChecked(reading) ? sayInterval(reading.evidenced, saying) : NOTHING_CHECKED;
  const perceived = overall === null ? TOO_FEW_VIEWS : spreadInWords(overall, stageSaying(context, reading));
  const adopted = reading.adopted === null ? NO_FINDING : sayValue(reading.adopted.stage, stageSaying(context, reading));
  return `Evidenced: ${evidenced}. Perceived: ${perceived}. Adopted: ${adopted}.`;
}

/** The strip of an indicator; large ones carry the names of the stages. */
export function stripOf(context: Context, reading: IndicatorReading, width: number, large = false) {
  const named = large && reading.scale === 'stage';
  return strip(
    stripReading(reading),
    width,
    `${titleOf(context, reading.id)}. ${readingsInWords(context, reading)}`,
    named ? sayingOf(context, reading).stages : null,
  );
}

export const textCell = (text: string): Cell => ({ text: plain(text) });

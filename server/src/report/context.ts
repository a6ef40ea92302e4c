/** What every part of the report looks up: names, numbers and texts by id, worked out once, and the words of the report's language. */
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
  type Text,
} from '@mufakat/framework';
import { type Cell, type Inline, plain } from './blocks.ts';
import { type Drawing, mirrored } from './drawing.ts';
import { reportLanguage, type Speech, speechIn } from './speech.ts';
import { pick, type Saying, stageNames } from './words.ts';

/** `language` is that of the texts of the pack; the report's own words are in it where they exist in it, else in English. */
export type ReportInput = { readonly pack: Pack; readonly record: ShownRecord; readonly profile: Profile; readonly language: string };

export type Context = ReportInput & {
  readonly speech: Speech;
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
    speech: speechIn(reportLanguage(input.language)),
    stages: stageNames(input.pack, input.language),
    sources: new Map(input.record.sources.map(({ id }, position) => [id, `S${position + 1}`])),
    effective: effectiveVerdicts(input.record.verdicts),
  };
}

/** A text of the pack in the language of the report; '' where there is none. */
export const textOfPack = ({ language, pack }: Context, text: Text | undefined): string => pick(text, language, pack);

/** Title of a group or an indicator; its id where the pack does not have it. */
export function titleOf(context: Context, id: string): string {
  const node = context.indicators.get(id) ?? context.groups.get(id);
  return node === undefined ? id : textOfPack(context, node.title);
}

/** "4.1.2 Title", the number quiet. */
export function numbered(context: Context, id: string): Inline {
  return [{ text: `${context.numbers.get(id) ?? ''}\u2002`, quiet: true }, { text: titleOf(context, id) }];
}

/** Text of a criterion, or the title of an indicator that is answered by one value. */
export function criterionText(context: Context, id: string): string {
  const criterion = context.criteria.get(id);
  return criterion === undefined ? titleOf(context, id) : textOfPack(context, criterion.text);
}

/** The words for stages of the pack. */
export function packSaying({ speech, stages }: Context): Saying {
  return { speech, scale: 'stage', max: stages.length - 1, stages };
}

/** The words for values of one reading: an indicator with levels of its own has its own words. */
export function sayingOf(context: Context, { id, scale, max }: IndicatorReading | GroupReading): Saying {
  const answer = context.indicators.get(id)?.answer;
  const own = answer?.kind === 'level' && answer.titles.length !== context.stages.length;
  return { speech: context.speech, scale, max, stages: own ? answer.titles.map((title) => textOfPack(context, title)) : context.stages };
}

/** A drawing as it reads in the language of the report: from right to left the floor is at the right. */
export const drawn = ({ speech }: Context, drawing: Drawing): Drawing => (speech.direction === 'rtl' ? mirrored(drawing) : drawing);

export const textCell = (text: string): Cell => ({ text: plain(text) });

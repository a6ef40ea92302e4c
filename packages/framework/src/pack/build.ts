/** Makes the pack out of files that the schemas accepted; defaults are filled in here and nowhere else. */
import type { AnswerKind, Criterion, Group, Indicator, Instrument, Pack, Rule, Stage, Term, Text } from '../model.ts';
import type { GroupFile, IndicatorFile, PackFile, PartFile } from './schema.ts';
import type { Texts } from './texts.ts';

type Context = {
  readonly texts: Texts;
  readonly stages: readonly string[];
  readonly labels: readonly string[];
  readonly groupRule: Rule;
  readonly criteriaRule: Rule;
};

/** Defaults of the format. */
const EFFORT = 2;
const WEIGHT = 1;
const PARTIAL = 0.5;

function answerKind({ texts }: Context, { id, answer = 'criteria' }: IndicatorFile): AnswerKind {
  if (answer === 'choice') return { kind: 'choice', partial: PARTIAL };
  if (typeof answer === 'string') return { kind: answer };
  if ('choice' in answer) return { kind: 'choice', partial: answer.choice.partial };
  if ('number' in answer) return { kind: 'number', ...answer.number };
  return { kind: 'level', titles: answer.level.map((title, at) => texts.make(id, `levels.${at}`, title)) };
}

function buildCriterion({ texts, stages }: Context, file: NonNullable<IndicatorFile['criteria']>[number]): Criterion {
  return {
    id: file.id,
    stage: file.stage === undefined ? 0 : stages.indexOf(file.stage),
    text: texts.make(file.id, 'text', file.text),
    sources: file.sources ?? [],
    effort: file.effort ?? EFFORT,
    weight: file.weight ?? WEIGHT,
    ...(file.deducts === true ? { deducts: true as const } : {}),
    from: file.from ?? [],
  };
}

function buildIndicator(context: Context, file: IndicatorFile): Indicator {
  const make = (field: string, own: string): Text => context.texts.make(file.id, field, own);
  const { question, measures, matters, column } = file;
  return {
    type: 'indicator',
    id: file.id,
    title: make('title', file.title),
    ...(measures === undefined ? {} : { measures: make('measures', measures) }),
    ...(matters === undefined ? {} : { matters: make('matters', matters) }),
    ...(question === undefined
      ? {}
      : {
          question: {
            legal: make('question.legal', question.legal),
            technical: make('question.technical', question.technical),
            plain: make('question.plain', question.plain),
          },
        }),
    communities: file.communities ?? [],
    answer: answerKind(context, file),
    rule: file.rule ?? context.criteriaRule,
    weight: file.weight ?? WEIGHT,
    ...(file.deducts === true ? { deducts: true as const } : {}),
    criteria: (file.criteria ?? []).map((criterion) => buildCriterion(context, criterion)),
    guidance: (file.guidance ?? []).map((text, at) => make(`guidance.${at}`, text)),
    leadTimeMonths: file.leadTimeMonths ?? [],
    mappings: file.mappings ?? [],
    terms: file.terms ?? [],
    ...(column === undefined ? {} : { column }),
    from: file.from ?? [],
  };
}

function buildGroup(context: Context, file: GroupFile, depth: number): Group {
  const { texts, labels, groupRule } = context;
  const { description, column } = file;
  return {
    type: 'group',
    id: file.id,
    label: file.label ?? labels[depth] ?? 'group',
    title: texts.make(file.id, 'title', file.title),
    ...(description === undefined ? {} : { description: texts.make(file.id, 'description', description) }),
    rule: file.rule ?? groupRule,
    weight: file.weight ?? WEIGHT,
    ...(file.deducts === true ? { deducts: true as const } : {}),
    ...(column === undefined ? {} : { column }),
    children: [
      ...(file.groups ?? []).map((group) => buildGroup(context, group, depth + 1)),
      ...(file.indicators ?? []).map((indicator) => buildIndicator(context, indicator)),
    ],
    from: file.from ?? [],
  };
}

/** The whole, as a group; the pack's title is its title. */
function buildRoot({ texts, groupRule }: Context, head: PackFile, children: readonly Group[]): Group & Pick<Pack, 'description'> {
  return {
    type: 'group',
    id: head.pack,
    label: 'pack',
    title: texts.make(head.pack, 'title', head.title),
    description: texts.make(head.pack, 'description', head.description),
    rule: head.rule ?? groupRule,
    weight: WEIGHT,
    ...(head.column === undefined ? {} : { column: head.column }),
    children,
    from: [],
  };
}

function buildStage(texts: Texts, { id, title, meaning }: NonNullable<PackFile['stages']>[number]): Stage {
  return { id, title: texts.make(id, 'title', title), meaning: texts.make(id, 'meaning', meaning) };
}

function buildData({ unit, name }: NonNullable<PackFile['data']>): NonNullable<Pack['data']> {
  return { unit, ...(name === undefined ? {} : { name }) };
}

function buildTerm(texts: Texts, file: NonNullable<PartFile['glossary']>[number]): Term {
  const make = (field: 'term' | 'legal' | 'technical' | 'plain' | 'isNot') => texts.make(file.id, field, file[field]);
  return {
    id: file.id,
    term: make('term'),
    legal: make('legal'),
    technical: make('technical'),
    plain: make('plain'),
    isNot: make('isNot'),
  };
}

function buildInstrument(
  texts: Texts,
  { id, title, provisions, notInformed = {} }: NonNullable<PartFile['instruments']>[number],
): Instrument {
  const entries = Object.entries(provisions);
  return {
    id,
    title: texts.make(id, 'title', title),
    provisions: Object.fromEntries(entries.map(([key, own]) => [key, texts.make(id, `provisions.${key}`, own)])),
    notInformed,
  };
}

/** The pack that `pack.yaml` and its parts describe, parts in the order in which they are listed. */
export function buildPack(head: PackFile, parts: readonly PartFile[], texts: Texts): Pack {
  const stages = head.stages ?? [];
  const staged = stages.length > 0;
  const context: Context = {
    texts,
    stages: stages.map(({ id }) => id),
    labels: head.labels ?? [],
    groupRule: staged ? 'median' : 'mean',
    criteriaRule: staged ? 'gate' : 'points',
  };
  const all = [head, ...parts];
  const groups = all.flatMap((file) => file.groups ?? []).map((group) => buildGroup(context, group, 0));
  const root = buildRoot(context, head, groups);
  return {
    id: head.pack,
    version: head.version,
    language: head.language,
    title: root.title,
    description: root.description,
    licence: head.licence,
    stages: stages.map((stage) => buildStage(texts, stage)),
    communities: head.communities ?? [],
    root,
    bands: (head.bands ?? []).map((band) => ({ id: band.id, title: texts.make(band.id, 'title', band.title), from: band.from })),
    glossary: all.flatMap((file) => file.glossary ?? []).map((term) => buildTerm(texts, term)),
    instruments: all.flatMap((file) => file.instruments ?? []).map((instrument) => buildInstrument(texts, instrument)),
    released: all.flatMap((file) => file.released ?? []),
    retired: Object.fromEntries(all.flatMap((file) => Object.entries(file.retired ?? {}))),
    ...(head.data === undefined ? {} : { data: buildData(head.data) }),
  };
}

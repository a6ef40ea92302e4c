/** Random packs and answers, for property tests: every rule and kind of answer, wherever it can stand. */
import fc from 'fast-check';
import type { AnswerKind, Answers, AnswerValue, Criterion, Group, Indicator, Pack, Rule, VerdictValue } from '../model.ts';
import { RULES, VERDICT_VALUES } from '../model.ts';
import { ruleProblem } from '../score/scale.ts';
import { indicatorsOf } from '../tree.ts';

const text = (words: string) => ({ en: words });
const CRITERIA_RULES: readonly Rule[] = ['gate', 'gate', 'points', 'mean', 'minimum', 'geometric-mean', 'weighted-sum'];

type Shape = { readonly stages: number; readonly criteriaOnly: boolean; readonly deductions: boolean };
type Draft = Group | Indicator;

const weight = fc.constantFrom(1, 1, 2, 3, 0.5, 9.1848);
const effort = fc.integer({ min: 1, max: 5 });

/** Nothing, or that the element deducts points. */
const deducting = ({ deductions }: Shape): fc.Arbitrary<{ readonly deducts?: true }> =>
  deductions
    ? fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constant({ deducts: true as const }) })
    : fc.constant({});

const criterion = (shape: Shape): fc.Arbitrary<Omit<Criterion, 'id'>> =>
  fc
    .record({
      own: deducting(shape),
      stage: fc.integer({ min: 1, max: shape.stages - 1 }),
      effort,
      weight,
      text: fc.constant(text('A criterion')),
      sources: fc.constant([]),
      from: fc.constant([]),
    })
    .map(({ own, ...made }) => ({ ...made, ...own }));

const answer = ({ stages, criteriaOnly }: Shape): fc.Arbitrary<AnswerKind> => {
  const criteria = fc.constant<AnswerKind>({ kind: 'criteria' });
  if (criteriaOnly) return criteria;
  return fc.oneof(
    { weight: 4, arbitrary: criteria },
    {
      weight: 2,
      arbitrary: fc.constant<AnswerKind>({ kind: 'level', titles: Array.from({ length: stages }, (_, at) => text(`Level ${at}`)) }),
    },
    { weight: 1, arbitrary: fc.constant<AnswerKind>({ kind: 'share' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<AnswerKind>(
        { kind: 'number', unit: 'days', worst: 30, best: 2 },
        { kind: 'number', unit: '%', worst: 0, best: 80 },
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom<AnswerKind>({ kind: 'choice', partial: 0.5 }, { kind: 'choice', partial: 0.3 }) },
  );
};

const indicator = (shape: Shape): fc.Arbitrary<Draft> =>
  fc
    .record({
      own: deducting(shape),
      answer: answer(shape),
      rule: fc.constantFrom(...CRITERIA_RULES),
      weight,
      criteria: fc.array(criterion(shape), { minLength: 1, maxLength: 5 }),
    })
    .map((made) => ({
      type: 'indicator' as const,
      id: '',
      title: text('An indicator'),
      communities: [],
      answer: made.answer,
      rule: made.rule,
      weight: made.weight,
      ...made.own,
      criteria: made.answer.kind === 'criteria' ? made.criteria.map((one) => ({ ...one, id: '' })) : [],
      guidance: [],
      leadTimeMonths: [],
      mappings: [],
      terms: [],
      from: [],
    }));

function group(shape: Shape, depth: number): fc.Arbitrary<Draft> {
  const child = depth > 1 ? fc.oneof(indicator(shape), group(shape, depth - 1)) : indicator(shape);
  return fc
    .record({ own: deducting(shape), rule: fc.constantFrom(...RULES), weight, children: fc.array(child, { minLength: 1, maxLength: 4 }) })
    .map((made) => ({
      type: 'group' as const,
      id: '',
      label: 'group',
      title: text('A group'),
      rule: made.rule,
      weight: made.weight,
      ...made.own,
      children: made.children,
      from: [],
    }));
}

/** Gives ids by the place in the tree, and another rule to a node that cannot have its own. */
function settle(pack: Pack, node: Draft, id: string): Draft {
  const criteria = node.type === 'indicator' ? node.criteria.map((one, at) => ({ ...one, id: `${id}.${at}` })) : [];
  const settled: Draft =
    node.type === 'indicator'
      ? { ...node, id, criteria }
      : { ...node, id, children: node.children.map((child, at) => settle(pack, child, `${id}.${at}`)) };
  if (ruleProblem(pack, settled) === null) return settled;
  const plain = withoutDeductions(settled);
  return ruleProblem(pack, plain) === null ? plain : { ...plain, rule: 'mean' };
}

const counting = <T extends { readonly deducts?: true }>({ deducts: _, ...element }: T) => element;

/** The node with parts that all count towards it. */
function withoutDeductions(node: Draft): Draft {
  if (node.type === 'indicator') return { ...node, criteria: node.criteria.map(counting) };
  return { ...node, children: node.children.map((child) => (child.type === 'group' ? counting(child) : counting(child))) };
}

function packOf(stages: number, root: Draft): Pack {
  const pack: Pack = {
    id: 'p',
    version: '1.0.0',
    language: 'en',
    title: text('A pack'),
    description: text('Made at random'),
    licence: 'CC0-1.0',
    stages: Array.from({ length: stages }, (_, at) => ({ id: `s${at}`, title: text(`Stage ${at}`), meaning: text('…') })),
    communities: [],
    root: { type: 'group', id: 'p', label: 'pack', title: text('A pack'), rule: 'mean', weight: 1, children: [], from: [] },
    bands: [],
    glossary: [],
    instruments: [],
    released: [],
    retired: {},
  };
  const settled = settle(pack, root, 'p');
  return settled.type === 'group' ? { ...pack, root: counting(settled) } : pack;
}

/** A pack of two to five stages, up to three groups deep. */
export function arbitraryPack(
  options: { readonly depth?: number; readonly criteriaOnly?: boolean; readonly deductions?: boolean } = {},
): fc.Arbitrary<Pack> {
  const { depth = 2, criteriaOnly = false, deductions = false } = options;
  return fc
    .integer({ min: 2, max: 5 })
    .chain((stages) => group({ stages, criteriaOnly, deductions }, depth).map((root) => packOf(stages, root)));
}

/** A value that an answer of this kind takes, known. */
export function arbitraryValue(kind: AnswerKind): fc.Arbitrary<AnswerValue> {
  switch (kind.kind) {
    case 'level':
      return fc.integer({ min: 0, max: kind.titles.length - 1 });
    case 'number':
      return fc.integer({ min: -10, max: 100 });
    case 'choice':
      return fc.constantFrom<AnswerValue>('yes', 'partial', 'no');
    default:
      return fc.constantFrom(0, 0.25, 1 / 3, 0.5, 0.9, 1);
  }
}

export type Shares = { readonly met: number; readonly unmet: number; readonly unknown: number; readonly notApplicable: number };

/** Answers to a pack, each kind of verdict as often as its share says. */
function arbitraryAnswers(pack: Pack, shares: Shares = { met: 4, unmet: 3, unknown: 2, notApplicable: 1 }): fc.Arbitrary<Answers> {
  const { met, unmet, unknown, notApplicable } = shares;
  const weights = [met, unmet, unknown, notApplicable];
  const verdict = fc.oneof(
    ...VERDICT_VALUES.map((value, at) => ({ weight: weights[at] ?? 0, arbitrary: fc.constant<VerdictValue>(value) })),
  );
  const indicators = indicatorsOf(pack.root);
  const criteria = indicators.flatMap((one) => one.criteria);
  const valued = indicators.filter(({ answer: kind }) => kind.kind !== 'criteria');
  const value = ({ answer: kind }: Indicator) =>
    fc.oneof(
      { weight: met + unmet, arbitrary: arbitraryValue(kind) },
      { weight: unknown, arbitrary: fc.constant<AnswerValue>('unknown') },
      { weight: notApplicable, arbitrary: fc.constant<AnswerValue>('not-applicable') },
    );
  return fc.tuple(fc.tuple(...criteria.map(() => verdict)), fc.tuple(...valued.map(value))).map(([verdicts, values]) => ({
    verdicts: new Map(criteria.map(({ id }, at) => [id, verdicts[at] ?? 'unknown'])),
    values: new Map(valued.map(({ id }, at) => [id, values[at] ?? 'unknown'])),
  }));
}

/** A pack with answers to it. */
export function arbitraryCase(
  options: Parameters<typeof arbitraryPack>[0] & { readonly shares?: Shares } = {},
): fc.Arbitrary<{ pack: Pack; answers: Answers }> {
  return arbitraryPack(options).chain((pack) => arbitraryAnswers(pack, options.shares).map((answers) => ({ pack, answers })));
}

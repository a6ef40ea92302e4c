/** For tests: the invented example as the input of a report, and the same with other words in it. */
import { fileURLToPath } from 'node:url';
import { type AssessmentRecord, buildProfile, indicatorsOf, loadPack, type Source, type Verdict } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { readAssessmentFolder } from '../../assessment/index.ts';
import type { ReportInput } from '../context.ts';

const PACK = fileURLToPath(new URL('../../../../packs/baseline', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../../examples/pelanua/2026', import.meta.url));

/** A report's input, with the whole record that it is made from. */
export type ExampleInput = ReportInput & { readonly record: AssessmentRecord };

/** The example of 2026 under the baseline pack. */
export async function exampleInput(): Promise<ExampleInput> {
  const loaded = loadPack(await readPackFolder(PACK));
  if ('errors' in loaded) throw new Error('the baseline pack does not load');
  const read = await readAssessmentFolder(FOLDER, () => loaded.pack);
  if ('errors' in read) throw new Error('the example does not load');
  const { pack, record } = read;
  return { pack, record, profile: buildProfile(pack, record), language: pack.language };
}

/** The example under the first dimension of its pack: for what does not depend on how much a report says, as all of it takes many seconds. */
export async function partInput(): Promise<ExampleInput> {
  const { pack: whole, ...input } = await exampleInput();
  const root = { ...whole.root, children: whole.root.children.slice(0, 1) };
  const indicators = new Map(indicatorsOf(root).map(({ id, criteria }) => [id, criteria]));
  const criteria = new Set([...indicators.values()].flat().map(({ id }) => id));
  const ofPart = <Row extends { readonly indicator: string }>(rows: readonly Row[]) =>
    rows.filter(({ indicator }) => indicators.has(indicator));
  return withRecord({ ...input, pack: { ...whole, root } }, ({ verdicts, views, releases, findings }) => {
    const kept = ofPart(views);
    const ids = new Set(kept.map(({ id }) => id));
    return {
      verdicts: verdicts.filter(({ criterion }) => criteria.has(criterion)),
      views: kept,
      releases: releases.filter(({ view }) => ids.has(view)),
      findings: ofPart(findings),
    };
  });
}

/** An assessment under gci-2020, whose values are no stages: shares of six indicators, and most of it not answered. */
export async function pointsInput(): Promise<ExampleInput> {
  const loaded = loadPack(await readPackFolder(fileURLToPath(new URL('../../../../packs/gci-2020', import.meta.url))));
  if ('errors' in loaded) throw new Error('the pack gci-2020 does not load');
  const { pack } = loaded;
  const verdicts = indicatorsOf(pack.root)
    .slice(0, 6)
    .map(({ id }, position): Verdict => {
      return {
        id: `v${position}`,
        criterion: id,
        assessor: 'a',
        value: position / 5,
        reasons: '',
        sources: [],
        supersedes: null,
        reconciles: [],
      };
    });
  const { record } = withRecord(await exampleInput(), () => ({ ...NOTHING, pack: { id: pack.id, version: pack.version } }));
  const answered = { ...record, verdicts };
  return { pack, record: answered, profile: buildProfile(pack, answered), language: pack.language };
}

/** What an assessment holds on its first day. */
const NOTHING = { participants: [], sources: [], verdicts: [], views: [], releases: [], findings: [] } as const;

/** The same assessment with a changed record. */
export function withRecord(input: ExampleInput, change: (record: AssessmentRecord) => Partial<AssessmentRecord>): ExampleInput {
  const record = { ...input.record, ...change(input.record) };
  return { ...input, record, profile: buildProfile(input.pack, record) };
}

/** Adds public sources of these titles. */
export function withSources(input: ExampleInput, titles: readonly string[]): ExampleInput {
  const added = titles.map((title, position): Source => ({ id: `added-${position}`, kind: 'report', access: 'public', title }));
  return withRecord(input, ({ sources }) => ({ sources: [...sources, ...added] }));
}

/** Names of one person each in the scripts of the region. */
export const NAMES = {
  arabic: 'محمد الأمين بن سالم',
  korean: '김하늘 검사',
  thai: 'ศิริวรรณ อัครเดชา',
  khmer: 'សុភា ចាន់ដារ៉ា',
} as const;

const SMALL = fileURLToPath(new URL('../../testing/small-pack', import.meta.url));

/** The same country on its first day under a small pack: for what does not depend on how much a report says, as it is made in a moment. */
export async function smallInput() {
  const loaded = loadPack(await readPackFolder(SMALL));
  if ('errors' in loaded) throw new Error('the small pack does not load');
  const { pack } = loaded;
  return withRecord({ ...(await exampleInput()), pack }, () => ({ ...NOTHING, pack: { id: pack.id, version: pack.version } }));
}

/** One page that a minister reads. */
import { type GroupReading, type IndicatorReading, indicatorReadings } from '@mufakat/framework';
import {
  type Block,
  type Cell,
  type Context,
  chip,
  differencesOf,
  type Inline,
  isChecked,
  numbered,
  paragraph,
  participationSentence,
  percent,
  plain,
  quiet,
  type ReportPart,
  sayEffort,
  sayInterval,
  sayingOf,
  strong,
  titleOf,
} from '../../report/model.ts';
import { barOf } from './distribution.ts';
import { evidencedInline, rolledUpFindings, rolledUpViews } from './reading-words.ts';

const LARGEST = 5;

/** Groups of the first two levels below the root. */
function topGroups(root: GroupReading): { reading: GroupReading; depth: number }[] {
  return root.children.flatMap((child) => {
    if (child.type === 'indicator') return [];
    const below = child.children.flatMap((grandchild) => (grandchild.type === 'group' ? [{ reading: grandchild, depth: 1 }] : []));
    return [{ reading: child, depth: 0 }, ...below];
  });
}

/** The adopted distribution in words: "2 at 1 Formative, 1 without a finding". */
function distributionInWords({ speech, stages }: Context, { adoptedDistribution }: GroupReading): string {
  const parts = adoptedDistribution.flatMap((n, stage) => {
    if (n === 0) return [];
    if (stage >= stages.length) return [speech.t('summary.without', { n })];
    return [speech.t('summary.at', { n, stage: `${stage} ${stages[stage]}` })];
  });
  return parts.length === 0 ? speech.t('summary.noIndicators') : speech.list(parts);
}

function standingRow(context: Context, { reading, depth }: { reading: GroupReading; depth: number }): Cell[] {
  const title = titleOf(context, reading.id);
  const number = `${context.numbers.get(reading.id) ?? ''}\u2002`;
  const counts = reading.adoptedDistribution.slice(0, context.stages.length);
  const without = reading.adoptedDistribution[context.stages.length] ?? 0;
  const alt = context.speech.t('summary.distribution', { title, counts: distributionInWords(context, reading) });
  return [
    { text: [{ text: number, quiet: true }, depth === 0 ? { text: title, strong: true } : { text: title }] },
    { text: evidencedInline(context, reading) },
    { text: rolledUpViews(context, reading) },
    { text: rolledUpFindings(context, reading) },
    { drawing: barOf(context, counts, without, 96, alt) },
  ];
}

/** Rows that leave room on the page of the summary for all the rest. */
const ROOM = 12;

function standingTable(context: Context, caption: string, rows: ReturnType<typeof topGroups>): Block {
  const { t } = context.speech;
  return {
    kind: 'table',
    caption,
    columns: [
      { title: t('summary.part'), share: 25, heads: true },
      { title: t('reading.evidenced'), share: 25 },
      { title: t('reading.perceived'), share: 21 },
      { title: t('reading.adopted'), share: 25 },
      { title: t('summary.byStage'), share: 0, points: 96 },
    ],
    rows: rows.map((row) => standingRow(context, row)),
  };
}

/** Every part where there are few of them, else those of the first level alone. */
function standing(context: Context): Block {
  const parts = topGroups(context.profile.root);
  const shown = parts.length > ROOM ? parts.filter(({ depth }) => depth === 0) : parts;
  return standingTable(context, context.speech.t('summary.standing'), shown);
}

/** The parts of the second level as well, where the summary had no room for them. */
export function allParts(context: Context): Block[] {
  const parts = topGroups(context.profile.root);
  return parts.length > ROOM ? [standingTable(context, context.speech.t('summary.allParts'), parts)] : [];
}

function differences(context: Context, readings: readonly IndicatorReading[]): Block {
  const { t } = context.speech;
  const largest = readings
    .flatMap((reading) =>
      differencesOf(context.speech, reading)
        .slice(0, 1)
        .map((difference) => ({ id: reading.id, ...difference })),
    )
    .toSorted((a, b) => b.size - a.size)
    .slice(0, LARGEST);
  if (largest.length === 0) return paragraph(t('summary.agree'));
  return {
    kind: 'table',
    caption: t(largest.length === LARGEST ? 'summary.fiveDifferences' : 'summary.differences'),
    columns: [
      { title: t('word.indicator'), share: 40, heads: true },
      { title: t('summary.difference'), share: 60 },
    ],
    rows: largest.map(({ id, sentence }) => [{ text: numbered(context, id) }, { text: plain(sentence) }]),
  };
}

function nextSteps(context: Context, readings: ReadonlyMap<string, IndicatorReading>): Block {
  const { speech } = context;
  const { t } = speech;
  const steps = context.profile.missing.slice(0, LARGEST);
  if (steps.length === 0) return paragraph(t('summary.nothingMissing'));
  return {
    kind: 'table',
    caption: t('summary.nextSteps'),
    columns: [
      { title: t('word.indicator'), share: 40, heads: true },
      { title: t('summary.leadsTo'), share: 22 },
      { title: t('summary.missing'), share: 18 },
      { title: t('summary.effort'), share: 20 },
    ],
    rows: steps.map((step) => {
      const reading = readings.get(step.indicator);
      return [
        { text: numbered(context, step.indicator) },
        { text: reading === undefined ? plain(String(step.reaches)) : chip(step.reaches, sayingOf(context, reading)) },
        { text: plain(t('word.criteria', { n: step.ids.length })) },
        { text: plain(step.ids.length === 1 ? sayEffort(speech, step.effort) : t('word.points', { n: step.effort })) },
      ];
    }),
  };
}

function whole(context: Context): Inline {
  const { t, runs } = context.speech;
  const { root, counts } = context.profile;
  const country = strong(context.record.jurisdiction.name);
  const stands =
    root.adopted === null
      ? runs('summary.noStage', { country })
      : runs('summary.stands', { country, value: sayInterval(root.adopted, sayingOf(context, root)) });
  const evidence =
    root.evidenced === null || !isChecked(root)
      ? t('summary.notChecked')
      : t('summary.secures', { value: sayInterval(root.evidenced, sayingOf(context, root)) });
  return [...stands, { text: ` ${evidence} ${t('summary.findings', { findings: counts.findings, indicators: counts.indicators })}` }];
}

function unknown(context: Context, readings: readonly IndicatorReading[]): Block {
  const { speech } = context;
  const { t } = speech;
  const { coverage } = context.profile.root;
  const least = readings
    .flatMap((reading) => (reading.coverage === null || reading.coverage === 1 ? [] : [{ id: reading.id, coverage: reading.coverage }]))
    .toSorted((a, b) => a.coverage - b.coverage)
    .slice(0, 3);
  if (coverage === null) return paragraph(t('summary.nothingApplies'));
  const answered = t('summary.answered', { share: percent(speech, coverage) });
  const worst = least.map(({ id, coverage: share }) => t('word.withShare', { title: titleOf(context, id), share: percent(speech, share) }));
  const known = worst.length === 0 ? answered : `${answered} ${t('summary.least', { indicators: speech.list(worst) })}`;
  return paragraph([...strong(`${t('summary.known')} `), ...plain(known)]);
}

export function summary(context: Context): ReportPart {
  const { speech } = context;
  const readings = indicatorReadings(context.profile.root);
  const byId = new Map(readings.map((reading) => [reading.id, reading]));
  const chapter: Block[] = [
    { kind: 'heading', level: 1, number: '1', text: speech.t('summary.title'), id: 'summary' },
    paragraph(whole(context), 'lead'),
    standing(context),
    differences(context, readings),
    nextSteps(context, byId),
    unknown(context, readings),
    { kind: 'paragraph', style: 'quiet', text: quiet(participationSentence(speech, context.profile.participants)) },
  ];
  return { chapter };
}

/** One page that a minister reads. */
import { type GroupReading, type IndicatorReading, indicatorReadings } from '@mufakat/framework';
import { type Block, type Cell, type Inline, paragraph, plain, quiet, strong } from '../blocks.ts';
import { type Context, evidencedInline, NO_FINDING, rolledUp, sayingOf, TOO_FEW_VIEWS, titleOf } from '../context.ts';
import { distributionBar } from '../drawing.ts';
import { chip, count, differencesOf, isChecked, listWords, percent, sayEffort, sayInterval } from '../words.ts';
import { participationSentence } from './participants.ts';

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
function distributionInWords(context: Context, { adoptedDistribution }: GroupReading): string {
  const parts = adoptedDistribution.flatMap((n, stage) => {
    if (n === 0) return [];
    return [stage < context.stages.length ? `${n} at ${stage} ${context.stages[stage]}` : `${n} without a finding`];
  });
  return parts.length === 0 ? 'no indicators' : listWords(parts);
}

function standingRow(context: Context, { reading, depth }: { reading: GroupReading; depth: number }): Cell[] {
  const title = titleOf(context, reading.id);
  const number = `${context.numbers.get(reading.id) ?? ''}\u2002`;
  const counts = reading.adoptedDistribution.slice(0, context.stages.length);
  const without = reading.adoptedDistribution[context.stages.length] ?? 0;
  return [
    { text: [{ text: number, quiet: true }, depth === 0 ? { text: title, strong: true } : { text: title }] },
    { text: evidencedInline(context, reading) },
    { text: rolledUp(context, reading, reading.perceived, TOO_FEW_VIEWS) },
    { text: rolledUp(context, reading, reading.adopted, NO_FINDING) },
    {
      drawing: distributionBar(
        counts,
        without,
        96,
        `Adopted stages of the indicators in ${title}: ${distributionInWords(context, reading)}.`,
      ),
    },
  ];
}

/** Rows that leave room on the page of the summary for all the rest. */
const ROOM = 12;

function standingTable(context: Context, caption: string, rows: ReturnType<typeof topGroups>): Block {
  return {
    kind: 'table',
    caption,
    columns: [
      { title: 'Part', share: 25, heads: true },
      { title: 'Evidenced', share: 25 },
      { title: 'Perceived', share: 21 },
      { title: 'Adopted', share: 25 },
      { title: 'Indicators by stage', share: 0, points: 96 },
    ],
    rows: rows.map((row) => standingRow(context, row)),
  };
}

/** Every part where there are few of them, else those of the first level alone. */
function standing(context: Context): Block {
  const parts = topGroups(context.profile.root);
  const shown = parts.length > ROOM ? parts.filter(({ depth }) => depth === 0) : parts;
  return standingTable(context, 'Where the country stands', shown);
}

/** The parts of the second level as well, where the summary had no room for them. */
export function allParts(context: Context): Block[] {
  const parts = topGroups(context.profile.root);
  return parts.length > ROOM ? [standingTable(context, 'All parts', parts)] : [];
}

function differences(context: Context, readings: readonly IndicatorReading[]): Block {
  const largest = readings
    .flatMap((reading) =>
      differencesOf(reading)
        .slice(0, 1)
        .map((difference) => ({ id: reading.id, ...difference })),
    )
    .toSorted((a, b) => b.size - a.size)
    .slice(0, LARGEST);
  if (largest.length === 0)
    return paragraph('No reading of any indicator differs from another: where they exist, evidence, views and findings agree.');
  return {
    kind: 'table',
    caption: largest.length === LARGEST ? 'The five largest differences' : 'The largest differences',
    columns: [
      { title: 'Indicator', share: 40, heads: true },
      { title: 'Difference', share: 60 },
    ],
    rows: largest.map(({ id, sentence }) => [{ text: numbered(context, id) }, { text: plain(sentence) }]),
  };
}

/** "4.1.2 Title", the number quiet. */
export function numbered(context: Context, id: string): Inline {
  return [{ text: `${context.numbers.get(id) ?? ''}\u2002`, quiet: true }, { text: titleOf(context, id) }];
}

function nextSteps(context: Context, readings: ReadonlyMap<string, IndicatorReading>): Block {
  const steps = context.profile.missing.slice(0, LARGEST);
  if (steps.length === 0) return paragraph('No criterion is missing: every indicator stands at its top stage.');
  return {
    kind: 'table',
    caption: 'What is missing most: the nearest next steps',
    columns: [
      { title: 'Indicator', share: 40, heads: true },
      { title: 'Leads to', share: 22 },
      { title: 'Missing', share: 18 },
      { title: 'Effort together', share: 20 },
    ],
    rows: steps.map((step) => {
      const reading = readings.get(step.indicator);
      return [
        { text: numbered(context, step.indicator) },
        { text: reading === undefined ? plain(String(step.reaches)) : chip(step.reaches, sayingOf(context, reading)) },
        { text: plain(count(step.ids.length, 'criterion', 'criteria')) },
        { text: plain(step.ids.length === 1 ? sayEffort(step.effort) : `${step.effort} points`) },
      ];
    }),
  };
}

function whole(context: Context): Inline {
  const { root, counts } = context.profile;
  const adopted =
    root.adopted === null
      ? 'has no adopted stage yet'
      : `stands, by its findings, at ${sayInterval(root.adopted, sayingOf(context, root))}`;
  const evidence =
    root.evidenced === null || !isChecked(root)
      ? 'Nothing has been checked against sources yet.'
      : `The evidence secures ${sayInterval(root.evidenced, sayingOf(context, root))}.`;
  const findings = `${counts.findings} of ${count(counts.indicators, 'indicator has', 'indicators have')} an adopted stage.`;
  return [{ text: context.record.jurisdiction.name, strong: true }, { text: ` ${adopted}. ${evidence} ${findings}` }];
}

function unknown(context: Context, readings: readonly IndicatorReading[]): Block {
  const { coverage } = context.profile.root;
  const least = readings
    .flatMap((reading) => (reading.coverage === null || reading.coverage === 1 ? [] : [{ id: reading.id, coverage: reading.coverage }]))
    .toSorted((a, b) => a.coverage - b.coverage)
    .slice(0, 3);
  if (coverage === null) return paragraph('No criterion applies, so nothing is known and nothing is missing.');
  const answered = `${percent(coverage)} of the criteria that apply are answered.`;
  const worst = listWords(least.map(({ id, coverage }) => `${titleOf(context, id)} (${percent(coverage)})`));
  return paragraph([...strong('Known and unknown. '), ...plain(worst === '' ? answered : `${answered} Least is known of ${worst}.`)]);
}

export function summary(context: Context): Block[] {
  const readings = indicatorReadings(context.profile.root);
  const byId = new Map(readings.map((reading) => [reading.id, reading]));
  return [
    { kind: 'heading', level: 1, number: '1', text: 'Summary', id: 'summary' },
    paragraph(whole(context), 'lead'),
    standing(context),
    differences(context, readings),
    nextSteps(context, byId),
    unknown(context, readings),
    { kind: 'paragraph', style: 'quiet', text: quiet(participationSentence(context.profile.participants)) },
  ];
}

/** Dimension by dimension, factor by factor, indicator by indicator. */
import { type CommunityPerception, SMALLEST_GROUP } from '@mufakat/consensus';
import { type Dissent, type GroupReading, type IndicatorReading, indicatorReadings } from '@mufakat/framework';
import {
  type Block,
  type Cell,
  type Context,
  chip,
  communityName,
  communityWithin,
  criterionText,
  differencesOf,
  type Inline,
  isChecked,
  packSaying,
  paragraph,
  percent,
  plain,
  quiet,
  type ReportPart,
  type Saying,
  sayEffort,
  sayingOf,
  sayValue,
  textCell,
  textOfPack,
  titleOf,
  type XlsxCell,
  type XlsxSheet,
} from '../../report/model.ts';
import { barOf } from './distribution.ts';
import {
  adoptedInline,
  answeredWords,
  evidencedInline,
  perceivedInline,
  rolledUpFindings,
  rolledUpViews,
  spreadInline,
  stageSaying,
  stripOf,
  whyWords,
} from './reading-words.ts';
import { ends, indicatorColumn, numberColumn, stageCell } from './sheet-cells.ts';

const WIDE = 448;
const BAR = 150;

type Definition = { term: string; paragraphs: Inline[] };

function basisOfEvidence(context: Context, reading: IndicatorReading): Inline {
  const { t } = context.speech;
  const said = answeredWords(context, reading);
  const disputed = reading.disputed.length;
  const answered = disputed === 0 ? said : t('indicator.disputed', { answered: said, n: disputed });
  return plain(t(context.numbers.has(reading.id) ? 'indicator.basisAnnex' : 'indicator.basis', { answered }));
}

function basisOfViews({ speech: { t } }: Context, { perceived }: IndicatorReading): Inline {
  if (perceived.overall === null) return plain(t('indicator.noViews', { smallest: SMALLEST_GROUP }));
  const values = { people: perceived.overall.people, communities: perceived.communities.length };
  if (perceived.divergence === null) return plain(t('indicator.views', values));
  return plain(t('indicator.viewsApart', { ...values, apart: perceived.divergence }));
}

function basisOfFinding({ speech: { t } }: Context, { adopted }: IndicatorReading): Inline {
  if (adopted === null) return plain(t('indicator.noBasis'));
  return plain(t(adopted.basis === 'rule' ? 'indicator.byRule' : 'indicator.byDecision'));
}

function readingsTable(context: Context, reading: IndicatorReading): Block {
  const { t } = context.speech;
  const row = (name: string, value: Inline, basis: Inline): Cell[] => [textCell(name), { text: value }, { text: basis }];
  return {
    kind: 'table',
    caption: t('indicator.readings'),
    columns: [
      { title: t('indicator.reading'), share: 16, heads: true },
      { title: t('word.stage'), share: 34 },
      { title: t('indicator.restsOn'), share: 50 },
    ],
    rows: [
      row(t('reading.evidenced'), evidencedInline(context, reading), basisOfEvidence(context, reading)),
      row(t('reading.perceived'), perceivedInline(context, reading), basisOfViews(context, reading)),
      row(t('reading.adopted'), adoptedInline(context, reading), basisOfFinding(context, reading)),
    ],
  };
}

function communityRow(context: Context, title: string, saying: Saying, { community, spread }: CommunityPerception): Cell[] {
  const { speech } = context;
  const { t } = speech;
  const name = communityName(speech, community);
  if (spread === null)
    return [textCell(name), { text: quiet(t('indicator.tooFew')) }, { text: quiet(t('indicator.notShown')) }, { text: quiet('') }];
  const shown = [textCell(name), textCell(String(spread.people)), { text: spreadInline(spread, saying) }];
  if (spread.counts === null) return [...shown, { text: quiet(t('indicator.notTold')) }];
  const counts = spread.counts.flatMap((n, stage) => (n === 0 ? [] : [t('summary.at', { n, stage: sayValue(stage, saying) })]));
  const alt = t('indicator.viewsAlt', { title, community: communityWithin(speech, community), counts: speech.list(counts) });
  return [...shown, { drawing: barOf(context, spread.counts, 0, BAR, alt) }];
}

function communityTable(context: Context, reading: IndicatorReading): Block[] {
  const { t } = context.speech;
  const { communities } = reading.perceived;
  if (communities.length === 0) return [];
  const [title, saying] = [titleOf(context, reading.id), stageSaying(context, reading)];
  return [
    {
      kind: 'table',
      caption: t('indicator.viewsByCommunity'),
      columns: [
        { title: t('word.community'), share: 30, heads: true },
        { title: t('indicator.viewsColumn'), share: 18, align: 'end' },
        { title: t('word.median'), share: 40 },
        { title: t('indicator.viewsAtStage'), share: 0, points: BAR },
      ],
      rows: communities.map((community) => communityRow(context, title, saying, community)),
    },
  ];
}

function missingRow(context: Context, id: string): Cell[] {
  const { speech, criteria } = context;
  const criterion = criteria.get(id);
  return [
    textCell(criterionText(context, id)),
    { text: criterion === undefined ? quiet(speech.t('word.oneValue')) : chip(criterion.stage, packSaying(context)) },
    textCell(criterion === undefined ? '' : sayEffort(speech, criterion.effort)),
  ];
}

function nextStage(context: Context, reading: IndicatorReading): Block[] {
  const { t } = context.speech;
  const [next] = reading.missing;
  if (next === undefined) return [];
  return [
    {
      kind: 'table',
      caption: t('indicator.missingFor', { stage: sayValue(next.reaches, sayingOf(context, reading)) }),
      columns: [
        { title: t('word.criterion'), share: 60, heads: true },
        { title: t('word.stage'), share: 18 },
        { title: t('indicator.effort'), share: 22 },
      ],
      rows: next.ids.map((id) => missingRow(context, id)),
    },
  ];
}

function dissentWords(context: Context, { community, stage, reasons }: Dissent): Inline {
  const { speech } = context;
  return speech.runs('indicator.dissentOf', {
    community: communityName(speech, community),
    stage: chip(stage, packSaying(context)),
    reasons,
  });
}

function finding(context: Context, { adopted }: IndicatorReading): Definition[] {
  const { t } = context.speech;
  if (adopted === null) return [{ term: t('indicator.finding'), paragraphs: [plain(t('indicator.noFinding'))] }];
  const reasons = adopted.reasons === '' ? t('indicator.noReasons') : adopted.reasons;
  const term = t(adopted.basis === 'rule' ? 'indicator.findingByRule' : 'indicator.findingByDecision');
  const found: Definition = { term, paragraphs: [plain(reasons)] };
  if (adopted.dissent.length === 0) return [found];
  return [found, { term: t('indicator.dissent'), paragraphs: adopted.dissent.map((dissent) => dissentWords(context, dissent)) }];
}

function explanation(context: Context, reading: IndicatorReading): Block {
  const { t } = context.speech;
  const differences = differencesOf(context.speech, reading).map(({ sentence }) => sentence);
  const items: Definition[] = [
    { term: t('indicator.why'), paragraphs: [plain(whyWords(context, reading))] },
    {
      term: t('indicator.differences'),
      paragraphs: [plain(differences.length === 0 ? t('indicator.noDifferences') : differences.join(' '))],
    },
    ...(reading.disputed.length === 0
      ? []
      : [{ term: t('indicator.differ'), paragraphs: reading.disputed.map((id) => plain(criterionText(context, id))) }]),
    ...finding(context, reading),
  ];
  return { kind: 'definitions', items };
}

const headingOf = (context: Context, id: string, level: number): Block => ({
  kind: 'heading',
  level,
  number: context.numbers.get(id) ?? '',
  text: titleOf(context, id),
  id,
});

function indicatorSection(context: Context, reading: IndicatorReading, level: number): Block[] {
  const question = textOfPack(context, context.indicators.get(reading.id)?.question?.plain);
  return [
    headingOf(context, reading.id, level),
    ...(question === '' ? [] : [paragraph(quiet(question), 'quiet')]),
    { kind: 'figure', drawing: stripOf(context, reading, WIDE, true) },
    readingsTable(context, reading),
    explanation(context, reading),
    ...communityTable(context, reading),
    ...nextStage(context, reading),
  ];
}

function wholeTable(context: Context, reading: GroupReading): Block {
  const { speech } = context;
  const { t } = speech;
  return {
    kind: 'table',
    caption: t('group.whole', { label: speech.named('label', reading.label) }),
    columns: [
      { title: t('reading.evidenced'), share: 30 },
      { title: t('reading.perceived'), share: 24 },
      { title: t('reading.adopted'), share: 24 },
      { title: t('reading.answered'), share: 14, align: 'end' },
    ],
    rows: [
      [
        { text: evidencedInline(context, reading) },
        { text: rolledUpViews(context, reading) },
        { text: rolledUpFindings(context, reading) },
        { text: reading.coverage === null ? quiet(t('group.nothingApplies')) : plain(percent(speech, reading.coverage)) },
      ],
    ],
  };
}

function groupSection(context: Context, reading: GroupReading, level: number): Block[] {
  const description = textOfPack(context, context.groups.get(reading.id)?.description);
  return [
    headingOf(context, reading.id, level),
    ...(description === '' ? [] : [paragraph(description, level === 1 ? 'lead' : 'body')]),
    wholeTable(context, reading),
    paragraph(quiet(whyWords(context, reading)), 'quiet'),
    ...reading.children.flatMap((child) => section(context, child, Math.min(level + 1, 5))),
  ];
}

const section = (context: Context, reading: GroupReading | IndicatorReading, level: number): Block[] =>
  reading.type === 'group' ? groupSection(context, reading, level) : indicatorSection(context, reading, level);

function sheetRow(context: Context, reading: IndicatorReading): XlsxCell[] {
  const { perceived, adopted, differences, disputed, scale, max } = reading;
  const { named } = context.speech;
  const { overall } = perceived;
  const stages = scale === 'stage' ? max + 1 : context.stages.length;
  return [
    context.numbers.get(reading.id) ?? '',
    titleOf(context, reading.id),
    named('sheet.scale', scale),
    max,
    ...ends(context, isChecked(reading) ? reading.evidenced : null, scale, max + 1),
    reading.coverage,
    stageCell(context, overall?.median, 'stage', stages),
    overall?.quartiles?.[0] ?? null,
    overall?.quartiles?.[1] ?? null,
    overall?.people ?? null,
    perceived.divergence,
    stageCell(context, adopted?.stage, 'stage', stages),
    adopted === null ? null : named('sheet.basis', adopted.basis),
    isChecked(reading) ? differences.perceivedOverEvidenced : null,
    differences.technicalOverLegal,
    isChecked(reading) ? differences.adoptedOverEvidenced : null,
    disputed.length,
    whyWords(context, reading),
  ];
}

function sheet(context: Context): XlsxSheet {
  const { t } = context.speech;
  const narrow = (title: string, format?: string) => ({ title, width: 11, ...(format !== undefined && { format }) });
  return {
    name: t('sheet.readings'),
    columns: [
      numberColumn(context),
      indicatorColumn(context),
      narrow(t('sheet.scale')),
      narrow(t('sheet.maximum')),
      narrow(t('sheet.low', { reading: t('reading.evidenced') })),
      narrow(t('sheet.high', { reading: t('reading.evidenced') })),
      narrow(t('reading.answered'), '0%'),
      narrow(t('sheet.perceivedMedian')),
      narrow(t('sheet.firstQuartile')),
      narrow(t('sheet.thirdQuartile')),
      narrow(t('sheet.viewsShown')),
      narrow(t('sheet.mediansApart')),
      narrow(t('reading.adopted')),
      narrow(t('sheet.basis')),
      narrow(t('sheet.perceivedOver')),
      narrow(t('sheet.technicalOver')),
      narrow(t('sheet.adoptedOver')),
      narrow(t('sheet.disputed')),
      { title: t('indicator.why'), width: 80 },
    ],
    rows: indicatorReadings(context.profile.root).map((reading) => sheetRow(context, reading)),
  };
}

export function readings(context: Context): ReportPart {
  const chapter = context.profile.root.children.flatMap((child) => section(context, child, 1));
  return { chapter, sheets: [sheet(context)] };
}

/** Dimension by dimension, factor by factor, indicator by indicator. */
import { type CommunityPerception, SMALLEST_GROUP } from '@mufakat/consensus';
import type { Dissent, GroupReading, IndicatorReading } from '@mufakat/framework';
import { type Block, type Cell, type Inline, paragraph, plain, quiet } from '../blocks.ts';
import {
  adoptedInline,
  type Context,
  criterionText,
  evidencedInline,
  NO_FINDING,
  perceivedInline,
  rolledUp,
  sayingOf,
  spreadInline,
  stripOf,
  TOO_FEW_VIEWS,
  textCell,
  titleOf,
} from '../context.ts';
import { distributionBar } from '../drawing.ts';
import {
  capital,
  chip,
  communityName,
  count,
  differencesOf,
  listWords,
  percent,
  pick,
  type Saying,
  sayEffort,
  sayValue,
} from '../words.ts';

const WIDE = 448;
const BAR = 150;

type Definition = { term: string; paragraphs: Inline[] };

function coverageWords({ coverage }: { coverage: number | null }): string {
  return coverage === null ? '' : `${percent(coverage)} of what applies is answered`;
}

function basisOfEvidence(context: Context, reading: IndicatorReading): Inline {
  const disputed = reading.disputed.length;
  const differ =
    disputed === 0 ? '' : `; assessors differ on ${count(disputed, 'criterion, which counts', 'criteria, which count')} as unknown`;
  return plain(
    `${capital(coverageWords(reading)) || 'Nothing applies'}${differ}. ${context.numbers.has(reading.id) ? 'Every criterion with its verdict is in annex B.' : ''}`.trim(),
  );
}

function basisOfViews({ perceived }: IndicatorReading): Inline {
  if (perceived.overall === null) return plain(`No group of ${SMALLEST_GROUP} views that may be shown.`);
  const people = count(perceived.overall.people, 'view', 'views');
  const communities = count(perceived.communities.length, 'community', 'communities');
  const apart =
    perceived.divergence === null ? '' : `; the medians of communities lie ${count(perceived.divergence, 'stage', 'stages')} apart`;
  return plain(`${people} of ${communities}${apart}.`);
}

function basisOfFinding({ adopted }: IndicatorReading): Inline {
  if (adopted === null) return plain('The rule gave no stage and nobody has decided.');
  return plain(adopted.basis === 'rule' ? 'By the rule of consensus.' : 'By decision, with the reasons below.');
}

function readingsTable(context: Context, reading: IndicatorReading): Block {
  const row = (name: string, value: Inline, basis: Inline): Cell[] => [textCell(name), { text: value }, { text: basis }];
  return {
    kind: 'table',
    caption: 'The three readings',
    columns: [
      { title: 'Reading', share: 16, heads: true },
      { title: 'Stage', share: 34 },
      { title: 'What it rests on', share: 50 },
    ],
    rows: [
      row('Evidenced', evidencedInline(context, reading), basisOfEvidence(context, reading)),
      row('Perceived', perceivedInline(context, reading), basisOfViews(reading)),
      row('Adopted', adoptedInline(context, reading), basisOfFinding(reading)),
    ],
  };
}

function spread(title: string, saying: Saying, { community, spread: said }: CommunityPerception): Cell[] {
  const name = communityName(community);
  if (said === null) return [textCell(name), { text: quiet('too few') }, { text: quiet('not shown') }, { text: quiet('') }];
  const shown = [textCell(name), textCell(String(said.people)), { text: spreadInline(said, saying) }];
  if (said.counts === null) return [...shown, { text: quiet('not told') }];
  const words = listWords(said.counts.flatMap((n, stage) => (n === 0 ? [] : [`${n} at ${sayValue(stage, saying)}`])));
  const drawing = distributionBar(said.counts, 0, BAR, `${title}, views of the ${name.toLowerCase()} community: ${words}.`);
  return [...shown, { drawing }];
}

function communityTable(context: Context, reading: IndicatorReading): Block[] {
  const { communities } = reading.perceived;
  if (communities.length === 0) return [];
  const saying: Saying =
    reading.scale === 'stage' ? sayingOf(context, reading) : { scale: 'stage', max: context.stages.length - 1, stages: context.stages };
  return [
    {
      kind: 'table',
      caption: 'Views by community',
      columns: [
        { title: 'Community', share: 30, heads: true },
        { title: 'Views', share: 18, align: 'end' },
        { title: 'Median', share: 40 },
        { title: 'Views at each stage', share: 0, points: BAR },
      ],
      rows: communities.map((community) => spread(titleOf(context, reading.id), saying, community)),
    },
  ];
}

function nextStage(context: Context, reading: IndicatorReading): Block[] {
  const [next] = reading.missing;
  if (next === undefined) return [];
  const saying = sayingOf(context, reading);
  return [
    {
      kind: 'table',
      caption: `Missing for ${sayValue(next.reaches, saying)}`,
      columns: [
        { title: 'Criterion', share: 60, heads: true },
        { title: 'Stage', share: 18 },
        { title: 'Effort', share: 22 },
      ],
      rows: next.ids.map((id) => {
        const criterion = context.criteria.get(id);
        return [
          textCell(criterionText(context, id)),
          {
            text:
              criterion === undefined ? quiet('one value') : chip(criterion.stage, { ...saying, scale: 'stage', stages: context.stages }),
          },
          textCell(criterion === undefined ? '' : sayEffort(criterion.effort)),
        ];
      }),
    },
  ];
}

function dissentWords(context: Context, { community, stage, reasons }: Dissent): Inline {
  const name = `${communityName(community)} community, for `;
  return [
    { text: name },
    ...chip(stage, { scale: 'stage', max: context.stages.length - 1, stages: context.stages }),
    { text: `: ${reasons}` },
  ];
}

function finding(context: Context, reading: IndicatorReading): Definition[] {
  const { adopted } = reading;
  if (adopted === null) return [{ term: 'Finding', paragraphs: [plain(`${NO_FINDING}.`)] }];
  const reasons = adopted.reasons === '' ? 'No reasons beyond the rule were recorded.' : adopted.reasons;
  const found: Definition = { term: adopted.basis === 'rule' ? 'Finding, by rule' : 'Finding, by decision', paragraphs: [plain(reasons)] };
  return adopted.dissent.length === 0
    ? [found]
    : [found, { term: 'Dissent', paragraphs: adopted.dissent.map((dissent) => dissentWords(context, dissent)) }];
}

function explanation(context: Context, reading: IndicatorReading): Block {
  const differences = differencesOf(reading).map(({ sentence }) => sentence);
  const items: Definition[] = [
    { term: 'Why this stage', paragraphs: [plain(reading.sentence)] },
    {
      term: 'Differences',
      paragraphs: [plain(differences.length === 0 ? 'None between the readings that exist.' : differences.join(' '))],
    },
    ...(reading.disputed.length === 0
      ? []
      : [{ term: 'Assessors differ on', paragraphs: reading.disputed.map((id) => plain(criterionText(context, id))) }]),
    ...finding(context, reading),
  ];
  return { kind: 'definitions', items };
}

function indicatorSection(context: Context, reading: IndicatorReading, level: number): Block[] {
  const indicator = context.indicators.get(reading.id);
  const question = pick(indicator?.question?.plain, context.language, context.pack);
  return [
    { kind: 'heading', level, number: context.numbers.get(reading.id) ?? '', text: titleOf(context, reading.id), id: reading.id },
    ...(question === '' ? [] : [paragraph(quiet(question), 'quiet')]),
    { kind: 'figure', drawing: stripOf(context, reading, WIDE, true) },
    readingsTable(context, reading),
    explanation(context, reading),
    ...communityTable(context, reading),
    ...nextStage(context, reading),
  ];
}

function groupSection(context: Context, reading: GroupReading, level: number): Block[] {
  const description = pick(context.groups.get(reading.id)?.description, context.language, context.pack);
  return [
    { kind: 'heading', level, number: context.numbers.get(reading.id) ?? '', text: titleOf(context, reading.id), id: reading.id },
    ...(description === '' ? [] : [paragraph(description, level === 1 ? 'lead' : 'body')]),
    {
      kind: 'table',
      caption: `The ${reading.label} as a whole`,
      columns: [
        { title: 'Evidenced', share: 30 },
        { title: 'Perceived', share: 24 },
        { title: 'Adopted', share: 24 },
        { title: 'Answered', share: 14, align: 'end' },
      ],
      rows: [
        [
          { text: evidencedInline(context, reading) },
          { text: rolledUp(context, reading, reading.perceived, TOO_FEW_VIEWS) },
          { text: rolledUp(context, reading, reading.adopted, NO_FINDING) },
          { text: reading.coverage === null ? quiet('nothing applies') : plain(percent(reading.coverage)) },
        ],
      ],
    },
    paragraph(quiet(reading.sentence), 'quiet'),
    ...reading.children.flatMap((child) => section(context, child, Math.min(level + 1, 5))),
  ];
}

const section = (context: Context, reading: GroupReading | IndicatorReading, level: number): Block[] =>
  reading.type === 'group' ? groupSection(context, reading, level) : indicatorSection(context, reading, level);

export function readings(context: Context): Block[] {
  return context.profile.root.children.flatMap((child) => section(context, child, 1));
}

/** What the workbook says, sheet by sheet: the tables of the report with every number as a number. */
import { SMALLEST_GROUP, type Spread } from '@mufakat/consensus';
import { type GroupReading, type IndicatorReading, type Interval, indicatorReadings, indicatorsOf } from '@mufakat/framework';
import { type Context, criterionText, sayingOf, titleOf } from '../context.ts';
import { stageColour } from '../look.ts';
import { citedBy, shownSource, verdictWords } from '../sections/annexes.ts';
import { participationSentence } from '../sections/participants.ts';
import { communityName, count, isChecked, percent, pick, sayInterval } from '../words.ts';
import type { Value, XlsxCell, XlsxSheet } from './xlsx-cell.ts';

const number = (context: Context, id: string): string => context.numbers.get(id) ?? '';
const NUMBER = { title: 'Number', width: 9 } as const;
const INDICATOR = { title: 'Indicator', width: 38 } as const;

/** A stage on its colour; a value of another scale is a plain number. */
function stage(context: Context, value: number | null | undefined, scale = 'stage', count = context.stages.length): XlsxCell {
  if (value === null || value === undefined) return null;
  return scale === 'stage' ? { value, chip: stageColour(value, count) } : value;
}

const stageName = (context: Context, value: number | null | undefined): Value =>
  value === null || value === undefined ? null : (context.stages[value] ?? null);

export function about(context: Context, hash: string): XlsxSheet {
  const { pack, record, profile, language } = context;
  const { jurisdiction, period, rule } = record;
  const rows: [string, Value][] = [
    ['Assessment', record.title],
    ['Country', jurisdiction.name],
    ['Code', jurisdiction.code],
    ['Period from', period.from],
    ['Period to', period.to],
    ['Framework', `${pick(pack.title, language, pack)}, ${pack.id} ${pack.version}`],
    ['Licence of the framework', pack.licence],
    ['Indicators', profile.counts.indicators],
    ['Indicators with a finding', profile.counts.findings],
    ['Criteria', profile.counts.criteria],
    ['Participants', profile.participants.total],
    ['Who took part', participationSentence(profile.participants)],
    [
      'Consensus',
      `at least ${percent(rule.agreement)} within ${count(rule.within, 'stage', 'stages')} of the median, ${count(rule.minimumViews, 'view', 'views')} or more`,
    ],
    ['Stages', context.stages.map((name, position) => `${position} ${name}`).join(', ')],
    ['Empty cells', 'Unknown, or does not apply. Unknown is not zero.'],
    [
      'Small groups',
      `A group of fewer than ${SMALLEST_GROUP} people is not shown on its own; of one in which at most two differ it is said only what nearly all named.`,
    ],
    ['SHA-256', hash],
    ['Made by', 'Mufakat, free software under the Apache licence 2.0'],
  ];
  return {
    name: 'About',
    columns: [
      { title: 'What', width: 26 },
      { title: 'Value', width: 90, align: 'left' },
    ],
    rows,
  };
}

/** Low and high end; empty while nothing was checked. */
const ends = (context: Context, value: Interval | null, scale: string, stages: number): XlsxCell[] => [
  stage(context, value?.low, scale, stages),
  stage(context, value?.high, scale, stages),
];

function medianOf(overall: Spread | null): Interval | null {
  return overall === null || overall.median === null ? null : { low: overall.median, high: overall.median };
}

function profileRow(context: Context, reading: GroupReading | IndicatorReading): XlsxCell[] {
  const { scale, max } = reading;
  const group = reading.type === 'group';
  const perceived = group ? reading.perceived : medianOf(reading.perceived.overall);
  const adopted = group ? reading.adopted : reading.adopted && { low: reading.adopted.stage, high: reading.adopted.stage };
  const people = group ? ([scale, max + 1] as const) : (['stage', scale === 'stage' ? max + 1 : context.stages.length] as const);
  return [
    number(context, reading.id),
    group ? reading.label : 'indicator',
    titleOf(context, reading.id),
    ...ends(context, isChecked(reading) ? reading.evidenced : null, scale, max + 1),
    ...ends(context, perceived, ...people),
    ...ends(context, adopted, ...people),
    reading.coverage,
    reading.evidenced !== null && isChecked(reading) ? sayInterval(reading.evidenced, sayingOf(context, reading)) : null,
  ];
}

function withBelow(reading: GroupReading | IndicatorReading): (GroupReading | IndicatorReading)[] {
  return reading.type === 'group' ? [reading, ...reading.children.flatMap(withBelow)] : [reading];
}

export function profile(context: Context): XlsxSheet {
  const ranges = ['Evidenced', 'Perceived', 'Adopted'].flatMap((name) => [
    { title: `${name}, low`, width: 11 },
    { title: `${name}, high`, width: 11 },
  ]);
  return {
    name: 'Profile',
    columns: [
      NUMBER,
      { title: 'Kind', width: 11 },
      { title: 'Title', width: 44 },
      ...ranges,
      { title: 'Answered', width: 10, format: '0%' },
      { title: 'Evidenced, in words', width: 30 },
    ],
    rows: context.profile.root.children.flatMap(withBelow).map((reading) => profileRow(context, reading)),
  };
}

function readingRow(context: Context, reading: IndicatorReading): XlsxCell[] {
  const { perceived, adopted, differences, disputed, sentence, scale, max } = reading;
  const { overall } = perceived;
  const stages = scale === 'stage' ? max + 1 : context.stages.length;
  return [
    number(context, reading.id),
    titleOf(context, reading.id),
    scale,
    max,
    ...ends(context, isChecked(reading) ? reading.evidenced : null, scale, max + 1),
    reading.coverage,
    stage(context, overall?.median, 'stage', stages),
    overall?.quartiles?.[0] ?? null,
    overall?.quartiles?.[1] ?? null,
    overall?.people ?? null,
    perceived.divergence,
    stage(context, adopted?.stage, 'stage', stages),
    adopted?.basis ?? null,
    isChecked(reading) ? differences.perceivedOverEvidenced : null,
    differences.technicalOverLegal,
    isChecked(reading) ? differences.adoptedOverEvidenced : null,
    disputed.length,
    sentence,
  ];
}

export function readings(context: Context): XlsxSheet {
  const narrow = (title: string, format?: string) => ({ title, width: 11, ...(format !== undefined && { format }) });
  return {
    name: 'Readings',
    columns: [
      NUMBER,
      INDICATOR,
      narrow('Scale'),
      narrow('Maximum'),
      narrow('Evidenced, low'),
      narrow('Evidenced, high'),
      narrow('Answered', '0%'),
      narrow('Perceived, median'),
      narrow('First quartile'),
      narrow('Third quartile'),
      narrow('Views shown'),
      narrow('Medians apart'),
      narrow('Adopted'),
      narrow('Basis'),
      narrow('Perceived over evidenced'),
      narrow('Technical over legal'),
      narrow('Adopted over evidenced'),
      narrow('Disputed criteria'),
      { title: 'Why this stage', width: 80 },
    ],
    rows: indicatorReadings(context.profile.root).map((reading) => readingRow(context, reading)),
  };
}

export function criteria(context: Context): XlsxSheet {
  const row = (indicator: string, id: string, at: number | null, effort: number | null): XlsxCell[] => [
    number(context, indicator),
    titleOf(context, indicator),
    id,
    criterionText(context, id),
    stage(context, at),
    stageName(context, at),
    verdictWords(context, id),
    citedBy(context, context.effective.get(id)?.verdict) || null,
    effort,
  ];
  return {
    name: 'Criteria',
    columns: [
      NUMBER,
      INDICATOR,
      { title: 'Id', width: 34 },
      { title: 'Criterion', width: 70 },
      { title: 'Stage', width: 8 },
      { title: 'Name of stage', width: 14 },
      { title: 'Verdict', width: 22 },
      { title: 'Sources', width: 16 },
      { title: 'Effort, 1 to 5', width: 10 },
    ],
    rows: indicatorsOf(context.pack.root).flatMap((indicator) =>
      indicator.answer.kind === 'criteria'
        ? indicator.criteria.map(({ id, stage: at, effort }) => row(indicator.id, id, at, effort))
        : [row(indicator.id, indicator.id, null, null)],
    ),
  };
}

/** Median, quartiles and counts; of nearly all only their stage. */
function spreadCells(context: Context, { people, median, quartiles, nearlyAll, counts }: Spread): XlsxCell[] {
  const at = nearlyAll === null ? [] : [...new Array<null>(nearlyAll).fill(null), 'nearly all'];
  return [people, stage(context, median), ...(quartiles ?? [null, null]), ...(counts ?? at)];
}

/** Small cells are suppressed as everywhere: of a community that is not shown not even their number is said. */
export function views(context: Context): XlsxSheet {
  const all = indicatorReadings(context.profile.root);
  const stages = Math.max(context.stages.length, ...all.map(({ scale, max }) => (scale === 'stage' ? max + 1 : 0)));
  return {
    name: 'Views by community',
    columns: [
      NUMBER,
      INDICATOR,
      { title: 'Community', width: 18 },
      { title: 'Views', width: 14 },
      { title: 'Median', width: 9 },
      { title: 'First quartile', width: 10 },
      { title: 'Third quartile', width: 10 },
      ...Array.from({ length: stages }, (_, at) => ({ title: `At ${at} ${context.stages[at] ?? ''}`.trim(), width: 12 })),
    ],
    rows: all.flatMap((reading) =>
      reading.perceived.communities.map(({ community, spread }): XlsxCell[] => [
        number(context, reading.id),
        titleOf(context, reading.id),
        communityName(community),
        ...(spread === null ? ['too few'] : spreadCells(context, spread)),
      ]),
    ),
  };
}

function findingRows(context: Context, { id, adopted }: IndicatorReading): XlsxCell[][] {
  const head = [number(context, id), titleOf(context, id)];
  if (adopted === null) return [[...head, 'No finding yet']];
  const found = ['Finding', null, stage(context, adopted.stage), stageName(context, adopted.stage), adopted.basis, adopted.reasons || null];
  const dissent = adopted.dissent.map(({ community, stage: at, reasons }) => [
    ...head,
    'Dissent',
    communityName(community),
    stage(context, at),
    stageName(context, at),
    null,
    reasons,
  ]);
  return [[...head, ...found], ...dissent];
}

export function findings(context: Context): XlsxSheet {
  return {
    name: 'Findings and dissent',
    columns: [
      NUMBER,
      INDICATOR,
      { title: 'What', width: 15 },
      { title: 'Community', width: 18 },
      { title: 'Stage', width: 8 },
      { title: 'Name of stage', width: 14 },
      { title: 'Basis', width: 10 },
      { title: 'Reasons', width: 90 },
    ],
    rows: indicatorReadings(context.profile.root).flatMap((reading) => findingRows(context, reading)),
  };
}

export function missing(context: Context): XlsxSheet {
  return {
    name: 'Missing for next stage',
    columns: [
      NUMBER,
      INDICATOR,
      { title: 'Leads to', width: 9 },
      { title: 'Id', width: 34 },
      { title: 'Criterion', width: 80 },
      { title: 'Stage', width: 8 },
      { title: 'Effort, 1 to 5', width: 10 },
    ],
    rows: indicatorReadings(context.profile.root).flatMap(({ id, scale, max, missing: [next] }) =>
      (next?.ids ?? []).map((needed): XlsxCell[] => {
        const criterion = context.criteria.get(needed);
        const reaches = stage(context, next?.reaches, scale, max + 1);
        const text = criterionText(context, needed);
        return [
          number(context, id),
          titleOf(context, id),
          reaches,
          needed,
          text,
          stage(context, criterion?.stage),
          criterion?.effort ?? null,
        ];
      }),
    ),
  };
}

/** As annex C of the report: of restricted and attested sources only that they exist, and with which access. */
export function sources(context: Context): XlsxSheet {
  return {
    name: 'Sources',
    columns: [
      { title: 'No.', width: 7 },
      { title: 'Access', width: 12 },
      { title: 'Kind', width: 22 },
      { title: 'Source', width: 80 },
      { title: 'Address', width: 60 },
      { title: 'File', width: 44 },
    ],
    rows: context.record.sources.map((source) => {
      const { kind, access, about: title, url, file } = shownSource(source);
      return [context.sources.get(source.id) ?? '', access, kind || null, title, url || null, file || null];
    }),
  };
}

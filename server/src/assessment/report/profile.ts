/** The whole profile: a strip an indicator, and a row a group and indicator in the workbook. */
import type { Spread } from '@mufakat/consensus';
import type { GroupReading, IndicatorReading, Interval } from '@mufakat/framework';
import {
  type Block,
  type Cell,
  type Context,
  isChecked,
  numbered,
  paragraph,
  plain,
  type ReportPart,
  sayInterval,
  sayingOf,
  strong,
  titleOf,
  type XlsxCell,
  type XlsxSheet,
} from '../../report/model.ts';
import { adoptedInline, evidencedInline, perceivedInline, stripOf } from './reading-words.ts';
import { ends, numberColumn } from './sheet-cells.ts';
import { allParts } from './summary.ts';

const STRIP_WIDTH = 112;

function row(context: Context, reading: IndicatorReading): Cell[] {
  return [
    { text: numbered(context, reading.id) },
    { drawing: stripOf(context, reading, STRIP_WIDTH) },
    { text: evidencedInline(context, reading) },
    { text: perceivedInline(context, reading) },
    { text: adoptedInline(context, reading) },
  ];
}

/** One table for each group that holds indicators. */
function tables(context: Context, group: GroupReading): Block[] {
  const { t } = context.speech;
  const direct = group.children.filter((child) => child.type === 'indicator');
  const below = group.children.flatMap((child) => (child.type === 'group' ? tables(context, child) : []));
  if (direct.length === 0) return below;
  const table: Block = {
    kind: 'table',
    caption: titleOf(context, group.id),
    columns: [
      { title: t('word.indicator'), share: 30, heads: true },
      { title: t('profile.stripColumn'), share: 0, points: STRIP_WIDTH },
      { title: t('reading.evidenced'), share: 23 },
      { title: t('reading.perceived'), share: 27 },
      { title: t('reading.adopted'), share: 24 },
    ],
    rows: direct.map((reading) => row(context, reading)),
  };
  return [table, ...below];
}

function medianOf(overall: Spread | null): Interval | null {
  return overall === null || overall.median === null ? null : { low: overall.median, high: overall.median };
}

function sheetRow(context: Context, reading: GroupReading | IndicatorReading): XlsxCell[] {
  const { scale, max } = reading;
  const { named, t } = context.speech;
  const group = reading.type === 'group';
  const perceived = group ? reading.perceived : medianOf(reading.perceived.overall);
  const adopted = group ? reading.adopted : reading.adopted && { low: reading.adopted.stage, high: reading.adopted.stage };
  const people = group ? ([scale, max + 1] as const) : (['stage', scale === 'stage' ? max + 1 : context.stages.length] as const);
  return [
    context.numbers.get(reading.id) ?? '',
    group ? named('label', reading.label) : t('label.indicator'),
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

function sheet(context: Context): XlsxSheet {
  const { t } = context.speech;
  const ranges = (['reading.evidenced', 'reading.perceived', 'reading.adopted'] as const).flatMap((id) => [
    { title: t('sheet.low', { reading: t(id) }), width: 11 },
    { title: t('sheet.high', { reading: t(id) }), width: 11 },
  ]);
  return {
    name: t('sheet.profile'),
    columns: [
      numberColumn(context),
      { title: t('sheet.kind'), width: 11 },
      { title: t('sheet.title'), width: 44 },
      ...ranges,
      { title: t('reading.answered'), width: 10, format: '0%' },
      { title: t('sheet.inWords'), width: 30 },
    ],
    rows: context.profile.root.children.flatMap(withBelow).map((reading) => sheetRow(context, reading)),
  };
}

export function profile(context: Context): ReportPart {
  const { t } = context.speech;
  const chapter: Block[] = [
    { kind: 'heading', level: 1, number: '3', text: t('profile.title'), id: 'profile' },
    paragraph([...strong(`${t('profile.howTo')} `), ...plain(t('profile.strip'))]),
    ...allParts(context),
    ...tables(context, context.profile.root),
  ];
  return { chapter, sheets: [sheet(context)], data: { profile: context.profile } };
}

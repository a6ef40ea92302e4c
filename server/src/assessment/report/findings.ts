/** The workbook's sheets of findings with dissent, and of what is missing for the next stage. */
import { type IndicatorReading, indicatorReadings } from '@mufakat/framework';
import { type Context, communityName, criterionText, type ReportPart, titleOf, type XlsxCell, type XlsxSheet } from '../../report/model.ts';
import { indicatorColumn, numberColumn, stageCell, stageName } from './sheet-cells.ts';

function findingRows(context: Context, { id, adopted }: IndicatorReading): XlsxCell[][] {
  const { speech } = context;
  const head = [context.numbers.get(id) ?? '', titleOf(context, id)];
  if (adopted === null) return [[...head, speech.t('value.noFinding')]];
  const found = [
    speech.t('indicator.finding'),
    null,
    stageCell(context, adopted.stage),
    stageName(context, adopted.stage),
    speech.named('sheet.basis', adopted.basis),
    adopted.reasons || null,
  ];
  const dissent = adopted.dissent.map(({ community, stage: at, reasons }) => [
    ...head,
    speech.t('indicator.dissent'),
    communityName(speech, community),
    stageCell(context, at),
    stageName(context, at),
    null,
    reasons,
  ]);
  return [[...head, ...found], ...dissent];
}

function findingsSheet(context: Context): XlsxSheet {
  const { t } = context.speech;
  return {
    name: t('sheet.findings'),
    columns: [
      numberColumn(context),
      indicatorColumn(context),
      { title: t('sheet.what'), width: 15 },
      { title: t('word.community'), width: 18 },
      { title: t('word.stage'), width: 8 },
      { title: t('sheet.stageName'), width: 14 },
      { title: t('sheet.basis'), width: 10 },
      { title: t('sheet.reasons'), width: 90 },
    ],
    rows: indicatorReadings(context.profile.root).flatMap((reading) => findingRows(context, reading)),
  };
}

function missingRows(context: Context, { id, scale, max, missing: [next] }: IndicatorReading): XlsxCell[][] {
  return (next?.ids ?? []).map((needed) => {
    const criterion = context.criteria.get(needed);
    return [
      context.numbers.get(id) ?? '',
      titleOf(context, id),
      stageCell(context, next?.reaches, scale, max + 1),
      needed,
      criterionText(context, needed),
      stageCell(context, criterion?.stage),
      criterion?.effort ?? null,
    ];
  });
}

function missingSheet(context: Context): XlsxSheet {
  const { t } = context.speech;
  return {
    name: t('sheet.missing'),
    columns: [
      numberColumn(context),
      indicatorColumn(context),
      { title: t('summary.leadsTo'), width: 9 },
      { title: t('sheet.id'), width: 34 },
      { title: t('word.criterion'), width: 80 },
      { title: t('word.stage'), width: 8 },
      { title: t('sheet.effort'), width: 10 },
    ],
    rows: indicatorReadings(context.profile.root).flatMap((reading) => missingRows(context, reading)),
  };
}

export const findings = (context: Context): ReportPart => ({ sheets: [findingsSheet(context), missingSheet(context)] });

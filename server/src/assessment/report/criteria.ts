/** Every criterion with the verdict that counts for it and the sources it rests on. */
import { indicatorsOf, type Verdict } from '@mufakat/framework';
import {
  type Block,
  type Cell,
  type Column,
  type Context,
  chip,
  criterionText,
  numbered,
  packSaying,
  paragraph,
  quiet,
  type ReportPart,
  textCell,
  textOf,
  titleOf,
  type XlsxCell,
  type XlsxSheet,
} from '../../report/model.ts';
import { indicatorColumn, numberColumn, stageCell, stageName } from './sheet-cells.ts';

/** A verdict in words; one that nobody gave, or that assessors differ on, is unknown. */
function verdictWords({ speech, effective }: Context, criterion: string): string {
  const counts = effective.get(criterion);
  if (counts === undefined) return speech.t('verdict.none');
  if (counts.verdict === null) return speech.t('verdict.disputed');
  return speech.named('verdict', String(counts.verdict.value));
}

/** The numbers under which a verdict's sources stand in annex C, with the version that it cites of one whose file was replaced since. */
function citedBy({ speech: { t }, sources }: Context, verdict: Verdict | null | undefined): string {
  return (verdict?.sources ?? [])
    .flatMap((id) => {
      const number = sources.get(id);
      const version = verdict?.earlierVersions?.[id];
      if (number === undefined) return [];
      if (version === undefined) return [number];
      return [version === 0 ? t('source.citedWithout', { number }) : t('source.citedVersion', { number, version })];
    })
    .join(', ');
}

function criterionRow(context: Context, id: string, stage: number | null): Cell[] {
  return [
    textCell(criterionText(context, id)),
    { text: stage === null ? quiet(context.speech.t('word.oneValue')) : chip(stage, packSaying(context)) },
    textCell(verdictWords(context, id)),
    textCell(citedBy(context, context.effective.get(id)?.verdict)),
  ];
}

function tables(context: Context): Block[] {
  const { t } = context.speech;
  const columns: Column[] = [
    { title: t('word.criterion'), share: 56, heads: true },
    { title: t('word.stage'), share: 18 },
    { title: t('criteria.verdict'), share: 16 },
    { title: t('word.sources'), share: 10 },
  ];
  return indicatorsOf(context.pack.root).map((indicator): Block => {
    const rows =
      indicator.answer.kind === 'criteria'
        ? indicator.criteria.map(({ id, stage }) => criterionRow(context, id, stage))
        : [criterionRow(context, indicator.id, null)];
    return { kind: 'table', caption: textOf(numbered(context, indicator.id)), columns, rows };
  });
}

function sheet(context: Context): XlsxSheet {
  const { t } = context.speech;
  const row = (indicator: string, id: string, at: number | null, effort: number | null): XlsxCell[] => [
    context.numbers.get(indicator) ?? '',
    titleOf(context, indicator),
    id,
    criterionText(context, id),
    stageCell(context, at),
    stageName(context, at),
    verdictWords(context, id),
    citedBy(context, context.effective.get(id)?.verdict) || null,
    effort,
  ];
  return {
    name: t('sheet.criteria'),
    columns: [
      numberColumn(context),
      indicatorColumn(context),
      { title: t('sheet.id'), width: 34 },
      { title: t('word.criterion'), width: 70 },
      { title: t('word.stage'), width: 8 },
      { title: t('sheet.stageName'), width: 14 },
      { title: t('criteria.verdict'), width: 22 },
      { title: t('word.sources'), width: 16 },
      { title: t('sheet.effort'), width: 10 },
    ],
    rows: indicatorsOf(context.pack.root).flatMap((indicator) =>
      indicator.answer.kind === 'criteria'
        ? indicator.criteria.map(({ id, stage, effort }) => row(indicator.id, id, stage, effort))
        : [row(indicator.id, indicator.id, null, null)],
    ),
  };
}

/** Of a verdict its value and the numbers of its sources; reasons may quote what is restricted. */
function verdictData(context: Context) {
  const judged = indicatorsOf(context.pack.root).flatMap(({ id, criteria, answer }) =>
    answer.kind === 'criteria' ? criteria.map((criterion) => criterion.id) : [id],
  );
  return judged.flatMap((id) => {
    const effective = context.effective.get(id);
    if (effective === undefined) return [];
    const { verdict, disputed } = effective;
    const sources = (verdict?.sources ?? []).flatMap((source) => context.sources.get(source) ?? []);
    const earlier = Object.entries(verdict?.earlierVersions ?? {}).flatMap(([source, version]) => {
      const number = context.sources.get(source);
      return number === undefined ? [] : [{ source: number, version }];
    });
    return [{ criterion: id, value: verdict?.value ?? null, disputed, sources, ...(earlier.length > 0 && { earlierVersions: earlier }) }];
  });
}

export function criteria(context: Context): ReportPart {
  const { t } = context.speech;
  const chapter: Block[] = [
    { kind: 'heading', level: 1, number: t('annex.criteria'), text: t('criteria.title'), id: 'annex-criteria' },
    paragraph(t('criteria.lead')),
    ...tables(context),
  ];
  return { chapter, sheets: [sheet(context)], data: { verdicts: verdictData(context) } };
}

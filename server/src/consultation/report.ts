/** The consultation's parts of the report: who took part, and what each community says. Small groups are suppressed as everywhere. */
import { SMALLEST_GROUP, type Spread } from '@mufakat/consensus';
import { indicatorReadings } from '@mufakat/framework';
import {
  type Block,
  type Context,
  communityName,
  paragraph,
  type ReportPart,
  stageColour,
  textCell,
  titleOf,
  type XlsxCell,
  type XlsxSheet,
} from '../report/model.ts';

function participantTable({ speech, profile }: Context): Block {
  const { t } = speech;
  const { communities, total, hidden } = profile.participants;
  const counted = (people: number | null) => (people === null ? t('participants.few', { smallest: SMALLEST_GROUP }) : String(people));
  const rows = communities.map(({ community, people }) => [textCell(communityName(speech, community)), textCell(counted(people))]);
  return {
    kind: 'table',
    caption: t('participants.caption'),
    columns: [
      { title: t('word.community'), share: 50, heads: true },
      { title: t('participants.title'), share: 50, align: 'end' },
    ],
    rows: [...rows, [textCell(t(hidden ? 'participants.togetherHidden' : 'participants.together')), textCell(String(total))]],
  };
}

export function participants(context: Context): ReportPart {
  const { t } = context.speech;
  const chapter: Block[] = [
    { kind: 'heading', level: 1, number: t('annex.participants'), text: t('participants.title'), id: 'annex-participants' },
    paragraph(t('participants.lead', { smallest: SMALLEST_GROUP })),
    participantTable(context),
  ];
  return { chapter, data: { participants: context.profile.participants.communities } };
}

/** Median, quartiles and counts; of nearly all only their stage. */
function spreadCells({ speech, stages }: Context, { people, median, quartiles, nearlyAll, counts }: Spread): XlsxCell[] {
  const at = nearlyAll === null ? [] : [...new Array<null>(nearlyAll).fill(null), speech.t('sheet.nearlyAll')];
  const shown = median === null ? null : { value: median, chip: stageColour(median, stages.length) };
  return [people, shown, ...(quartiles ?? [null, null]), ...(counts ?? at)];
}

/** Of a community that is not shown not even the number of its people is said. */
export function views(context: Context): ReportPart {
  const { speech } = context;
  const { t } = speech;
  const all = indicatorReadings(context.profile.root);
  const stages = Math.max(context.stages.length, ...all.map(({ scale, max }) => (scale === 'stage' ? max + 1 : 0)));
  const sheet: XlsxSheet = {
    name: t('sheet.views'),
    columns: [
      { title: t('word.number'), width: 9 },
      { title: t('word.indicator'), width: 38 },
      { title: t('word.community'), width: 18 },
      { title: t('indicator.viewsColumn'), width: 14 },
      { title: t('word.median'), width: 9 },
      { title: t('sheet.firstQuartile'), width: 10 },
      { title: t('sheet.thirdQuartile'), width: 10 },
      ...Array.from({ length: stages }, (_, at) => ({
        title: t('sheet.atStage', { stage: `${at} ${context.stages[at] ?? ''}`.trim() }),
        width: 12,
      })),
    ],
    rows: all.flatMap((reading) =>
      reading.perceived.communities.map(({ community, spread }): XlsxCell[] => [
        context.numbers.get(reading.id) ?? '',
        titleOf(context, reading.id),
        communityName(speech, community),
        ...(spread === null ? [t('indicator.tooFew')] : spreadCells(context, spread)),
      ]),
    ),
  };
  return { sheets: [sheet] };
}

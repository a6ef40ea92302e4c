/** How the numbers came about: enough for a reader to contradict them. */
import { SMALLEST_GROUP } from '@mufakat/consensus';
import { indicatorsOf, type Rule } from '@mufakat/framework';
import {
  type Block,
  type Context,
  chip,
  communityWithin,
  packSaying,
  paragraph,
  participationSentence,
  percent,
  plain,
  type ReportPart,
  textCell,
  textOfPack,
} from '../../report/model.ts';

function rulesUsed({ groups, indicators }: Context): Rule[] {
  const used = [...[...indicators.values()].map(({ rule }) => rule), ...[...groups.values()].map(({ rule }) => rule)];
  return [...new Set(used)];
}

function stageTable(context: Context): Block {
  const { t } = context.speech;
  return {
    kind: 'table',
    caption: t('method.stages'),
    columns: [
      { title: t('word.stage'), share: 22, heads: true },
      { title: t('method.meaning'), share: 78 },
    ],
    rows: context.pack.stages.map(({ meaning }, stage) => [
      { text: chip(stage, packSaying(context)) },
      textCell(textOfPack(context, meaning)),
    ]),
  };
}

function consensusRule({ speech, record: { rule } }: Context): string {
  const { t } = speech;
  const values = { agreement: percent(speech, rule.agreement), views: rule.minimumViews };
  const follows =
    rule.within === 0 ? t('method.consensus.exact', values) : t('method.consensus.within', { ...values, within: rule.within });
  return `${follows} ${t('method.consensus.fixed')}`;
}

/** Communities that took part. */
function present({ speech, profile }: Context): string {
  const communities = profile.participants.communities.filter(({ people }) => people !== 0);
  return speech.list(communities.map(({ community }) => communityWithin(speech, community)));
}

function whoTookPart(context: Context): string {
  const { speech, profile } = context;
  const took = participationSentence(speech, profile.participants);
  return `${took} ${speech.t('method.who.communities', { communities: present(context) })}`;
}

export function method(context: Context): ReportPart {
  const { pack, profile, speech } = context;
  const { t } = speech;
  const byCriterion = indicatorsOf(pack.root).some(({ answer }) => answer.kind === 'criteria');
  const chapter: Block[] = [
    { kind: 'heading', level: 1, number: '2', text: t('method.title'), id: 'method' },
    paragraph(t('method.asks', { n: profile.counts.indicators, pack: textOfPack(context, pack.title), version: pack.version }), 'lead'),
    ...(pack.stages.length > 0 ? [stageTable(context)] : []),
    {
      kind: 'definitions',
      items: [
        {
          term: t('method.readings'),
          paragraphs: [
            plain(t('method.readings.three')),
            plain(t(byCriterion ? 'method.readings.byCriterion' : 'method.readings.meaning')),
          ],
        },
        { term: t('method.rules'), paragraphs: rulesUsed(context).map((rule) => plain(t(`rule.${rule}`))) },
        { term: t('method.unknown'), paragraphs: [plain(t('method.unknown.meaning'))] },
        { term: t('method.consensus'), paragraphs: [plain(consensusRule(context))] },
        {
          term: t('method.who'),
          paragraphs: [plain(whoTookPart(context)), plain(t('method.who.groups', { smallest: SMALLEST_GROUP }))],
        },
      ],
    },
  ];
  return { chapter };
}

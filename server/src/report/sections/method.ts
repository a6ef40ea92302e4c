/** How the numbers came about: enough for a reader to contradict them. */
import { SMALLEST_GROUP } from '@mufakat/consensus';
import type { Rule } from '@mufakat/framework';
import { indicatorsOf } from '@mufakat/framework';
import { type Block, paragraph, plain } from '../blocks.ts';
import { type Context, textCell } from '../context.ts';
import { chip, communityName, count, listWords, percent, pick } from '../words.ts';
import { participationSentence, sayPeople } from './participants.ts';

const RULE_WORDS: Readonly<Record<Rule, string>> = {
  gate: 'A gate: a stage is reached when every criterion that applies up to and including it is met. One unmet criterion at a lower stage holds the whole back, however much is done above it.',
  median: 'The median: the stage in the middle of those below; of two middle stages, the lower.',
  'weighted-sum': 'A weighted sum: each part counts with its weight.',
  points: 'Points: the points reached below are added.',
  mean: 'A weighted mean of the parts, each as a share of its maximum.',
  minimum: 'The minimum: as far as the weakest part.',
  'geometric-mean':
    'A weighted geometric mean of the parts, each as a share of its maximum: a weak part weighs more than in a mean, and a part at zero brings the whole to zero.',
};

function rulesUsed({ groups, indicators }: Context): Rule[] {
  const used = [...[...indicators.values()].map(({ rule }) => rule), ...[...groups.values()].map(({ rule }) => rule)];
  return [...new Set(used)];
}

function stageTable(context: Context): Block {
  const saying = { scale: 'stage', max: context.stages.length - 1, stages: context.stages } as const;
  return {
    kind: 'table',
    caption: 'The stages',
    columns: [
      { title: 'Stage', share: 22, heads: true },
      { title: 'Meaning', share: 78 },
    ],
    rows: context.pack.stages.map(({ meaning }, stage) => [
      { text: chip(stage, saying) },
      textCell(pick(meaning, context.language, context.pack)),
    ]),
  };
}

function consensusRule({ record: { rule } }: Context): string {
  const near = rule.within === 0 ? 'name exactly the median stage' : `lie within ${count(rule.within, 'stage', 'stages')} of the median`;
  return (
    `A finding follows by rule when at least ${percent(rule.agreement)} of the views ${near} and at least ${count(rule.minimumViews, 'view was', 'views were')} given. ` +
    'The rule was fixed before the views were asked. It is applied to the views that are shown; where its outcome could give one person’s view away, it is withheld. Where it gives no stage, people decide, with reasons; dissent stays beside the finding.'
  );
}

export function participantTable({ profile }: Context): Block {
  const { communities, total, hidden } = profile.participants;
  const rows = communities.map(({ community, people }) => [textCell(communityName(community)), textCell(sayPeople(people))]);
  return {
    kind: 'table',
    caption: 'Participants by community',
    columns: [
      { title: 'Community', share: 50, heads: true },
      { title: 'Participants', share: 50, align: 'end' },
    ],
    rows: [...rows, [textCell(hidden ? 'Together, without communities too small to be counted' : 'Together'), textCell(String(total))]],
  };
}

export function method(context: Context): Block[] {
  const { pack, profile, language } = context;
  const rules = rulesUsed(context).map((rule) => RULE_WORDS[rule]);
  const answered = indicatorsOf(pack.root).some(({ answer }) => answer.kind === 'criteria');
  const title = pick(pack.title, language, pack);
  return [
    { kind: 'heading', level: 1, number: '2', text: 'Method', id: 'method' },
    paragraph(
      `This assessment asks the ${count(profile.counts.indicators, 'indicator', 'indicators')} of ${title}, version ${pack.version}.`,
      'lead',
    ),
    ...(pack.stages.length > 0 ? [stageTable(context)] : []),
    {
      kind: 'definitions',
      items: [
        {
          term: 'Three readings',
          paragraphs: [
            plain('Every indicator is read three times, and the readings are always shown together.'),
            plain(
              'Evidenced: what assessors found in sources' +
                `${answered ? ', criterion by criterion' : ''}. Perceived: the stage that participants named; the median and, around it, the middle half of the views. Adopted: the stage that the country agreed on.`,
            ),
          ],
        },
        { term: 'From answers to stages', paragraphs: rules.map(plain) },
        {
          term: 'Unknown',
          paragraphs: [
            plain(
              'Unknown is not unmet. A value with unknowns below it is a range: its low end reads every unknown as unmet, its high end as met. Coverage is the share of the questions that apply which are answered. What does not apply drops out.',
            ),
          ],
        },
        { term: 'Consensus', paragraphs: [plain(consensusRule(context))] },
        {
          term: 'Who took part',
          paragraphs: [
            plain(
              `${participationSentence(profile.participants)} They come from the ${listWords(present(context))} communities; annex A counts them.`,
            ),
            plain(
              `Views are shown in groups of ${SMALLEST_GROUP} people or more. Where at most two people of a group differ from the rest, it is said that nearly all named the stage, and not how many; communities too small to be shown alone are put together. So nobody’s view can be read out of a number.`,
            ),
          ],
        },
      ],
    },
  ];
}

function present({ profile }: Context): string[] {
  return profile.participants.communities
    .filter(({ people }) => people !== 0)
    .map(({ community }) => communityName(community).toLowerCase());
}

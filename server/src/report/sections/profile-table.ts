/** The whole profile: a strip an indicator. */
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import { type Block, type Cell, paragraph, plain, strong } from '../blocks.ts';
import { adoptedInline, type Context, evidencedInline, perceivedInline, stripOf, titleOf } from '../context.ts';
import { allParts, numbered } from './summary.ts';

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
  const direct = group.children.filter((child) => child.type === 'indicator');
  const below = group.children.flatMap((child) => (child.type === 'group' ? tables(context, child) : []));
  if (direct.length === 0) return below;
  const table: Block = {
    kind: 'table',
    caption: titleOf(context, group.id),
    columns: [
      { title: 'Indicator', share: 30, heads: true },
      { title: 'Strip', share: 0, points: STRIP_WIDTH },
      { title: 'Evidenced', share: 23 },
      { title: 'Perceived', share: 27 },
      { title: 'Adopted', share: 24 },
    ],
    rows: direct.map((reading) => row(context, reading)),
  };
  return [table, ...below];
}

export function profileTable(context: Context): Block[] {
  return [
    { kind: 'heading', level: 1, number: '3', text: 'Profile', id: 'profile' },
    paragraph([
      ...strong('How to read a strip. '),
      ...plain(
        'Each cell is a stage, the floor at the left. Filled cells are what the evidence secures; dashed cells are open, because criteria are unknown. The diamond above stands at the median of the views, its line spans their middle half. The triangle below marks the adopted stage.',
      ),
    ]),
    ...allParts(context),
    ...tables(context, context.profile.root),
  ];
}

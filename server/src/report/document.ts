/**
 * The report as a document: what is said and in which order, before it is set in any format.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '@mufakat/ledger';
import type { Block, ReportDocument } from './blocks.ts';
import { clean } from './clean.ts';
import { contentOf } from './content.ts';
import { contextOf, type ReportInput } from './context.ts';
import { annexes } from './sections/annexes.ts';
import { method } from './sections/method.ts';
import { profileTable } from './sections/profile-table.ts';
import { readings } from './sections/readings.ts';
import { summary } from './sections/summary.ts';
import { pick, sayDate } from './words.ts';

/** The language of the words that every report has. Texts of the pack and of people carry their own where they stand. */
const FIXED_WORDS = 'en';

export const BANNER = 'Invented example data';

/**
 * SHA-256 (hex) over the canonical JSON of pack and content: of what the report says and of nothing else, for whoever reads the hash could try out what
 * else it was made from.
 */
export function contentHash(input: ReportInput): string {
  return createHash('sha256')
    .update(canonicalJson({ pack: input.pack, content: contentOf(input) }))
    .digest('hex');
}

/** Builds the report of one assessment, all of its texts fit to be printed. Pure: the same input gives the same document. */
export function buildDocument(input: ReportInput): ReportDocument {
  const context = contextOf(input);
  const { pack, record, language } = input;
  const { jurisdiction, period } = record;
  const hash = contentHash(input);
  const warning: Block[] = jurisdiction.invented
    ? [
        {
          kind: 'note',
          text: [
            { text: `${BANNER}. `, strong: true },
            { text: `${jurisdiction.name} does not exist; nothing here describes a real country or person.` },
          ],
        },
      ]
    : [];
  return clean({
    title: record.title,
    country: jurisdiction.name,
    code: jurisdiction.code,
    period: `${sayDate(period.from)} to ${sayDate(period.to)}`,
    date: period.to,
    pack: `${pick(pack.title, language, pack)} ${pack.version}`,
    language: FIXED_WORDS,
    banner: jurisdiction.invented ? BANNER : null,
    hash,
    blocks: [...summary(context), ...method(context), ...profileTable(context), ...readings(context), ...annexes(context, hash)].flatMap(
      (block) => (block.kind === 'heading' && block.id === 'summary' ? [block, ...warning] : [block]),
    ),
  });
}

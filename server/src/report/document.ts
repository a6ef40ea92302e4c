/**
 * The report as a document: what is said and in which order, before it is set in any format.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '@mufakat/ledger';
import { aboutSheet, colophon, furnitureOf, inventedNote, translationNote } from './about.ts';
import type { Block, ReportDocument } from './blocks.ts';
import { clean } from './clean.ts';
import { type Context, contextOf, type ReportInput, textOfPack } from './context.ts';
import type { ReportPart } from './part.ts';
import { PARTS } from './parts.ts';
import type { XlsxSheet } from './xlsx/xlsx-cell.ts';

/** All that a report says, as plain data: every format is made from it. */
export type WholeReport = {
  readonly document: ReportDocument;
  readonly sheets: readonly XlsxSheet[];
  /** For other programs: codes and values, the same in every language. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** Findings without the ids under which they are kept, which no report says. */
function withoutIds(key: string, value: unknown): unknown {
  if (key !== 'adopted' || typeof value !== 'object' || value === null || !('basis' in value)) return value;
  return { ...value, id: undefined, supersedes: undefined };
}

/**
 * SHA-256 (hex) over the canonical JSON of pack and content: of what the report says and of nothing else, for whoever reads the hash could try out what
 * else it was made from.
 */
function hashOf(pack: ReportInput['pack'], content: object): string {
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify({ pack, content }, withoutIds))))
    .digest('hex');
}

function contentOf({ record }: Context, parts: readonly ReportPart[]): Record<string, unknown> {
  const { title, jurisdiction, period, rule } = record;
  return Object.assign({ title, jurisdiction, period, rule }, ...parts.map(({ data }) => data ?? {}));
}

/** Puts the parts together, all of their texts fit to be printed. Pure: the same input gives the same report. */
export function buildReport(input: ReportInput): WholeReport {
  const context = contextOf(input);
  const parts = PARTS.map((make) => make(context));
  const { pack, record, speech } = context;
  const { jurisdiction, period } = record;
  const content = contentOf(context, parts);
  const hash = hashOf(pack, content);
  const blocks = [...parts.flatMap(({ chapter }) => chapter ?? []), ...colophon(context, hash)];
  const document: ReportDocument = {
    title: record.title,
    country: jurisdiction.name,
    code: jurisdiction.code,
    period: speech.t('report.period', { from: speech.date(period.from), to: speech.date(period.to) }),
    date: period.to,
    pack: `${textOfPack(context, pack.title)} ${pack.version}`,
    language: speech.language,
    direction: speech.direction,
    banner: jurisdiction.invented ? speech.t('report.banner') : null,
    hash,
    words: furnitureOf(context),
    blocks: afterFirst(blocks, [...inventedNote(context), ...translationNote(context)]),
  };
  const { id, version, licence } = pack;
  return clean({
    document,
    sheets: [aboutSheet(context, hash), ...parts.flatMap(({ sheets }) => sheets ?? [])],
    data: { notice: jurisdiction.invented ? NOTICE : null, ...content, pack: { id, version, licence }, sha256: hash },
  });
}

/** What the JSON says of invented data, in every language. */
const NOTICE = 'Invented example data';

/** Blocks with others after the first heading. */
function afterFirst([first, ...others]: readonly Block[], notes: readonly Block[]): Block[] {
  return first === undefined ? [...notes] : [first, ...notes, ...others];
}

/** The document alone. */
export const buildDocument = (input: ReportInput): ReportDocument => buildReport(input).document;

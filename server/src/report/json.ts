/** The report for other programs: what every other format says, in one canonical form. */
import { canonicalJson } from '@mufakat/ledger';
import { clean } from './clean.ts';
import { contentOf } from './content.ts';
import type { ReportInput } from './context.ts';
import { BANNER, contentHash } from './document.ts';

/** The whole file, in one canonical form: the same input gives the same bytes. */
export function renderJson(input: ReportInput): string {
  const { pack, record } = input;
  const report = {
    notice: record.jurisdiction.invented ? BANNER : null,
    ...contentOf(input),
    pack: { id: pack.id, version: pack.version, licence: pack.licence },
    sha256: contentHash(input),
  };
  return `${canonicalJson(clean(report))}\n`;
}

/** The report for other programs: the profile, and of the record what every other format says as well. */
import { indicatorsOf } from '@mufakat/framework';
import { canonicalJson } from '@mufakat/ledger';
import { clean } from './clean.ts';
import { type Context, contextOf, type ReportInput } from './context.ts';
import { BANNER, contentHash } from './document.ts';
import { shownSource } from './sections/annexes.ts';
import { participation } from './sections/participants.ts';

/** Of a verdict its value and the numbers of its sources; reasons may quote what is restricted. */
function verdicts(context: Context) {
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

/** The whole file, in one canonical form: the same input gives the same bytes. */
export function renderJson(input: ReportInput): string {
  const { pack, record, profile } = input;
  const context = contextOf(input);
  const { communities, total } = participation(record);
  const report = {
    notice: record.jurisdiction.invented ? BANNER : null,
    title: record.title,
    jurisdiction: record.jurisdiction,
    period: record.period,
    pack: { id: pack.id, version: pack.version, licence: pack.licence },
    rule: record.rule,
    sha256: contentHash(input),
    profile: { ...profile, counts: { ...profile.counts, participants: total } },
    participants: communities,
    verdicts: verdicts(context),
    sources: context.record.sources.map((source) => {
      const { file: _, ...shown } = shownSource(source);
      const { access, version, sha256 } = source;
      const file = access === 'public' && version !== undefined ? { version, ...(sha256 !== undefined && { sha256 }) } : null;
      return { number: context.sources.get(source.id) ?? null, ...shown, ...(file !== null && { file }) };
    }),
  };
  return `${canonicalJson(clean(report))}\n`;
}

/** What a report says, as plain data: the profile, and of the record what every format says as well. */
import { indicatorsOf } from '@mufakat/framework';
import { type Context, contextOf, type ReportInput } from './context.ts';
import { shownSource } from './sections/annexes.ts';

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

/** Everything that a report is made from, besides the pack and its language. */
export function contentOf(input: ReportInput) {
  const { record, profile } = input;
  const context = contextOf(input);
  return {
    title: record.title,
    jurisdiction: record.jurisdiction,
    period: record.period,
    rule: record.rule,
    profile,
    participants: profile.participants.communities,
    verdicts: verdicts(context),
    sources: context.record.sources.map((source) => {
      const { file: _, ...shown } = shownSource(source);
      const { access, version, sha256 } = source;
      const file = access === 'public' && version !== undefined ? { version, ...(sha256 !== undefined && { sha256 }) } : null;
      return { number: context.sources.get(source.id) ?? null, ...shown, ...(file !== null && { file }) };
    }),
  };
}

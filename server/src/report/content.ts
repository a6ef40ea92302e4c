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
    return [{ criterion: id, value: verdict?.value ?? null, disputed, sources }];
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
    sources: record.sources.map((source) => ({ number: context.sources.get(source.id) ?? null, ...shownSource(source) })),
  };
}

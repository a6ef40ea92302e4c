/**
 * What a person reads after an assessment was computed: the profile by group, where the readings differ, and what comes next.
 */
import {
  type AssessmentRecord,
  type GroupReading,
  type Interval,
  indicatorReadings,
  indicatorsOf,
  type Pack,
  type Profile,
} from '@mufakat/framework';
import { inPackLanguage } from '../packs/read-pack.ts';
import { count, strong, table, windowWidth, wrap } from '../terminal/text.ts';

const MOST_SHOWN = 5;

/** A page of plain text about a profile. */
export function assessText(pack: Pack, record: AssessmentRecord, profile: Profile, written: readonly string[]): string {
  const { jurisdiction, title, period } = record;
  const { counts } = profile;
  const besides = profile.participants.hidden ? ' and of communities too small to be counted' : '';
  return [
    `${strong(title)}, ${period.from} to ${period.to}`,
    ...(jurisdiction.invented ? [`Invented example data: ${jurisdiction.name} does not exist.`] : []),
    wrap(
      `${count(counts.views, 'view')} of ${count(counts.participants, 'participant')}${besides} ${counts.views === 1 ? 'is' : 'are'} shown; ${count(counts.verdicts, 'verdict')} on ` +
        `${count(counts.criteria, 'criterion', 'criteria')}; ${count(counts.findings, 'finding')} on ${count(counts.indicators, 'indicator')}.`,
      windowWidth(),
    ),
    '',
    readingTable(pack, profile),
    ...differences(pack, profile),
    ...nextSteps(pack, profile),
    '',
    'Written:',
    ...written.map((file) => `  ${file}`),
  ].join('\n');
}

function readingTable(pack: Pack, profile: Profile): string {
  const titles = groupTitles(pack);
  const rows = groupsOf(profile.root, 0).map(({ group, depth }) => [
    '  '.repeat(depth) + (depth === 0 ? 'The whole' : (titles.get(group.id) ?? group.id)),
    inWords(pack, group, group.evidenced),
    inWords(pack, group, group.perceived),
    inWords(pack, group, group.adopted),
  ]);
  return table(['', 'evidenced', 'perceived', 'adopted'], rows);
}

function groupsOf(group: GroupReading, depth: number): { group: GroupReading; depth: number }[] {
  return [{ group, depth }, ...group.children.flatMap((child) => (child.type === 'group' ? groupsOf(child, depth + 1) : []))];
}

function groupTitles(pack: Pack): Map<string, string> {
  const titles = new Map<string, string>();
  const visit = (group: Pack['root']): void => {
    titles.set(group.id, inPackLanguage(pack, group.title));
    for (const child of group.children) if (child.type === 'group') visit(child);
  };
  visit(pack.root);
  return titles;
}

/** A stage by name, or a number; both ends where they differ. */
function inWords(pack: Pack, { scale }: { scale: GroupReading['scale'] }, value: Interval | null): string {
  if (value === null) return 'unknown';
  const name = (end: number) => (scale === 'stage' ? stageName(pack, end) : end.toFixed(2));
  return value.low === value.high ? name(value.low) : `${name(value.low)} to ${name(value.high)}`;
}

function stageName(pack: Pack, stage: number): string {
  const title = pack.stages[stage]?.title;
  return title === undefined ? String(stage) : inPackLanguage(pack, title);
}

function indicatorTitles(pack: Pack): Map<string, string> {
  return new Map(indicatorsOf(pack.root).map(({ id, title }) => [id, inPackLanguage(pack, title)]));
}

/** Where what people see is furthest from what is shown, and where legal and technical people are furthest apart. */
function differences(pack: Pack, profile: Profile): string[] {
  const titles = indicatorTitles(pack);
  const rows = indicatorReadings(profile.root)
    .map(({ id, differences: { perceivedOverEvidenced, technicalOverLegal } }) => ({ id, perceivedOverEvidenced, technicalOverLegal }))
    .map((row) => ({ ...row, size: Math.max(Math.abs(row.perceivedOverEvidenced ?? 0), Math.abs(row.technicalOverLegal ?? 0)) }))
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, MOST_SHOWN)
    .map(({ id, perceivedOverEvidenced, technicalOverLegal }) => [
      titles.get(id) ?? id,
      signed(perceivedOverEvidenced),
      signed(technicalOverLegal),
    ]);
  if (rows.length === 0) return [];
  return ['', 'Largest differences, in stages:', table(['', 'perceived over evidenced', 'technical over legal'], rows, [1, 2])];
}

function signed(stages: number | null): string {
  if (stages === null) return 'unknown';
  return stages > 0 ? `+${stages}` : String(stages).replace('-', '−');
}

function nextSteps(pack: Pack, profile: Profile): string[] {
  const titles = indicatorTitles(pack);
  const criteria = new Map(
    indicatorsOf(pack.root).flatMap((indicator) => indicator.criteria.map(({ id, text }) => [id, inPackLanguage(pack, text)])),
  );
  const steps = profile.missing
    .slice(0, MOST_SHOWN)
    .map(
      ({ indicator, ids }) =>
        `- ${titles.get(indicator) ?? indicator}: ${ids.map((id) => criteria.get(id) ?? titles.get(id) ?? id).join(' / ')}`,
    );
  return steps.length === 0 ? [] : ['', 'Nearest next steps:', ...steps.map((step) => wrap(step, windowWidth(), 2))];
}

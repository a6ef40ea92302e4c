/**
 * `mufakat index compare`: two editions of an index; how much of the difference is the country's, and how much the method's.
 */
import { decomposeChange, EFFECTS } from '@mufakat/composite';
import type { CommandResult } from '../../terminal/command-result.ts';
import { count } from '../../terminal/text.ts';
import { builtFrom, rootOf } from '../build/built.ts';
import { signed } from '../number.ts';
import { writeIndexOutputs } from '../outputs.ts';
import type { Caution } from '../page/page.ts';
import { type Changed, changedOf } from './compare-change.ts';
import { changeSection, methodSection } from './compare-sections.ts';
import { type EditionFiles, within } from './edition.ts';

/** Writes changes.csv, index.json, index.xlsx and report.html into a folder. */
export async function indexCompare(earlier: EditionFiles, later: EditionFiles, out: string): Promise<CommandResult> {
  const before = await builtFrom(earlier);
  const after = await builtFrom(later);
  const change = within(later.recipe, () => decomposeChange(before.edition, after.edition));
  const { name } = rootOf(after.index);
  const rows = changedOf(before, after, change);
  const files = await writeIndexOutputs(out, {
    page: {
      kind: 'What changed in an index',
      title: name,
      lead: `${count(change.units.length, 'unit')} in both editions. The change of each score is taken apart into that of the country and five of the method, which add up to it.`,
      cautions: cautionsOf(rows),
      brief: briefOf(rows),
      sections: [changeSection(rows), methodSection(change)],
      made: `Made from ${namesOf(earlier)}, and ${namesOf(later)}. The same files give the same bytes.`,
    },
    csv: changeTable(rows),
    json: { format: 'mufakat-index-change@1', ...change },
  });
  const { units, entered, left, added, dropped } = change;
  const moved = rows
    .filter(({ change: own }) => !Number.isNaN(own))
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, 5);
  return {
    exit: 0,
    data: { units: units.length, entered, left, added, dropped, out, files },
    text: [
      `${name}: ${count(units.length, 'unit')} in both editions.`,
      ...moved.map((row) => `  ${row.name}: ${signed(row.change, 2)}, of which the country ${signed(row.effects.country, 2)}`),
      `Written to ${out}: ${files.join(', ')}.`,
    ].join('\n'),
  };
}

const namesOf = ({ recipe, data, meta }: EditionFiles): string => [recipe, data, meta].join(', ');

function changeTable(rows: readonly Changed[]) {
  return {
    name: 'changes.csv',
    columns: ['unit', 'name', 'rank_before', 'rank_after', 'before', 'after', ...EFFECTS, 'change'],
    rows: rows.map(({ unit, name, ranks, before, after, effects, change }) => [
      ...[unit, name, ...ranks, before, after],
      ...EFFECTS.map((effect) => effects[effect]),
      change,
    ]),
  };
}

function briefOf(rows: readonly Changed[]): string[] {
  const known = rows.filter(({ change }) => !Number.isNaN(change));
  const [most, least] = [known[0], known.at(-1)];
  if (most === undefined || least === undefined) return ['No unit has a score in both editions.'];
  const tally = (holds: (row: Changed) => boolean) => known.filter(holds).length;
  const against = tally(({ change, effects }) => change * effects.country < 0);
  return [
    `${tally(({ change }) => change > 0)} of ${count(known.length, 'unit')} rose and ${tally(({ change }) => change < 0)} fell; by the country alone ${tally(({ effects }) => effects.country > 0)} would have risen and ${tally(({ effects }) => effects.country < 0)} fallen.`,
    `${most.name} changed by ${signed(most.change, 2)} (the country ${signed(most.effects.country, 2)}), ${least.name} by ${signed(least.change, 2)} (the country ${signed(least.effects.country, 2)}).`,
    `Scores that moved the other way than the country did, as the method outweighs it: ${against}.`,
  ];
}

function cautionsOf(rows: readonly Changed[]): Caution[] {
  const without = rows.filter(({ change }) => Number.isNaN(change)).map(({ name }) => name);
  if (without.length === 0) return [];
  return [{ what: `Without a change: ${without.join(', ')}.`, more: 'They have no score in one of the editions.' }];
}

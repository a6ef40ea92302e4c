/**
 * The findings as a table: one row an indicator, with its three readings.
 */
import { type AssessmentRecord, indicatorReadings, indicatorsOf, type Pack, type Profile } from '@mufakat/framework';
import { csvOf } from '@mufakat/server/kernel/table/write-csv';
import { inPackLanguage } from '../packs/read-pack.ts';

const HEADER = [
  'indicator',
  'title',
  'evidenced_low',
  'evidenced_high',
  'coverage',
  'perceived',
  'adopted',
  'basis',
  'reasons',
  'dissent',
  'note',
];

/** CSV of all indicators in the pack's order. What is not known is blank; a text that a spreadsheet would take for a formula is guarded. */
export function findingsFile(pack: Pack, record: AssessmentRecord, profile: Profile): string {
  const titles = new Map(indicatorsOf(pack.root).map(({ id, title }) => [id, inPackLanguage(pack, title)]));
  const stageName = (stage: number | null | undefined) => (stage == null ? '' : (pack.stages[stage]?.id ?? String(stage)));
  const note = record.jurisdiction.invented ? `Invented example data: ${record.jurisdiction.name} does not exist.` : '';
  const rows = indicatorReadings(profile.root).map(({ id, scale, evidenced, coverage, perceived, adopted }) => {
    const evidence = (value: number | undefined) => (scale === 'stage' ? stageName(value) : (value ?? ''));
    return [
      id,
      titles.get(id) ?? id,
      evidence(evidenced?.low),
      evidence(evidenced?.high),
      coverage ?? '',
      stageName(perceived.overall?.median),
      stageName(adopted?.stage),
      adopted?.basis ?? '',
      adopted?.reasons ?? '',
      (adopted?.dissent ?? []).map(({ community, stage, reasons }) => `${community}, ${stageName(stage)}: ${reasons}`).join('\n'),
      note,
    ];
  });
  return csvOf([HEADER, ...rows]);
}

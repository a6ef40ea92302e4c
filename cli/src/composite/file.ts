/**
 * The scores of many units as a file: CSV with one row a unit, or JSON with everything.
 */

import type { Pack, UnitScore } from '@mufakat/framework';
import { csvOf } from '@mufakat/server/kernel/table/write-csv';

/** The content of the file. In CSV, a text that a spreadsheet would take for a formula is guarded, and what is not known is blank. */
export function indexFile(format: 'csv' | 'json', pack: Pack, data: Readonly<{ units: readonly UnitScore[] }>): string {
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`;
  const groups = data.units[0]?.groups.map(({ id }) => id) ?? [];
  const header = ['unit', 'name', 'band_low', 'band_high', ...groups.flatMap((id) => [`${id}.low`, `${id}.high`, `${id}.coverage`])];
  const rows = data.units.map(({ unit, name, band, groups: results }) => [
    unit,
    name ?? '',
    ...(pack.bands.length === 0 ? ['', ''] : [band.low ?? '', band.high ?? '']),
    ...results.flatMap(({ value, coverage }) => [value?.low ?? '', value?.high ?? '', coverage ?? '']),
  ]);
  return csvOf([header, ...rows]);
}

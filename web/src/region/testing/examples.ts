/** Small regions for tests, all invented. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPack, type Pack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import type { SharedDimension, SharedPublication } from '@mufakat/server/publication/model';
import type { Region } from '../region-data.ts';
import { readCsv } from '../table/read-csv.ts';
import { regionOfTable } from '../table/region-of-table.ts';

/** Of 194 countries; not part of the project. */
const GCI = fileURLToPath(new URL('../../../../../shared/data/gci-2020.csv', import.meta.url));
export const hasGci = existsSync(GCI);

/** @throws Error with every error when it does not load */
export async function packOf(name: 'baseline' | 'gci-2020'): Promise<Pack> {
  const loaded = loadPack(await readPackFolder(fileURLToPath(new URL(`../../../../packs/${name}`, import.meta.url))));
  if ('pack' in loaded) return loaded.pack;
  throw new Error(JSON.stringify(loaded.errors));
}

/** The Global Cybersecurity Index 2020 as a region. */
export async function gciRegion() {
  const read = readCsv(readFileSync(GCI, 'utf8'));
  if (!('rows' in read)) throw new Error(JSON.stringify(read));
  const made = regionOfTable(await packOf('gci-2020'), read.rows);
  if ('errors' in made) throw new Error(JSON.stringify(made.errors));
  return made;
}

/** A table of invented countries under the pack of the index: every figure of a country the same, but for those named. */
export async function tableRegion(
  rows: Readonly<Record<string, { readonly all: string; readonly but?: Readonly<Record<string, string>> }>>,
) {
  const pack = await packOf('gci-2020');
  const columns = pack.root.children.flatMap((group) => (group.type === 'group' ? group.children.map(({ column }) => column ?? '') : []));
  const made = regionOfTable(
    pack,
    Object.entries(rows).map(([unit, { all, but = {} }]) => ({
      ...{ iso3: unit, country: `Land ${unit}` },
      ...Object.fromEntries(columns.map((column) => [column, but[column] ?? all])),
    })),
  );
  if ('errors' in made) throw new Error(JSON.stringify(made.errors));
  return made.region;
}

let last = 0;

/** What an invented country publishes. */
export function publicationOf(name: string, code: string, dimensions: readonly SharedDimension[], version = '1.0.0'): SharedPublication {
  const id = `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}`;
  return {
    id,
    publishedAt: '2026-01-02T03:04:05.000Z',
    snapshot: {
      format: 'mufakat-publication@1',
      jurisdiction: { id, name, code, invented: true },
      assessment: { id, title: `Assessment of ${name}` },
      period: { from: '2025-01-01', to: '2025-12-31' },
      pack: { id: 'baseline', version },
      dimensions: [...dimensions],
    },
  };
}

export function countryNamed({ countries }: Region, name: string) {
  const found = countries.find((country) => country.name === name || country.id === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

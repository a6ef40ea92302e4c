/** The region that publications make: what each jurisdiction shares by a pack, and nothing else. */
import { indicatorsOf, type Pack } from '@mufakat/framework';
import type { SharedDimension, SharedIndicator, SharedPublication } from '@mufakat/server/publication/model';
import { type Cell, type Country, type Dimension, knownCell, type Region, topGroups } from './region-data.ts';

/** @param publications the newest of each jurisdiction, by this pack in whatever version; what the pack does not have is left out. */
export function regionOfPublications(pack: Pack, publications: readonly SharedPublication[]): Region {
  return { pack, dimensions: dimensionsOf(pack), countries: publications.map(countryOf) };
}

function dimensionsOf(pack: Pack): Dimension[] {
  const max = Math.max(1, pack.stages.length - 1);
  return topGroups(pack).map((group) => ({
    ...{ id: group.id, title: group.title, weight: group.weight, rule: group.rule, scale: 'stage', max },
    indicators: indicatorsOf(group).map(({ id, title, weight }) => ({ id, title, weight, scale: 'stage', max })),
  }));
}

function countryOf({ id, snapshot, publishedAt }: SharedPublication): Country {
  const { jurisdiction, assessment, period, pack, dimensions } = snapshot;
  return {
    ...{ id: jurisdiction.id, name: jurisdiction.name, code: jurisdiction.code, invented: jurisdiction.invented, whole: null },
    origin: { publication: id, title: assessment.title, period, publishedAt, version: pack.version },
    cells: new Map(dimensions.flatMap(cellsOf)),
  };
}

function cellsOf({ id, stage, indicators }: SharedDimension): [string, Cell][] {
  return [[id, knownCell(stage)], ...indicators.map((indicator): [string, Cell] => [indicator.id, indicatorCell(indicator)])];
}

function indicatorCell({ stage, reasons, dissent }: SharedIndicator): Cell {
  if (stage === null) return { kind: 'unknown' };
  return {
    kind: 'known',
    low: stage,
    high: stage,
    ...(reasons === undefined ? {} : { reasons }),
    ...(dissent === undefined ? {} : { dissent }),
  };
}

/** The version by which most recent publications can be read: the newest that countries used and this server has, else the newest it has. */
export function versionFor(publications: readonly SharedPublication[], available: readonly string[]): string | undefined {
  const used = new Set(publications.map(({ snapshot }) => snapshot.pack.version));
  const newest = (versions: readonly string[]) => versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0];
  return newest(available.filter((version) => used.has(version))) ?? newest(available);
}

import { expect, test } from 'vitest';
import { sortedCountries } from './heat/heat-rows.ts';
import { placedOn } from './map/tiles.ts';
import { regionOfPublications } from './region-of-publications.ts';
import { readRegionSearch } from './region-search.ts';
import { packOf, publicationOf } from './testing/examples.ts';

test('what the address says is taken where it means something', () => {
  expect(readRegionSearch({ view: 'map', country: 'a', dimension: 'law' })).toEqual({ view: 'map', country: 'a', dimension: 'law' });
  expect(readRegionSearch({ view: 'globe', country: 7, other: null })).toEqual({});
});

test('countries sort by the middle of a dimension either way; without a figure they are last, by name', async () => {
  const pack = await packOf('baseline');
  const law = (name: string, stage: { low: number; high: number } | null | undefined) =>
    publicationOf(name, 'XB', stage === undefined ? [] : [{ id: 'law', share: 'stage', stage, indicators: [] }]);
  const region = regionOfPublications(pack, [
    law('Eno', undefined),
    law('Dene', null),
    law('Cor', { low: 1, high: 1 }),
    law('Bela', { low: 1, high: 4 }),
    law('Aru', { low: 2, high: 2 }),
  ]);
  const names = (by: string, down: boolean) => sortedCountries(region, { by, down }).map(({ name }) => name);
  expect(names('law', true)).toEqual(['Bela', 'Aru', 'Cor', 'Dene', 'Eno']);
  expect(names('law', false)).toEqual(['Cor', 'Aru', 'Bela', 'Dene', 'Eno']);
  expect(names('name', false)).toEqual(['Aru', 'Bela', 'Cor', 'Dene', 'Eno']);
});

test('a country has its tile by a code of two letters or three; invented ones a row in the order of their codes; the rest is told', async () => {
  const codes = { Fiji: 'FJ', India: 'IND', Zed: 'XC', Aru: 'XB', Again: 'XB', Nowhere: '' };
  const shared = Object.entries(codes).map(([name, code]) => publicationOf(name, code, []));
  const { map, invented, others } = placedOn(regionOfPublications(await packOf('baseline'), shared).countries);
  expect(map.flatMap(({ country }) => country?.name ?? []).toSorted()).toEqual(['Fiji', 'India']);
  expect(invented.map(({ code, country }) => [code, country?.name])).toEqual([
    ['XB', 'Aru'],
    ['XC', 'Zed'],
  ]);
  expect(others.map(({ name }) => name)).toEqual(['Again', 'Nowhere']);
});

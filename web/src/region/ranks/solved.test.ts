import { expect, test } from 'vitest';
import { regionOfPublications } from '../region-of-publications.ts';
import { countryNamed, packOf, publicationOf } from '../testing/examples.ts';
import { lacksOf } from './solved.ts';

/** Stages of one indicator in several invented countries; `reasons` where they are shared. */
async function regionOf(stages: Readonly<Record<string, { stage: number | null; reasons?: string } | undefined>>) {
  const pack = await packOf('baseline');
  const [dimension] = regionOfPublications(pack, []).dimensions;
  const [{ id = '' } = {}, other] = dimension?.indicators ?? [];
  const shared = Object.entries(stages).map(([name, one]) =>
    publicationOf(
      name,
      'XB',
      one === undefined
        ? []
        : [
            {
              ...{ id: dimension?.id ?? '', share: 'stage' as const, stage: { low: 0, high: 4 } },
              indicators: [
                { id, basis: one.stage === null ? null : 'rule', ...one },
                { id: other?.id ?? '', stage: 4, basis: 'rule' },
              ],
            },
          ],
    ),
  );
  return { region: regionOfPublications(pack, shared), indicator: id };
}

test('names the countries ahead on what a country lacks, the furthest first, then those that tell their reasons', async () => {
  const { region, indicator } = await regionOf({
    Aru: { stage: 1 },
    Bela: { stage: 3 },
    Cor: { stage: 4 },
    Dene: { stage: 3, reasons: 'A law was made.' },
    Eno: { stage: 1 },
    Fa: { stage: null },
    Gia: undefined,
  });
  const lacks = lacksOf(region, countryNamed(region, 'Aru'));
  const lack = lacks.find((one) => one.indicator.id === indicator);
  expect(lack?.ahead.map(({ country, cell }) => [country.name, cell.low, cell.reasons])).toEqual([
    ['Cor', 4, undefined],
    ['Dene', 3, 'A law was made.'],
    ['Bela', 3, undefined],
  ]);
  expect(lacks).toHaveLength(1);
});

test('the top lacks nothing; an unknown stage lacks what others know; what is not shared is nobody’s business', async () => {
  const { region } = await regionOf({ Aru: { stage: 4 }, Bela: { stage: null }, Cor: { stage: 0 }, Dene: undefined });
  const lacking = (name: string) =>
    lacksOf(region, countryNamed(region, name)).map(({ ahead }) => ahead.map(({ country }) => country.name));
  expect(lacking('Aru')).toEqual([]);
  expect(lacking('Bela')).toEqual([['Aru']]);
  expect(lacking('Cor')).toEqual([['Aru']]);
  expect(lacking('Dene')).toEqual([]);
});

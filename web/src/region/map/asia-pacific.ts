/**
 * One tile of equal size for each member and associate member of the Economic and Social Commission for Asia and the Pacific, by ISO 3166 code. Places keep neighbours
 * near each other; they are no borders and say nothing about any. Column and row are counted from 0, at the west and the north.
 */
export type Tile = { readonly iso2: string; readonly iso3: string; readonly column: number; readonly row: number };

const at = (places: string): Tile[] =>
  places
    .trim()
    .split(/\n/)
    .flatMap((line, row) =>
      line
        .trim()
        .split(/\s+/)
        .flatMap((place, column) => {
          const [iso2 = '', iso3 = ''] = place.split('/');
          return iso3 === '' ? [] : [{ iso2, iso3, column, row }];
        }),
    );

/** A point is a place without a tile. */
export const TILES: readonly Tile[] = at(`
  .      .      .      .      .      .      RU/RUS .      .      .      .      .      .      .      .      .      .
  .      GE/GEO .      .      KZ/KAZ .      .      MN/MNG .      .      .      .      .      .      .      .      .
  TR/TUR AM/ARM AZ/AZE .      UZ/UZB KG/KGZ .      CN/CHN KP/PRK .      JP/JPN .      .      .      .      .      .
  .      .      IR/IRN TM/TKM AF/AFG TJ/TJK .      .      .      KR/KOR .      .      .      .      .      .      .
  .      .      .      .      PK/PAK IN/IND NP/NPL BT/BTN MO/MAC HK/HKG .      .      .      MP/MNP .      .      .
  .      .      .      .      .      .      BD/BGD MM/MMR LA/LAO VN/VNM PH/PHL .      GU/GUM .      .      .      .
  .      .      .      .      MV/MDV LK/LKA .      TH/THA KH/KHM .      .      PW/PLW FM/FSM MH/MHL .      .      .
  .      .      .      .      .      .      .      MY/MYS BN/BRN .      .      .      NR/NRU KI/KIR .      .      .
  .      .      .      .      .      .      .      SG/SGP ID/IDN TL/TLS PG/PNG SB/SLB .      TV/TUV WS/WSM AS/ASM .
  .      .      .      .      .      .      .      .      .      AU/AUS NC/NCL VU/VUT FJ/FJI TO/TON NU/NIU CK/COK PF/PYF
  .      .      .      .      .      .      .      .      .      .      .      NZ/NZL .      .      .      .      .
`);

/** Members whose capital lies elsewhere have a row of their own below. */
export const ELSEWHERE: readonly Tile[] = at('FR/FRA NL/NLD GB/GBR US/USA');

/** Codes that ISO 3166 leaves to users: here for invented countries, in a row of their own. */
export const isInventedCode = (code: string): boolean => /^X[A-Z]$/.test(code);

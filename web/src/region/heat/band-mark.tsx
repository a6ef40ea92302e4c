import { useLanguage, useText } from '../../messages/language.tsx';
import { useWords } from '../../ui/words.tsx';
import type { Country } from '../region-data.ts';
import { useRegion } from '../use-region.ts';

/** The whole by the rule of the pack, with its band or both bands. */
export function BandMark({ whole }: { readonly whole: NonNullable<Country['whole']> }) {
  const t = useText();
  const { pack } = useRegion().region;
  const words = useWords(pack);
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const { low, high, bands } = whole;
  const title = (id: string | null) => {
    const band = pack.bands.find((one) => one.id === id);
    return band === undefined ? t('region.band.none') : words(band.title);
  };
  const told = bands[0] === bands[1] ? title(bands[0]) : t('reading.between', { low: title(bands[0]), high: title(bands[1]) });
  return (
    <>
      <span className="heat-figure">
        {low === high ? number.format(low) : t('reading.between', { low: number.format(low), high: number.format(high) })}
      </span>
      {pack.bands.length > 0 && <span className="quiet">{told}</span>}
    </>
  );
}

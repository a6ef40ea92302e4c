/** Choosing a country or a dimension; what is chosen stands in the address. */
import { useText } from '../../messages/language.tsx';
import { useWords } from '../../ui/words.tsx';
import { useChoose, useDimension, useRegion } from '../use-region.ts';

export function DimensionSelect() {
  const t = useText();
  const { region } = useRegion();
  const words = useWords(region.pack);
  const choose = useChoose();
  return (
    <label className="field region-select">
      <span className="label">{t('region.dimension')}</span>
      <select value={useDimension()?.id} onChange={({ target }) => choose({ dimension: target.value })}>
        {region.dimensions.map(({ id, title }) => (
          <option key={id} value={id}>
            {words(title)}
          </option>
        ))}
      </select>
    </label>
  );
}

type CountrySelectProps = { readonly label: string; readonly which: 'country' | 'other'; readonly chosen: string | undefined };

export function CountrySelect({ label, which, chosen }: CountrySelectProps) {
  const { region } = useRegion();
  const choose = useChoose();
  const byName = region.countries.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <label className="field region-select">
      <span className="label">{label}</span>
      <select value={chosen} onChange={({ target }) => choose({ [which]: target.value })}>
        {byName.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

import { useText } from '../../messages/language.tsx';
import { Words } from '../../ui/words.tsx';
import { useRegion } from '../use-region.ts';

/** How many countries are in each band of the whole; one whose interval reaches over two bands counts in the lower and is told. */
export function BandCounts() {
  const t = useText();
  const { pack, countries } = useRegion().region;
  const wholes = countries.flatMap(({ whole }) => (whole === null ? [] : [whole]));
  if (pack.bands.length === 0 || wholes.length === 0) return null;
  const between = wholes.filter(({ bands: [low, high] }) => low !== high).length;
  return (
    <div className="band-counts">
      <h3>{t('region.bands')}</h3>
      <dl>
        {pack.bands.map(({ id, title }) => {
          const count = wholes.filter(({ bands: [low] }) => low === id).length;
          return (
            <div key={id} className="band-count">
              <dt>
                <Words text={title} pack={pack} />
              </dt>
              <dd>{count}</dd>
            </div>
          );
        })}
      </dl>
      {between > 0 && <p className="hint">{t('region.bands.between', { count: between })}</p>}
    </div>
  );
}

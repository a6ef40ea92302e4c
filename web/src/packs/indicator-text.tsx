import type { Indicator, Pack } from '@mufakat/framework';
import { type MessageId, useLanguage, useListing, useText } from '../messages/language.tsx';
import { StageMark } from '../ui/scale/scale.tsx';
import { Words } from '../ui/words.tsx';
import { Wordings } from './wordings.tsx';
import { scaleWords } from './words.ts';

type TextProps = { readonly indicator: Indicator; readonly pack: Pack };

/** An indicator as its pack states it, without any country's answers. */
export function IndicatorText({ indicator, pack }: TextProps) {
  const t = useText();
  const listing = useListing();
  return (
    <>
      <p className="group-label">
        {t('word.indicator')} <code>{indicator.id}</code>
      </p>
      <h2>
        <Words text={indicator.title} pack={pack} />
      </h2>
      {indicator.measures !== undefined && (
        <p className="lead">
          <Words text={indicator.measures} pack={pack} />
        </p>
      )}
      <Wordings key={indicator.id} indicator={indicator} pack={pack} />
      {indicator.matters !== undefined && (
        <p>
          <strong>{t('indicator.matters')}</strong> <Words text={indicator.matters} pack={pack} />
        </p>
      )}
      {indicator.communities.length > 0 && (
        <p className="hint">
          {t('pack.communities', { communities: listing(indicator.communities.map((name) => t(`community.${name}`))) })}
        </p>
      )}
      <Criteria indicator={indicator} pack={pack} />
      {indicator.guidance.length > 0 && (
        <>
          <h3>{t('indicator.guidance')}</h3>
          <ul className="prose-list">
            {indicator.guidance.map((text) => (
              <li key={text[pack.language]}>
                <Words text={text} pack={pack} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Terms indicator={indicator} pack={pack} />
      <Mappings indicator={indicator} pack={pack} />
    </>
  );
}

function Criteria({ indicator, pack }: TextProps) {
  const t = useText();
  const { language } = useLanguage();
  const listing = useListing();
  if (indicator.criteria.length === 0) return null;
  const scale = scaleWords(pack, { id: indicator.id, scale: 'stage', max: pack.stages.length - 1 }, language);
  return (
    <>
      <h3>{t('indicator.criteria')}</h3>
      <ul className="pack-criteria">
        {indicator.criteria.map((criterion) => (
          <li key={criterion.id}>
            <StageMark scale={scale} value={criterion.stage} />
            <p>
              <Words text={criterion.text} pack={pack} />
            </p>
            {criterion.sources.length > 0 && (
              <p className="hint">
                {t('pack.proof')} {listing(criterion.sources.map(({ kind, access }) => `${kind} (${t(`access.${access}` as MessageId)})`))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Terms({ indicator, pack }: TextProps) {
  const t = useText();
  const terms = pack.glossary.filter(({ id }) => indicator.terms.includes(id));
  if (terms.length === 0) return null;
  return (
    <>
      <h3>{t('pack.terms')}</h3>
      <ul className="term-links">
        {terms.map((term) => (
          <li key={term.id}>
            <a href={`#term-${term.id}`}>
              <Words text={term.term} pack={pack} />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Mappings({ indicator, pack }: TextProps) {
  const t = useText();
  if (indicator.mappings.length === 0) return null;
  return (
    <>
      <h3>{t('pack.mappings')}</h3>
      <ul className="prose-list">
        {indicator.mappings.map(({ to, relation }) => {
          const [id = '', provision = ''] = to.split(':');
          const instrument = pack.instruments.find((known) => known.id === id);
          const title = instrument?.provisions[provision];
          return (
            <li key={`${to} ${relation}`}>
              {t(`relation.${relation}`)}{' '}
              {instrument === undefined ? (
                to
              ) : (
                <>
                  <Words text={instrument.title} pack={pack} /> {provision}
                </>
              )}
              {title !== undefined && (
                <>
                  {': '}
                  <Words text={title} pack={pack} />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

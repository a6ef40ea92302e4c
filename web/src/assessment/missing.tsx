import type { Profile } from '@mufakat/framework';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { Effort } from '../ui/effort.tsx';
import { IntervalMark } from '../ui/scale/scale.tsx';
import { Words } from '../ui/words.tsx';
import { useAssessment } from './use-assessment.ts';

const FIRST_SHOWN = 6;

/** The cheapest next steps of the whole country. */
export function Missing({ profile }: { readonly profile: Profile }) {
  const t = useText();
  const { place, pack, index } = useAssessment();
  const { language } = useLanguage();
  const [all, setAll] = useState(false);
  const steps = all ? profile.missing : profile.missing.slice(0, FIRST_SHOWN);
  if (profile.missing.length === 0) return null;
  return (
    <section className="missing" aria-labelledby="missing-heading">
      <h2 id="missing-heading">{t('home.missing')}</h2>
      <p className="hint">{t('home.missing.lead')}</p>
      <ol className="missing-steps">
        {steps.map(({ indicator: id, reaches, ids, effort }) => {
          const indicator = index.indicators.get(id)?.indicator;
          const scale = scaleWords(
            pack,
            { id, scale: pack.stages.length > 0 ? 'stage' : 'share', max: Math.max(pack.stages.length - 1, 1) },
            language,
          );
          return (
            <li key={`${id} ${reaches}`}>
              <p className="missing-where">
                <Link to="/assessments/$jurisdiction/$assessment/indicators/$indicator" params={{ ...place, indicator: id }}>
                  {indicator === undefined ? id : <Words text={indicator.title} pack={pack} />}
                </Link>{' '}
                <span className="missing-to">
                  {t('home.missing.to')} <IntervalMark scale={scale} interval={{ low: reaches, high: reaches }} />
                </span>
              </p>
              {/* An indicator without criteria is its own only step; its title stands above. */}
              {!ids.includes(id) && (
                <ul className="missing-what">
                  {ids.map((criterion) => {
                    const text = index.criteria.get(criterion)?.criterion.text ?? index.indicators.get(criterion)?.indicator.title;
                    return <li key={criterion}>{text === undefined ? criterion : <Words text={text} pack={pack} />}</li>;
                  })}
                </ul>
              )}
              <Effort total={effort} />
            </li>
          );
        })}
      </ol>
      {profile.missing.length > FIRST_SHOWN && (
        <Button className="button" onPress={() => setAll(!all)}>
          {all ? t('home.missing.fewer') : t('home.missing.all', { count: profile.missing.length })}
        </Button>
      )}
    </section>
  );
}

/** The whole country at a glance: three stages, and how the indicators spread below each. */
import { indicatorReadings, type Profile } from '@mufakat/framework';
import { useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { IntervalMark, StageCounts } from '../ui/scale/scale.tsx';
import { Why } from '../ui/why.tsx';
import { useExplanation } from './explanation.ts';
import { useAssessment } from './use-assessment.ts';

export function Whole({ profile }: { readonly profile: Profile }) {
  const t = useText();
  const { pack } = useAssessment();
  const explain = useExplanation();
  const { language } = useLanguage();
  const { root, counts } = profile;
  const scale = scaleWords(pack, root, language);
  const indicators = indicatorReadings(root);
  // Where nothing is answered the lowest stage would be a guess.
  const evidenced = indicators.map(({ evidenced, coverage }) => (coverage === 0 ? undefined : evidenced?.low));
  const perceived = indicators.map(({ perceived }) => perceived.overall?.median ?? undefined);
  const adopted = indicators.map(({ adopted }) => adopted?.stage);
  return (
    <section className="whole" aria-label={t('home.whole')}>
      <dl className="whole-readings">
        <div>
          <dt>{t('reading.evidenced')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.evidenced} large />
            {scale.steps !== null && (
              <StageCounts
                scale={scale}
                {...countsOf(evidenced, scale.max)}
                noneWords={t('reading.none')}
                label={t('home.evidencedCounts')}
              />
            )}
            <p className="hint">
              {counts.criteria === 0
                ? t('home.answers', { verdicts: counts.verdicts, indicators: counts.indicators })
                : t('home.verdicts', { verdicts: counts.verdicts, criteria: counts.criteria })}
            </p>
          </dd>
        </div>
        <div>
          <dt>{t('reading.perceived')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.perceived} large />
            {scale.steps !== null && (
              <StageCounts
                scale={scale}
                {...countsOf(perceived, scale.max)}
                noneWords={t('home.perceivedNone')}
                label={t('home.perceivedCounts')}
              />
            )}
            <p className="hint">
              {t(profile.participants.hidden ? 'home.views.besides' : 'home.views', {
                views: counts.views,
                participants: counts.participants,
              })}
            </p>
          </dd>
        </div>
        <div>
          <dt>{t('reading.adopted')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.adopted} large />
            {scale.steps !== null && (
              <StageCounts scale={scale} {...countsOf(adopted, scale.max)} noneWords={t('adopted.none')} label={t('home.adoptedCounts')} />
            )}
            <p className="hint">{t('home.findings', { findings: counts.findings, indicators: counts.indicators })}</p>
          </dd>
        </div>
      </dl>
      <div className="whole-foot">
        {scale.steps !== null && <p className="hint">{t('home.whole.note', { indicators: counts.indicators })}</p>}
        <Why>{explain(root)}</Why>
      </div>
    </section>
  );
}

/** How many stand at each stage up to the highest, and how many nowhere. */
function countsOf(stages: readonly (number | undefined)[], max: number) {
  const counts = Array.from({ length: max + 1 }, (_, stage) => stages.filter((value) => value === stage).length);
  return { counts, none: stages.filter((value) => value === undefined).length };
}

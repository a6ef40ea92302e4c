/** The whole country at a glance: three stages, and how the indicators spread below each. */
import { indicatorReadings, type Profile } from '@mufakat/framework';
import { useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { IntervalMark, StageCounts } from '../ui/scale/scale.tsx';
import { Why } from '../ui/why.tsx';
import { useAssessment } from './use-assessment.ts';

export function Whole({ profile }: { readonly profile: Profile }) {
  const say = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const { root, counts } = profile;
  const scale = scaleWords(pack, root, language);
  const indicators = indicatorReadings(root);
  // Where nothing is answered the lowest stage would be a guess.
  const evidenced = indicators.map(({ evidenced, coverage }) => (coverage === 0 ? undefined : evidenced?.low));
  const perceived = indicators.map(({ perceived }) => perceived.overall?.median ?? undefined);
  const adopted = indicators.map(({ adopted }) => adopted?.stage);
  return (
    <section className="whole" aria-label={say('home.whole')}>
      <dl className="whole-readings">
        <div>
          <dt>{say('reading.evidenced')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.evidenced} large />
            {scale.steps !== null && (
              <StageCounts
                scale={scale}
                {...countsOf(evidenced, scale.max)}
                noneWords={say('reading.none')}
                label={say('home.evidencedCounts')}
              />
            )}
            <p className="hint">
              {counts.criteria === 0
                ? say('home.answers', { verdicts: counts.verdicts, indicators: counts.indicators })
                : say('home.verdicts', { verdicts: counts.verdicts, criteria: counts.criteria })}
            </p>
          </dd>
        </div>
        <div>
          <dt>{say('reading.perceived')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.perceived} large />
            {scale.steps !== null && (
              <StageCounts
                scale={scale}
                {...countsOf(perceived, scale.max)}
                noneWords={say('home.perceivedNone')}
                label={say('home.perceivedCounts')}
              />
            )}
            <p className="hint">
              {say(profile.participants.hidden ? 'home.views.besides' : 'home.views', {
                views: counts.views,
                participants: counts.participants,
              })}
            </p>
          </dd>
        </div>
        <div>
          <dt>{say('reading.adopted')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.adopted} large />
            {scale.steps !== null && (
              <StageCounts
                scale={scale}
                {...countsOf(adopted, scale.max)}
                noneWords={say('adopted.none')}
                label={say('home.adoptedCounts')}
              />
            )}
            <p className="hint">{say('home.findings', { findings: counts.findings, indicators: counts.indicators })}</p>
          </dd>
        </div>
      </dl>
      <div className="whole-foot">
        {scale.steps !== null && <p className="hint">{say('home.whole.note', { indicators: counts.indicators })}</p>}
        <Why sentence={root.sentence} language={pack.language} />
      </div>
    </section>
  );
}

/** How many stand at each stage up to the highest, and how many nowhere. */
function countsOf(stages: readonly (number | undefined)[], max: number) {
  const counts = Array.from({ length: max + 1 }, (_, stage) => stages.filter((value) => value === stage).length);
  return { counts, none: stages.filter((value) => value === undefined).length };
}

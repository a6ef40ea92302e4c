/** The profile: groups with their roll-up, below them a strip for every indicator. */
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { type MessageId, useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { GroupLabel } from '../ui/group-label.tsx';
import { IntervalMark, StageCounts, Strip } from '../ui/scale/scale.tsx';
import { Why } from '../ui/why.tsx';
import { Words } from '../ui/words.tsx';
import { useExplanation } from './explanation.ts';
import { differenceSentences, stripOf } from './readings.ts';
import { useAssessment } from './use-assessment.ts';

/** What the three marks of a strip are. */
export function HowToRead() {
  const t = useText();
  return (
    <dl className="legend">
      <div>
        <dt>
          <span className="legend-bar" aria-hidden="true" /> {t('reading.evidenced')}
        </dt>
        <dd>{t('legend.evidenced')}</dd>
      </div>
      <div>
        <dt>
          <span className="legend-dot" aria-hidden="true" /> {t('reading.perceived')}
        </dt>
        <dd>{t('legend.perceived')}</dd>
      </div>
      <div>
        <dt>
          <span className="legend-diamond" aria-hidden="true" /> {t('reading.adopted')}
        </dt>
        <dd>{t('legend.adopted')}</dd>
      </div>
    </dl>
  );
}

type BelowProps = { readonly group: GroupReading; readonly community: string | null };

/** What is directly below a group: its groups, and its indicators. */
export function Below({ group, community }: BelowProps) {
  const indicators = group.children.filter((child) => child.type === 'indicator');
  const groups = group.children.filter((child) => child.type === 'group');
  return (
    <>
      {groups.map((child) => (
        <GroupSection key={child.id} group={child} community={community} />
      ))}
      {indicators.length > 0 && (
        <ul className="indicators">
          {indicators.map((reading) => (
            <Row key={reading.id} reading={reading} community={community} />
          ))}
        </ul>
      )}
    </>
  );
}

function GroupSection({ group, community }: BelowProps) {
  const { pack, index } = useAssessment();
  const explain = useExplanation();
  const text = index.groups.get(group.id)?.title;
  return (
    <section className="group group-4" aria-labelledby={`group-${group.id}`}>
      <div className="group-head">
        <div className="group-name">
          <GroupLabel label={group.label} />
          <h4 id={`group-${group.id}`} tabIndex={-1}>
            {text === undefined ? group.id : <Words text={text} pack={pack} />}
          </h4>
        </div>
        <GroupReadings group={group} />
        <Why>{explain(group)}</Why>
      </div>
      <Below group={group} community={community} />
    </section>
  );
}

/** The three readings of a group, and how the findings below it spread. */
export function GroupReadings({ group }: { readonly group: GroupReading }) {
  const t = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const scale = scaleWords(pack, group, language);
  const readings = [
    { name: 'evidenced', interval: group.evidenced },
    { name: 'perceived', interval: group.perceived },
    { name: 'adopted', interval: group.adopted },
  ] as const;
  return (
    <dl className="group-readings">
      {readings.map(({ name, interval }) => (
        <div key={name}>
          <dt>{t(`reading.${name}`)}</dt>
          <dd>
            <IntervalMark scale={scale} interval={interval} />
          </dd>
        </div>
      ))}
      {scale.steps !== null && (
        <div className="group-counts">
          <dt>{t('home.spread')}</dt>
          <dd>
            <StageCounts
              scale={scale}
              counts={group.adoptedDistribution.slice(0, scale.max + 1)}
              none={group.adoptedDistribution[scale.max + 1] ?? 0}
              noneWords={t('adopted.none')}
              label={t('home.adoptedCounts')}
            />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Opening a part draws all of the profile anew; a row that stays the same is left alone. */
const Row = memo(IndicatorRow);

function IndicatorRow({ reading, community }: { readonly reading: IndicatorReading; readonly community: string | null }) {
  const t = useText();
  const { place, pack, index } = useAssessment();
  const { language } = useLanguage();
  const indicator = index.indicators.get(reading.id)?.indicator;
  const differences = differenceSentences(t, reading);
  const scale = scaleWords(pack, reading, language);
  return (
    <li className="indicator-row">
      <div className="indicator-name">
        <Link to="/assessments/$jurisdiction/$assessment/indicators/$indicator" params={{ ...place, indicator: reading.id }}>
          {indicator === undefined ? reading.id : <Words text={indicator.title} pack={pack} />}
        </Link>
        {differences.length > 0 && (
          <ul className="differences">
            {differences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {reading.disputed.length > 0 && <p className="disputed">{t('home.disputed', { count: reading.disputed.length })}</p>}
      </div>
      <Strip scale={scale} readings={stripOf(reading, community, (id) => t(`community.${id}` as MessageId))} />
    </li>
  );
}

/** The profile: groups with their roll-up, below them a strip for every indicator. */
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import { Link } from '@tanstack/react-router';
import { type MessageId, useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { GroupLabel } from '../ui/group-label.tsx';
import { IntervalMark, StageCounts, Strip } from '../ui/scale.tsx';
import { Why } from '../ui/why.tsx';
import { Words } from '../ui/words.tsx';
import { differenceSentences, type Filter, stripOf } from './readings.ts';
import { useAssessment } from './use-assessment.ts';

/** What the three marks of a strip are. */
export function HowToRead() {
  const say = useText();
  return (
    <dl className="legend">
      <div>
        <dt>
          <span className="legend-bar" aria-hidden="true" /> {say('reading.evidenced')}
        </dt>
        <dd>{say('legend.evidenced')}</dd>
      </div>
      <div>
        <dt>
          <span className="legend-dot" aria-hidden="true" /> {say('reading.perceived')}
        </dt>
        <dd>{say('legend.perceived')}</dd>
      </div>
      <div>
        <dt>
          <span className="legend-diamond" aria-hidden="true" /> {say('reading.adopted')}
        </dt>
        <dd>{say('legend.adopted')}</dd>
      </div>
    </dl>
  );
}

export function Branch({
  node,
  level,
  filter,
}: {
  readonly node: GroupReading | IndicatorReading;
  readonly level: 3 | 4 | 5;
  readonly filter: Filter;
}) {
  if (node.type === 'indicator') {
    return (
      <ul className="indicators">
        <Row reading={node} filter={filter} />
      </ul>
    );
  }
  return <GroupSection group={node} level={level} filter={filter} />;
}

function GroupSection({ group, level, filter }: { readonly group: GroupReading; readonly level: 3 | 4 | 5; readonly filter: Filter }) {
  const say = useText();
  const { pack, index } = useAssessment();
  const { language } = useLanguage();
  const scale = scaleWords(pack, group, language);
  const Heading = `h${level}` as const;
  const text = index.groups.get(group.id)?.title;
  const indicators = group.children.filter((child) => child.type === 'indicator');
  const groups = group.children.filter((child) => child.type === 'group');
  const below = level === 3 ? 4 : 5;
  return (
    <section className={`group group-${level}`} aria-labelledby={`group-${group.id}`}>
      <div className="group-head">
        <div className="group-name">
          <GroupLabel label={group.label} />
          <Heading id={`group-${group.id}`}>{text === undefined ? group.id : <Words text={text} pack={pack} />}</Heading>
        </div>
        <dl className="group-readings">
          <div>
            <dt>{say('reading.evidenced')}</dt>
            <dd>
              <IntervalMark scale={scale} interval={group.evidenced} />
            </dd>
          </div>
          <div>
            <dt>{say('reading.perceived')}</dt>
            <dd>
              <IntervalMark scale={scale} interval={group.perceived} />
            </dd>
          </div>
          <div>
            <dt>{say('reading.adopted')}</dt>
            <dd>
              <IntervalMark scale={scale} interval={group.adopted} />
            </dd>
          </div>
          {scale.steps !== null && (
            <div className="group-counts">
              <dt>{say('home.adoptedCounts')}</dt>
              <dd>
                <StageCounts
                  scale={scale}
                  counts={group.adoptedDistribution.slice(0, scale.max + 1)}
                  none={group.adoptedDistribution[scale.max + 1] ?? 0}
                  noneWords={say('adopted.none')}
                  label={say('home.adoptedCounts')}
                />
              </dd>
            </div>
          )}
        </dl>
        <Why sentence={group.sentence} language={pack.language} />
      </div>
      {groups.map((child) => (
        <GroupSection key={child.id} group={child} level={below} filter={filter} />
      ))}
      {indicators.length > 0 && (
        <ul className="indicators">
          {indicators.map((reading) => (
            <Row key={reading.id} reading={reading} filter={filter} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ reading, filter }: { readonly reading: IndicatorReading; readonly filter: Filter }) {
  const say = useText();
  const { place, pack, index } = useAssessment();
  const { language } = useLanguage();
  const indicator = index.indicators.get(reading.id)?.indicator;
  const differences = differenceSentences(say, reading);
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
        {reading.disputed.length > 0 && <p className="disputed">{say('home.disputed', { count: reading.disputed.length })}</p>}
      </div>
      <Strip scale={scale} readings={stripOf(reading, filter.community, (id) => say(`community.${id}` as MessageId))} />
    </li>
  );
}

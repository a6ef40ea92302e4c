/** The assessment's home: where the country stands, in three readings, and what would move it. */
import { type GroupReading, type IndicatorReading, indicatorReadings, type Profile } from '@mufakat/framework';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { type MessageId, useDates, useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { profileQuery } from '../queries.ts';
import { Effort } from '../ui/effort.tsx';
import { GroupLabel } from '../ui/group-label.tsx';
import { Page } from '../ui/page.tsx';
import { IntervalMark, StageCounts, Strip } from '../ui/scale.tsx';
import { Empty } from '../ui/states.tsx';
import { Why } from '../ui/why.tsx';
import { Words } from '../ui/words.tsx';
import { ProfileTable } from './profile-table.tsx';
import { differenceSentences, type Filter, filtered, stripOf } from './readings.ts';
import { useAssessment } from './use-assessment.ts';
import './home.css';

export function HomePage() {
  const say = useText();
  const dates = useDates();
  const { place, assessment, pack } = useAssessment();
  const { data: profile } = useSuspenseQuery(profileQuery(place));
  const filter = useFilter();
  const shown = filtered(profile.root, filter);
  const count = shown === null ? 0 : indicatorReadings(shown).length;
  return (
    <Page
      title={assessment.title}
      eyebrow={
        <>
          <bdi>{assessment.jurisdiction.name}</bdi> · {dates.period(assessment.periodFrom, assessment.periodTo)} ·{' '}
          <Words text={pack.title} pack={pack} /> {pack.version}
        </>
      }
    >
      <Whole profile={profile} />
      <div className="home">
        <section className="home-profile" aria-labelledby="profile-heading">
          <h2 id="profile-heading">{say('home.profile')}</h2>
          <HowToRead />
          <Filters profile={profile} filter={filter} />
          <p className="result-count" role="status">
            {say('home.shown', { count, all: profile.counts.indicators })}
          </p>
          {shown === null ? (
            <Empty title={say('home.nothing')}>
              <p>{say('home.nothing.hint')}</p>
            </Empty>
          ) : (
            shown.children.map((child) => <Branch key={child.id} node={child} level={3} filter={filter} />)
          )}
          <ProfileTable profile={profile} />
        </section>
        <Missing profile={profile} />
      </div>
    </Page>
  );
}

const homeAddress = '/assessments/$jurisdiction/$assessment/';

/** The filter lives in the address, so that it can be sent to a colleague and survives a visit to an indicator. */
function useFilter(): Filter {
  const { group, community, differences } = useSearch({ from: homeAddress });
  return { group: group ?? null, community: community ?? null, onlyDifferences: differences === true };
}

/** The whole at a glance. */
function Whole({ profile }: { readonly profile: Profile }) {
  const say = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const { root, counts } = profile;
  const scale = scaleWords(pack, root, language);
  const distribution = (values: readonly number[]) => ({ counts: values.slice(0, scale.max + 1), none: values[scale.max + 1] ?? 0 });
  const adopted = distribution(root.adoptedDistribution);
  const evidenced = distribution(root.evidencedDistribution);
  return (
    <section className="whole" aria-label={say('home.whole')}>
      <dl className="whole-readings">
        <div>
          <dt>{say('reading.evidenced')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.evidenced} large />
            {scale.steps !== null && <StageCounts scale={scale} {...evidenced} label={say('home.evidencedCounts')} />}
            <p className="hint">{say('home.verdicts', { verdicts: counts.verdicts, criteria: counts.criteria })}</p>
          </dd>
        </div>
        <div>
          <dt>{say('reading.perceived')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.perceived} large />
            {scale.steps !== null && (
              <StageCounts scale={scale} {...perceivedCounts(profile, scale.max)} label={say('home.perceivedCounts')} />
            )}
            <p className="hint">{say('home.views', { views: counts.views, participants: counts.participants })}</p>
          </dd>
        </div>
        <div>
          <dt>{say('reading.adopted')}</dt>
          <dd>
            <IntervalMark scale={scale} interval={root.adopted} large />
            {scale.steps !== null && <StageCounts scale={scale} {...adopted} label={say('home.adoptedCounts')} />}
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

function perceivedCounts(profile: Profile, max: number) {
  const medians = indicatorReadings(profile.root).map(({ perceived }) => perceived.overall?.median);
  const counts = Array.from({ length: max + 1 }, (_, stage) => medians.filter((median) => median === stage).length);
  return { counts, none: medians.filter((median) => median === undefined).length };
}

function HowToRead() {
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

/** Groups to choose from: the top ones, and what is directly below them. */
function choices(root: GroupReading): { id: string; depth: number }[] {
  const groups = (group: GroupReading) => group.children.filter((child) => child.type === 'group');
  return groups(root).flatMap((top) => [{ id: top.id, depth: 0 }, ...groups(top).map(({ id }) => ({ id, depth: 1 }))]);
}

function Filters({ profile, filter }: { readonly profile: Profile; readonly filter: Filter }) {
  const say = useText();
  const { index, pack } = useAssessment();
  const { language } = useLanguage();
  const navigate = useNavigate({ from: homeAddress });
  const put = (change: { group?: string | undefined; community?: string | undefined; differences?: true | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const title = (id: string) => {
    const text = index.groups.get(id)?.title;
    return text?.[language] ?? text?.[pack.language] ?? id;
  };
  return (
    <search className="filters">
      <label className="field">
        <span className="label">{say('filter.group')}</span>
        <select value={filter.group ?? ''} onChange={({ target }) => put({ group: target.value || undefined })}>
          <option value="">{say('filter.everything')}</option>
          {choices(profile.root).map(({ id, depth }) => (
            <option key={id} value={id}>
              {depth === 0 ? title(id) : `\u2003${title(id)}`}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{say('filter.community')}</span>
        <select value={filter.community ?? ''} onChange={({ target }) => put({ community: target.value || undefined })}>
          <option value="">{say('filter.everybody')}</option>
          {pack.communities.map((community) => (
            <option key={community} value={community}>
              {say(`community.${community}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={filter.onlyDifferences}
          onChange={({ target }) => put({ differences: target.checked || undefined })}
        />
        {say('filter.differences')}
      </label>
    </search>
  );
}

function Branch({
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

const FIRST_SHOWN = 6;

/** The cheapest next steps of the whole country. */
function Missing({ profile }: { readonly profile: Profile }) {
  const say = useText();
  const { place, pack, index } = useAssessment();
  const { language } = useLanguage();
  const [all, setAll] = useState(false);
  const steps = all ? profile.missing : profile.missing.slice(0, FIRST_SHOWN);
  if (profile.missing.length === 0) return null;
  return (
    <section className="missing" aria-labelledby="missing-heading">
      <h2 id="missing-heading">{say('home.missing')}</h2>
      <p className="hint">{say('home.missing.lead')}</p>
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
                  {say('home.missing.to')} <IntervalMark scale={scale} interval={{ low: reaches, high: reaches }} />
                </span>
              </p>
              <ul className="missing-what">
                {ids.map((criterion) => {
                  const text = index.criteria.get(criterion)?.criterion.text ?? index.indicators.get(criterion)?.indicator.title;
                  return <li key={criterion}>{text === undefined ? criterion : <Words text={text} pack={pack} />}</li>;
                })}
              </ul>
              <Effort total={effort} />
            </li>
          );
        })}
      </ol>
      {profile.missing.length > FIRST_SHOWN && (
        <Button className="button" onPress={() => setAll(!all)}>
          {all ? say('home.missing.fewer') : say('home.missing.all', { count: profile.missing.length })}
        </Button>
      )}
    </section>
  );
}

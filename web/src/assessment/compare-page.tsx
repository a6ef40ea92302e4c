/** Two periods side by side: what changed in the country, and apart from it, what changed in the method. */
import type { Comparison, IndicatorComparison, Interval } from '@mufakat/framework';
import type { Assessment } from '@mufakat/server/assessment/model';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type MessageId, useDates, useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { assessmentsQuery, comparisonQuery } from '../queries.ts';
import { Becomes, IntervalMark, StageMark } from '../ui/scale/scale.tsx';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import { Table } from '../ui/table.tsx';
import { Words } from '../ui/words.tsx';
import { VerdictMark } from './indicator/verdict-mark.tsx';
import { useAssessment } from './use-assessment.ts';
import './indicator/indicator.css';
import './compare.css';

const address = '/assessments/$jurisdiction/$assessment/compare';

export function ComparePage() {
  const t = useText();
  const { place, assessment } = useAssessment();
  const { data: all } = useSuspenseQuery(assessmentsQuery(place.jurisdiction));
  const asked = useSearch({ from: address }).with;
  const others = all.filter(({ id }) => id !== assessment.id);
  const previous = others
    .filter(({ periodTo }) => periodTo < assessment.periodTo)
    .toSorted((a, b) => (a.periodTo < b.periodTo ? 1 : -1))[0];
  const earlier = others.find(({ id }) => id === asked) ?? previous ?? others[0];
  return (
    <Page title={t('compare.title')} lead={t('compare.lead')}>
      {earlier === undefined ? (
        <Empty title={t('compare.alone')}>
          <p>{t('compare.alone.hint')}</p>
        </Empty>
      ) : (
        <>
          <OtherChoice others={others} chosen={earlier.id} />
          <Compared earlier={earlier.id} />
        </>
      )}
    </Page>
  );
}

function OtherChoice({ others, chosen }: { readonly others: readonly Assessment[]; readonly chosen: string }) {
  const t = useText();
  const dates = useDates();
  const navigate = useNavigate({ from: address });
  return (
    <label className="field compare-with">
      <span className="label">{t('compare.with')}</span>
      <select value={chosen} onChange={({ target }) => void navigate({ search: { with: target.value }, replace: true })}>
        {others.map(({ id, title, periodFrom, periodTo }) => (
          <option key={id} value={id}>
            {title} ({dates.period(periodFrom, periodTo)})
          </option>
        ))}
      </select>
    </label>
  );
}

function Compared({ earlier }: { readonly earlier: string }) {
  const t = useText();
  const { place } = useAssessment();
  const { data: comparison } = useSuspenseQuery(comparisonQuery(place, earlier));
  const moved = comparison.indicators.filter(
    ({ adoptedChange, evidencedChange }) => (adoptedChange ?? 0) !== 0 || (evidencedChange ?? 0) !== 0,
  );
  return (
    <>
      <section className="section" aria-labelledby="country-heading">
        <h2 id="country-heading">{t('compare.country')}</h2>
        <p className="lead">{t('compare.summary', counts(comparison))}</p>
        {moved.length === 0 ? (
          <p>{t('compare.nothing')}</p>
        ) : (
          <ul className="moves">
            {moved.toSorted(bySize).map((indicator) => (
              <Move key={indicator.indicator} indicator={indicator} />
            ))}
          </ul>
        )}
        <AllReadings comparison={comparison} />
      </section>
      <MethodChanges comparison={comparison} />
    </>
  );
}

function counts({ indicators }: Comparison) {
  const change = indicators.map(({ adoptedChange }) => adoptedChange);
  return {
    up: change.filter((size) => size !== null && size > 0).length,
    down: change.filter((size) => size !== null && size < 0).length,
    same: change.filter((size) => size === 0).length,
  };
}

const sizeOf = ({ adoptedChange, evidencedChange }: IndicatorComparison) => adoptedChange ?? evidencedChange ?? 0;
const bySize = (a: IndicatorComparison, b: IndicatorComparison) => Math.abs(sizeOf(b)) - Math.abs(sizeOf(a)) || sizeOf(b) - sizeOf(a);

function useTitle(): (id: string) => ReactNode {
  const { pack, index } = useAssessment();
  return (id) => {
    const text = index.indicators.get(id)?.indicator.title ?? index.criteria.get(id)?.criterion.text ?? index.groups.get(id)?.title;
    return text === undefined ? id : <Words text={text} pack={pack} />;
  };
}

function useScale() {
  const { pack, index } = useAssessment();
  const { language } = useLanguage();
  return (id: string) => {
    const answer = index.indicators.get(id)?.indicator.answer;
    const max = answer?.kind === 'level' ? answer.titles.length - 1 : pack.stages.length - 1;
    const staged = max >= 1 && (answer?.kind === 'criteria' || answer?.kind === 'level');
    return scaleWords(pack, { id, scale: staged ? 'stage' : 'share', max: staged ? max : 1 }, language);
  };
}

function Move({ indicator }: { readonly indicator: IndicatorComparison }) {
  const t = useText();
  const title = useTitle();
  const scale = useScale()(indicator.indicator);
  const { place } = useAssessment();
  const { before, after, method, adoptedChange, evidencedChange } = indicator;
  const perceivedChange =
    method === 'same' && before?.perceived != null && after?.perceived != null ? after.perceived - before.perceived : null;
  const stage = (value: number | null | undefined): Interval | null => (value == null ? null : { low: value, high: value });
  const readings = [
    { word: 'reading.evidenced', was: before?.evidenced ?? null, is: after?.evidenced ?? null, change: evidencedChange },
    { word: 'reading.perceived', was: stage(before?.perceived), is: stage(after?.perceived), change: perceivedChange },
    { word: 'reading.adopted', was: stage(before?.adopted), is: stage(after?.adopted), change: adoptedChange },
  ] as const;
  return (
    <li className="move">
      <h3>
        <Link to="/assessments/$jurisdiction/$assessment/indicators/$indicator" params={{ ...place, indicator: indicator.indicator }}>
          {title(indicator.indicator)}
        </Link>
      </h3>
      <dl>
        {readings.map(({ word, was, is, change }) => (
          <div key={word}>
            <dt>{t(word)}</dt>
            <dd>
              <IntervalMark scale={scale} interval={was} /> <Becomes /> <IntervalMark scale={scale} interval={is} />{' '}
              {change !== null && change !== 0 && (
                <strong>{t('compare.change', { size: Math.abs(change), way: change > 0 ? 'up' : 'down' })}</strong>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {indicator.criteria.length > 0 && (
        <details className="history">
          <summary>{t('compare.criteria', { count: indicator.criteria.length })}</summary>
          <ul className="criterion-changes">
            {indicator.criteria.map(({ criterion, before: was, after: is }) => (
              <li key={criterion}>
                <VerdictMark value={verdictOf(was)} /> <Becomes /> <VerdictMark value={verdictOf(is)} />
                <p>{title(criterion)}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

const VALUES = ['met', 'unmet', 'unknown', 'not-applicable', 'yes', 'partial', 'no'] as const;
const verdictOf = (value: string | number | null) => (typeof value === 'number' ? value : VALUES.find((known) => known === value));

function AllReadings({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  const title = useTitle();
  const scaleOf = useScale();
  const stage = (indicator: string, value: number | null | undefined) =>
    value == null ? t('reading.none') : <StageMark scale={scaleOf(indicator)} value={value} />;
  return (
    <details className="as-table">
      <summary>{t('compare.all')}</summary>
      <Table
        caption={t('compare.table')}
        rows={comparison.indicators}
        rowKey={({ indicator }) => indicator}
        columns={[
          { key: 'indicator', title: t('word.indicator'), cell: ({ indicator }) => title(indicator) },
          {
            key: 'evidencedBefore',
            title: t('compare.evidencedBefore'),
            cell: ({ indicator, before }) => <IntervalMark scale={scaleOf(indicator)} interval={before?.evidenced ?? null} />,
          },
          {
            key: 'evidencedAfter',
            title: t('compare.evidencedAfter'),
            cell: ({ indicator, after }) => <IntervalMark scale={scaleOf(indicator)} interval={after?.evidenced ?? null} />,
          },
          {
            key: 'perceivedBefore',
            title: t('compare.perceivedBefore'),
            cell: ({ indicator, before }) => stage(indicator, before?.perceived),
          },
          {
            key: 'perceivedAfter',
            title: t('compare.perceivedAfter'),
            cell: ({ indicator, after }) => stage(indicator, after?.perceived),
          },
          { key: 'before', title: t('compare.adoptedBefore'), cell: ({ indicator, before }) => stage(indicator, before?.adopted) },
          { key: 'after', title: t('compare.adoptedAfter'), cell: ({ indicator, after }) => stage(indicator, after?.adopted) },
          { key: 'method', title: t('compare.method'), cell: ({ method }) => t(`compare.method.${method}` as MessageId) },
        ]}
      />
    </details>
  );
}

function MethodChanges({ comparison: { before, after, method } }: { readonly comparison: Comparison }) {
  const t = useText();
  const title = useTitle();
  return (
    <section className="section" aria-labelledby="method-heading">
      <h2 id="method-heading">{t('compare.methodHeading')}</h2>
      <p>
        {before.pack.id === after.pack.id && before.pack.version === after.pack.version
          ? t('compare.samePack', { pack: after.pack.id, version: after.pack.version })
          : t('compare.otherPack', {
              before: `${before.pack.id} ${before.pack.version}`,
              after: `${after.pack.id} ${after.pack.version}`,
            })}
      </p>
      {method.length > 0 && (
        <ul className="prose-list">
          {method.map((change) => (
            <li key={`${change.kind} ${change.id}`}>
              <strong>{t(`change.${change.kind}` as MessageId)}</strong> {title(change.id)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** One indicator: its question, what stands behind each stage, what people think of it, what was adopted, and why. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useLanguage, useText } from '../../messages/language.tsx';
import { Wordings } from '../../packs/wordings.tsx';
import { type Place as PackPlace, scaleWords } from '../../packs/words.ts';
import { indicatorQuery } from '../../queries.ts';
import { Strip } from '../../ui/scale/scale.tsx';
import { NotFoundPage } from '../../ui/shell/not-found-page.tsx';
import { Page } from '../../ui/shell/page.tsx';
import { Skeleton } from '../../ui/states/states.tsx';
import { useWords, Words } from '../../ui/words.tsx';
import { useExplanation } from '../explanation.ts';
import { differenceSentences, stripOf } from '../readings.ts';
import { useAssessment } from '../use-assessment.ts';
import { CriteriaByStage } from './criteria.tsx';
import { FindingSection } from './finding.tsx';
import { TraceTable } from './trace-table.tsx';
import './indicator.css';

const ViewsSpread = lazy(async () => ({ default: (await import('../views-spread.tsx')).ViewsSpread }));

const route = getRouteApi('/assessments/$jurisdiction/$assessment/indicators/$indicator');

export function IndicatorPage() {
  const { indicator } = route.useParams();
  const { index } = useAssessment();
  const found = index.indicators.get(indicator);
  return found === undefined ? <NotFoundPage /> : <Found key={indicator} found={found} />;
}

function Found({ found: { indicator, path } }: { readonly found: PackPlace }) {
  const t = useText();
  const { language } = useLanguage();
  const { place, pack } = useAssessment();
  const explain = useExplanation();
  const words = useWords(pack);
  const { data: detail } = useSuspenseQuery(indicatorQuery(place, indicator.id));
  const { reading, trace } = detail;
  const scale = scaleWords(pack, reading, language);
  const differences = differenceSentences(t, reading);
  return (
    <Page
      title={words(indicator.title)}
      heading={<Words text={indicator.title} pack={pack} />}
      eyebrow={
        <nav aria-label={t('nav.path')}>
          <ol className="path">
            {path.map((group) => (
              <li key={group.id}>
                <Link to="/assessments/$jurisdiction/$assessment" params={place} search={{ group: group.id }}>
                  <Words text={group.title} pack={pack} />
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      }
      lead={indicator.measures === undefined ? undefined : <Words text={indicator.measures} pack={pack} />}
    >
      <div className="indicator-body">
        <div className="indicator-question">
          <Wordings indicator={indicator} pack={pack} />
          {indicator.matters !== undefined && (
            <p className="matters">
              <strong>{t('indicator.matters')}</strong> <Words text={indicator.matters} pack={pack} />
            </p>
          )}
        </div>
        <section className="reading" aria-labelledby="reading-heading">
          <h2 id="reading-heading">{t('indicator.readings')}</h2>
          <Strip scale={scale} readings={stripOf(reading, null, String)} axis />
          <p className="sentence">{explain(reading)}</p>
          {differences.length > 0 && (
            <ul className="differences">
              {differences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
          <TraceTable trace={trace} pack={pack} scale={scale} />
        </section>
        <div className="indicator-main">
          <CriteriaByStage indicator={indicator} detail={detail} />
          <section className="section" aria-labelledby="views-heading">
            <h2 id="views-heading">{t('indicator.views')}</h2>
            <Suspense fallback={<Skeleton />}>
              <ViewsSpread detail={detail} scale={scale} />
            </Suspense>
          </section>
          <FindingSection indicator={indicator} detail={detail} scale={scale} />
          <Guidance indicator={indicator} />
        </div>
      </div>
      <Neighbours indicator={indicator.id} />
    </Page>
  );
}

function Guidance({ indicator }: { readonly indicator: PackPlace['indicator'] }) {
  const t = useText();
  const { pack } = useAssessment();
  if (indicator.guidance.length === 0) return null;
  return (
    <section className="section" aria-labelledby="guidance-heading">
      <h2 id="guidance-heading">{t('indicator.guidance')}</h2>
      <ul className="prose-list">
        {indicator.guidance.map((text) => (
          <li key={text[pack.language]}>
            <Words text={text} pack={pack} />
          </li>
        ))}
      </ul>
      <p>
        <Link to="/packs/$pack/$version" params={{ pack: pack.id, version: pack.version }} search={{ element: indicator.id }}>
          {t('indicator.inPack')}
        </Link>
      </p>
    </section>
  );
}

/** Working through a dimension means going from one indicator to the next. */
function Neighbours({ indicator }: { readonly indicator: string }) {
  const t = useText();
  const { place, pack, index } = useAssessment();
  const all = [...index.indicators.values()].map((entry) => entry.indicator);
  const at = all.findIndex(({ id }) => id === indicator);
  const neighbours = [
    { role: 'previous', to: all[at - 1] },
    { role: 'next', to: all[at + 1] },
  ] as const;
  return (
    <nav className="neighbours" aria-label={t('nav.neighbours')}>
      {neighbours.map(({ role, to }) =>
        to === undefined ? (
          <span key={role} />
        ) : (
          <Link
            key={role}
            className={`neighbour neighbour-${role}`}
            to="/assessments/$jurisdiction/$assessment/indicators/$indicator"
            params={{ ...place, indicator: to.id }}
          >
            <span className="neighbour-role">{t(`nav.${role}`)}</span>
            <Words text={to.title} pack={pack} />
          </Link>
        ),
      )}
    </nav>
  );
}

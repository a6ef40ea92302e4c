/** A snapshot as a region reads it, whole: nothing here comes from anywhere else. */
import type { Pack } from '@mufakat/framework';
import type { SharedDimension, SharedIndicator, Snapshot } from '@mufakat/server/publication/model';
import { useDates, useLanguage, useText } from '../messages/language.tsx';
import { indexOf, type ScaleWords, scaleWords } from '../packs/words.ts';
import { GroupLabel } from '../ui/group-label.tsx';
import { IntervalMark, StageCounts, StageMark } from '../ui/scale/scale.tsx';
import { Words, Written } from '../ui/words.tsx';
import { ElementName } from './element-name.tsx';

type SnapshotViewProps = { readonly snapshot: Snapshot; readonly pack: Pack };

export function SnapshotView({ snapshot, pack }: SnapshotViewProps) {
  const t = useText();
  const shared = new Set(snapshot.dimensions.map(({ id }) => id));
  const kept = pack.root.children.filter((child) => child.type === 'group' && !shared.has(child.id));
  return (
    <div className="snapshot">
      <SnapshotHead snapshot={snapshot} pack={pack} />
      {snapshot.dimensions.map((dimension) => (
        <DimensionView key={dimension.id} dimension={dimension} pack={pack} />
      ))}
      {kept.length > 0 && (
        <section className="snapshot-kept">
          <h4>{t('publish.notShared')}</h4>
          <ul>
            {kept.map(({ id, title }) => (
              <li key={id}>
                <Words text={title} pack={pack} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <details>
        <summary>{t('publish.raw')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard (WCAG 2.1.1) */}
        <section className="snapshot-raw" aria-label={t('publish.raw')} tabIndex={0}>
          <pre dir="ltr">{JSON.stringify(snapshot, null, 2)}</pre>
        </section>
      </details>
    </div>
  );
}

function SnapshotHead({ snapshot, pack }: SnapshotViewProps) {
  const t = useText();
  const dates = useDates();
  const { jurisdiction, assessment, period } = snapshot;
  return (
    <dl className="snapshot-head">
      <div>
        <dt>{t('publish.country')}</dt>
        <dd>
          <bdi>{jurisdiction.name}</bdi> <bdi className="quiet">{jurisdiction.code}</bdi>
          {jurisdiction.invented && <span className="access">{t('region.invented')}</span>}
        </dd>
      </div>
      <div>
        <dt>{t('publish.assessment')}</dt>
        <dd>
          <Written>{assessment.title}</Written>
        </dd>
      </div>
      <div>
        <dt>{t('publish.period')}</dt>
        <dd>{dates.period(period.from, period.to)}</dd>
      </div>
      <div>
        <dt>{t('publish.framework')}</dt>
        <dd>
          <Words text={pack.title} pack={pack} /> <bdi className="quiet">{pack.version}</bdi>
        </dd>
      </div>
    </dl>
  );
}

type DimensionViewProps = { readonly dimension: SharedDimension; readonly pack: Pack };

function DimensionView({ dimension, pack }: DimensionViewProps) {
  const t = useText();
  const { language } = useLanguage();
  const { id, share, stage, indicators } = dimension;
  const max = pack.stages.length - 1;
  const scale = scaleWords(pack, { id, scale: 'stage', max }, language);
  const counts = pack.stages.map((_, at) => indicators.filter((indicator) => indicator.stage === at).length);
  const told = indicators.filter(({ reasons, dissent = [] }) => (reasons ?? '') !== '' || dissent.length > 0);
  const label = indexOf(pack).groups.get(id)?.label;
  return (
    <section className="snapshot-dimension">
      <div className="snapshot-dimension-head">
        <div>
          {label !== undefined && <GroupLabel label={label} />}
          <h4>
            <ElementName id={id} pack={pack} />
          </h4>
        </div>
        <IntervalMark scale={scale} interval={stage} large />
        <span className="access">{t(`publish.choice.${share}`)}</span>
      </div>
      <StageCounts
        scale={scale}
        counts={counts}
        none={indicators.filter((indicator) => indicator.stage === null).length}
        noneWords={t('adopted.none')}
        label={t('home.adoptedCounts')}
      />
      <ul className="snapshot-indicators">
        {indicators.map((indicator) => (
          <IndicatorLine key={indicator.id} indicator={indicator} pack={pack} />
        ))}
      </ul>
      {told.length > 0 && (
        <div className="snapshot-reasons">
          {told.map((indicator) => (
            <IndicatorReasons key={indicator.id} indicator={indicator} pack={pack} />
          ))}
        </div>
      )}
    </section>
  );
}

type IndicatorProps = { readonly indicator: SharedIndicator; readonly pack: Pack };

/** An indicator may have levels of its own instead of the stages of the pack. */
function useScaleOf({ id }: SharedIndicator, pack: Pack): ScaleWords {
  const { language } = useLanguage();
  return scaleWords(pack, { id, scale: 'stage', max: pack.stages.length - 1 }, language);
}

function IndicatorLine({ indicator, pack }: IndicatorProps) {
  const t = useText();
  const scale = useScaleOf(indicator, pack);
  const { id, stage, basis } = indicator;
  return (
    <li>
      <span>
        <ElementName id={id} pack={pack} />
      </span>
      {stage === null ? <span className="none">{t('adopted.none')}</span> : <StageMark scale={scale} value={stage} />}
      {basis !== null && <span className="quiet">{t(`finding.basis.${basis}`)}</span>}
    </li>
  );
}

function IndicatorReasons({ indicator, pack }: IndicatorProps) {
  const t = useText();
  const scale = useScaleOf(indicator, pack);
  const { id, reasons = '', dissent = [] } = indicator;
  return (
    <article>
      <h5>
        <ElementName id={id} pack={pack} />
      </h5>
      {reasons !== '' && (
        <p>
          <Written>{reasons}</Written>
        </p>
      )}
      {dissent.map(({ community, stage, reasons: why }) => (
        <blockquote key={`${community} ${stage} ${why}`}>
          <p className="hint">
            {t('finding.dissent')} · {t(`community.${community}`)} · <StageMark scale={scale} value={stage} />
          </p>
          <p>
            <Written>{why}</Written>
          </p>
        </blockquote>
      ))}
    </article>
  );
}

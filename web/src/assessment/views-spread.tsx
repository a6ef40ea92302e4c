/** How the views of an indicator spread over its stages, community by community. */
import type { CommunityPerception, Spread } from '@mufakat/consensus';
import { dot, plot, ruleX, ruleY, text, tickX } from '@observablehq/plot';
import { useCallback } from 'react';
import type { IndicatorDetail } from '../api.ts';
import { type MessageId, useLanguage, useListing, useText } from '../messages/language.tsx';
import type { ScaleWords } from '../packs/words.ts';
import { StageMark, useValueWords } from '../ui/scale/scale.tsx';
import { Empty } from '../ui/states/states.tsx';
import { AsTable } from '../ui/table.tsx';
import { useDrawing } from '../ui/use-drawing.ts';
import { Written } from '../ui/words.tsx';

type SpreadProps = { readonly detail: IndicatorDetail; readonly scale: ScaleWords };
/** A community whose median is told, and with it the numbers at each stage or that nearly all are of one. */
type Shown = { readonly community: string; readonly spread: Spread; readonly median: number };

export function ViewsSpread({ detail, scale }: SpreadProps) {
  const t = useText();
  const listing = useListing();
  const words = useValueWords(scale);
  const name = (community: string) => t(`community.${community}` as MessageId);
  const { communities, divergence } = detail.reading.perceived;
  if (communities.length === 0) return <Empty title={t('views.none')} />;
  const shown = communities.flatMap(({ community, spread }): Shown[] =>
    spread === null || spread.median === null ? [] : [{ community, spread, median: spread.median }],
  );
  const nearly = communities.some(({ spread }) => spread !== null && spread.counts === null);
  const hidden = communities.filter(({ spread }) => spread === null).map(({ community }) => name(community));
  const cell = ({ spread }: CommunityPerception, make: (spread: Spread) => string | number) =>
    spread === null ? t('perceived.hidden') : make(spread);
  const countAt = ({ spread }: CommunityPerception, stage: number) =>
    spread?.nearlyAll === stage ? t('views.nearlyAll') : (spread?.counts?.[stage] ?? '');
  return (
    <>
      {divergence !== null && divergence >= 1 && <p>{t('views.divergence', { size: divergence })}</p>}
      {shown.length > 0 && <SpreadPlot shown={shown} scale={scale} name={name} />}
      {nearly && <p className="hint">{t('views.nearly.why')}</p>}
      {hidden.length > 0 && <p className="hint">{t('views.hidden', { communities: listing(hidden) })}</p>}
      <AsTable
        caption={t('views.table')}
        rows={communities}
        rowKey={({ community }) => community}
        columns={[
          { key: 'community', title: t('word.community'), cell: ({ community }) => name(community) },
          { key: 'people', title: t('reading.people'), number: true, cell: (entry) => cell(entry, ({ people }) => people) },
          ...(scale.steps ?? []).map((step, stage) => ({
            key: String(stage),
            title: `${stage} ${step.words}`,
            number: true,
            cell: (entry: CommunityPerception) => countAt(entry, stage),
          })),
          {
            key: 'median',
            title: t('reading.median'),
            cell: (entry) => cell(entry, ({ median }) => (median === null ? t('views.notTold') : words(median))),
          },
        ]}
      />
      <ViewReasons detail={detail} scale={scale} />
    </>
  );
}

function ViewReasons({ detail, scale }: SpreadProps) {
  const t = useText();
  const spoken = detail.viewReasons.filter(({ reasons }) => reasons !== '');
  if (spoken.length === 0) return null;
  const byCell = [...Map.groupBy(spoken, ({ cell }) => cell)];
  return (
    <details className="as-table">
      <summary>{t('views.reasons', { count: spoken.length })}</summary>
      {byCell.map(([cell, views]) => (
        <section key={cell} className="view-reasons">
          <h3>{t(cell === 'together' ? 'views.together' : (`community.${cell}` as MessageId))}</h3>
          <ul>
            {views
              .toSorted((a, b) => (a.stage ?? 0) - (b.stage ?? 0))
              .map(({ stage, reasons }) => (
                <li key={`${stage} ${reasons}`}>
                  {stage !== null && <StageMark scale={scale} value={stage} />} <Written>{reasons}</Written>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </details>
  );
}

type PlotProps = { readonly shown: readonly Shown[]; readonly scale: ScaleWords; readonly name: (community: string) => string };

/** One dot a person, in columns of stages; a tick at each community's median. */
function SpreadPlot({ shown, scale, name }: PlotProps) {
  const t = useText();
  const { direction } = useLanguage();
  const place = useDrawing(
    useCallback(
      (width) =>
        drawSpread({
          shown,
          scale,
          name,
          width,
          reverse: direction === 'rtl',
          median: t('reading.median'),
          nearlyAll: t('views.nearlyAll'),
        }),
      [shown, scale, name, direction, t],
    ),
  );

  const summary = shown.map(({ community, spread, median }) => {
    const stage = scale.steps?.[median]?.words ?? '';
    return spread.nearlyAll === null
      ? t('views.summary', { community: name(community), people: spread.people, stage })
      : t('views.nearly', { community: name(community), stage });
  });
  return (
    <figure className="spread">
      <div ref={place} role="img" aria-label={`${t('views.plot')} ${summary.join(' ')}`} />
      <figcaption className="hint">{t('views.caption')}</figcaption>
    </figure>
  );
}

type Drawing = PlotProps & { readonly width: number; readonly reverse: boolean; readonly median: string; readonly nearlyAll: string };

/** Dots side by side in a stage's column before a second line of them begins. */
function columnsFor(width: number, stages: number) {
  return Math.max(2, Math.floor(width / stages / 15));
}

function dotsOf({ community, spread }: Shown, perLine: number, step: number) {
  return (spread.counts ?? []).flatMap((count, stage) =>
    Array.from({ length: count }, (_, place) => {
      const line = Math.floor(place / perLine);
      const inLine = Math.min(perLine, count - line * perLine);
      return { community, x: stage + ((place % perLine) - (inLine - 1) / 2) * step, line };
    }),
  );
}

/** Pixels for a community's name, and for a line of dots. */
const NAME_HEIGHT = 28;
const LINE_HEIGHT = 14;

function drawSpread({ shown, scale, name, width, reverse, median, nearlyAll }: Drawing): Element {
  const steps = scale.steps ?? [];
  const perLine = columnsFor(width, steps.length);
  const dots = shown.flatMap((entry) => dotsOf(entry, perLine, 14 / (width / steps.length)));
  const lines = Math.max(1, ...dots.map(({ line }) => line + 1));
  const rowHeight = NAME_HEIGHT + lines * LINE_HEIGHT + 14;
  const drawn = plot({
    width,
    height: shown.length * rowHeight + 40,
    marginLeft: 0,
    marginRight: 0,
    marginTop: 0,
    marginBottom: 40,
    x: {
      domain: [-0.5, steps.length - 0.5],
      reverse,
      ticks: steps.map((_, stage) => stage),
      tickFormat: (stage: number) => (width / steps.length > 90 ? `${stage} ${steps[stage]?.words ?? ''}` : String(stage)),
      tickSize: 0,
      label: null,
    },
    y: { axis: null, domain: [0, rowHeight], range: [0, rowHeight] },
    fy: { axis: null, domain: shown.map(({ community }) => community), padding: 0 },
    marks: [
      ruleX(
        steps.slice(1).map((_, stage) => stage + 0.5),
        { className: 'spread-grid', strokeDasharray: '2 4' },
      ),
      ruleY(shown, { fy: 'community', y: 0, className: 'spread-grid' }),
      text(shown, {
        fy: 'community',
        text: ({ community }: Shown) => name(community),
        frameAnchor: reverse ? 'top-right' : 'top-left',
        // The start of a text is where its script begins: in SVG as on the page.
        textAnchor: 'start',
        className: 'spread-name',
        dy: 8,
        dx: reverse ? -2 : 2,
      }),
      tickX(
        shown.filter(({ spread }) => spread.nearlyAll === null),
        {
          fy: 'community',
          x: 'median',
          className: 'spread-median',
          strokeWidth: 3,
          insetTop: NAME_HEIGHT - 4,
          insetBottom: 4,
          title: () => median,
        },
      ),
      text(
        shown.filter(({ spread }) => spread.nearlyAll !== null),
        { fy: 'community', x: 'median', y: NAME_HEIGHT + 8, text: () => nearlyAll, className: 'spread-name' },
      ),
      dot(dots, {
        fy: 'community',
        x: 'x',
        y: ({ line }: { line: number }) => NAME_HEIGHT + 8 + line * LINE_HEIGHT,
        r: 5,
        className: 'spread-dot',
      }),
    ],
  });
  // Our content policy refuses style elements; indicator.css has what these say.
  for (const style of drawn.querySelectorAll('style')) style.remove();
  // The figure has one name for all; names on its parts are not allowed by ARIA.
  for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  return drawn;
}

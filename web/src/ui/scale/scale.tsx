/** Values on a scale: a mark with number and word, and lanes with the three readings. */
import type { Spread } from '@mufakat/consensus';
import type { Interval } from '@mufakat/framework';
import type { ReactNode } from 'react';
import { type Translate, useLanguage, useText } from '../../messages/language.tsx';
import { rampStep, type ScaleWords } from '../../packs/words.ts';
import { Said } from '../words.tsx';
import './scale.css';

/** A value in words: the stage's name, a percentage, or points of points. */
export function useValueWords(scale: ScaleWords): (value: number) => string {
  const { language } = useLanguage();
  const t = useText();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return (value) => {
    if (scale.steps !== null) return scale.steps[value]?.words ?? String(value);
    if (scale.scale === 'share') return share.format(value);
    return t('scale.points', { value: number.format(value), max: number.format(scale.max) });
  };
}

/** A value in words with the number of its stage before: what stands beside a mark. */
function useNumberedWords(scale: ScaleWords): (value: number) => string {
  const words = useValueWords(scale);
  return (value) => (scale.steps === null ? words(value) : `${value} ${words(value)}`);
}

/** An interval in words; nothing known is said as such, never as zero. */
export function useIntervalWords(scale: ScaleWords): (interval: Interval | null) => string {
  const t = useText();
  const words = useNumberedWords(scale);
  return (interval) => {
    if (interval === null) return t('reading.none');
    if (interval.low === interval.high) return words(interval.low);
    return t('reading.between', { low: words(interval.low), high: words(interval.high) });
  };
}

/** A stage: its number on the ramp, its word beside. */
export function StageMark({
  scale,
  value,
  large = false,
}: {
  readonly scale: ScaleWords;
  readonly value: number;
  readonly large?: boolean;
}) {
  const words = useValueWords(scale);
  const step = scale.steps?.[value];
  return (
    <span className={large ? 'stage stage-large' : 'stage'}>
      {scale.steps !== null && (
        <span className="stage-number" data-step={rampStep(value, scale.max)}>
          {value}
        </span>
      )}
      <span className="stage-word">{step === undefined ? words(value) : <Said {...step} />}</span>
    </span>
  );
}

/** An interval as one stage mark or as two. */
export function IntervalMark({
  scale,
  interval,
  large = false,
}: {
  readonly scale: ScaleWords;
  readonly interval: Interval | null;
  readonly large?: boolean;
}) {
  const t = useText();
  if (interval === null) return <span className="none">{t('reading.none')}</span>;
  if (interval.low === interval.high) return <StageMark scale={scale} value={interval.low} large={large} />;
  return (
    <span className="interval">
      <StageMark scale={scale} value={interval.low} large={large} /> <span className="interval-to">{t('reading.to')}</span>{' '}
      <StageMark scale={scale} value={interval.high} large={large} />
    </span>
  );
}

/** Between what was and what is. */
export function Becomes() {
  const t = useText();
  return <span className="arrow" role="img" aria-label={t('reading.becomes')} />;
}

const percent = (share: number) => `${share * 100}%`;

/** Where a value ends on the lane: a stage fills its own cell, a number reaches its own place. */
const endOf = (scale: ScaleWords, value: number) => (scale.steps === null ? value / scale.max : (value + 1) / scale.steps.length);
const middleOf = (scale: ScaleWords, value: number) => (scale.steps === null ? value / scale.max : (value + 0.5) / scale.steps.length);

function Lane({ scale, children }: { readonly scale: ScaleWords; readonly children?: ReactNode }) {
  return (
    <span className="lane" aria-hidden="true">
      {scale.steps === null ? <span className="lane-cell" /> : scale.steps.map((step) => <span key={step.words} className="lane-cell" />)}
      <span className="lane-marks">{children}</span>
    </span>
  );
}

function EvidencedLane({ scale, interval }: { readonly scale: ScaleWords; readonly interval: Interval | null }) {
  if (interval === null) return <Lane scale={scale} />;
  const from = endOf(scale, interval.low);
  const to = endOf(scale, interval.high);
  return (
    <Lane scale={scale}>
      <span className="bar" data-step={rampStep(interval.low, scale.max)} style={{ insetInlineStart: 0, inlineSize: percent(from) }} />
      {to > from && <span className="bar-open" style={{ insetInlineStart: percent(from), inlineSize: percent(to - from) }} />}
    </Lane>
  );
}

function PerceivedLane({ scale, spread }: { readonly scale: ScaleWords; readonly spread: Spread | null }) {
  if (spread === null || spread.median === null) return <Lane scale={scale} />;
  const [first, third] = (spread.quartiles ?? []).map((value) => middleOf(scale, value));
  return (
    <Lane scale={scale}>
      {first !== undefined && third !== undefined && third > first && (
        <span className="range" style={{ insetInlineStart: percent(first), inlineSize: percent(third - first) }} />
      )}
      <span className="dot" style={{ insetInlineStart: percent(middleOf(scale, spread.median)) }} />
    </Lane>
  );
}

function AdoptedLane({ scale, value }: { readonly scale: ScaleWords; readonly value: number | null }) {
  return (
    <Lane scale={scale}>
      {value !== null && (
        <span className="diamond" data-step={rampStep(value, scale.max)} style={{ insetInlineStart: percent(middleOf(scale, value)) }} />
      )}
    </Lane>
  );
}

export type Readings = {
  readonly evidenced: Interval | null;
  /** The views shown: of all people, or of one community. */
  readonly perceived: Spread | null;
  /** Whose views, when not everybody's. */
  readonly community?: string;
  /** Views exist, but of too few people to show. */
  readonly hidden?: boolean;
  readonly adopted: number | null;
  readonly dissent: number;
};

function perceivedWords(t: Translate, words: (value: number) => string, { perceived, hidden }: Readings): string {
  if (perceived === null) return t(hidden === true ? 'perceived.hidden' : 'perceived.none');
  const { people, nearlyAll, quartiles } = perceived;
  if (perceived.median === null) return t('perceived.withheld', { people });
  const median = words(perceived.median);
  if (nearlyAll !== null) return t('perceived.nearly', { median, people });
  return quartiles === null || quartiles[0] === quartiles[1]
    ? t('perceived.agreed', { median, people })
    : t('perceived.spread', { median, first: quartiles[0], third: quartiles[1], people });
}

/** Evidenced, perceived and adopted on one scale, always together. */
export function Strip({
  scale,
  readings,
  axis = false,
}: {
  readonly scale: ScaleWords;
  readonly readings: Readings;
  readonly axis?: boolean;
}) {
  const t = useText();
  const words = useNumberedWords(scale);
  const interval = useIntervalWords(scale);
  const { evidenced, perceived, adopted, dissent, community } = readings;
  return (
    <div className="strip">
      <dl className="strip-rows">
        <div className="strip-row">
          <dt>{t('reading.evidenced')}</dt>
          <dd>
            <EvidencedLane scale={scale} interval={evidenced} />
            <span className="strip-words">{interval(evidenced)}</span>
          </dd>
        </div>
        <div className="strip-row">
          <dt>{community === undefined ? t('reading.perceived') : t('reading.perceivedBy', { community })}</dt>
          <dd>
            <PerceivedLane scale={scale} spread={perceived} />
            <span className="strip-words">{perceivedWords(t, words, readings)}</span>
          </dd>
        </div>
        <div className="strip-row">
          <dt>{t('reading.adopted')}</dt>
          <dd>
            <AdoptedLane scale={scale} value={adopted} />
            <span className="strip-words">
              {adopted === null
                ? t('adopted.none')
                : dissent > 0
                  ? t('adopted.dissent', { stage: words(adopted), dissent })
                  : words(adopted)}
            </span>
          </dd>
        </div>
      </dl>
      {axis && scale.steps !== null && (
        <div className="strip-axis" aria-hidden="true">
          {scale.steps.map((step, value) => (
            <span key={step.words}>
              <span className="axis-number">{value}</span> <Said {...step} />
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

type CountsProps = {
  readonly scale: ScaleWords;
  readonly counts: readonly number[];
  /** How many have no stage, and how that is called. */
  readonly none: number;
  readonly noneWords: string;
  readonly label: string;
};

/** How many indicators stand at each stage, and how many at none. */
export function StageCounts({ scale, counts, none, noneWords, label }: CountsProps) {
  const words = useValueWords(scale);
  const parts = counts.map((count, value) => ({ count, value })).filter(({ count }) => count > 0);
  return (
    <ul className="counts" aria-label={label}>
      {parts.map(({ count, value }) => (
        <li key={value} className="count" data-step={rampStep(value, scale.max)} style={{ flexGrow: count }} title={words(value)}>
          {count}
          <span className="visually-hidden"> {words(value)}</span>
        </li>
      ))}
      {none > 0 && (
        <li className="count count-none" style={{ flexGrow: none }} title={noneWords}>
          {none}
          <span className="visually-hidden"> {noneWords}</span>
        </li>
      )}
    </ul>
  );
}

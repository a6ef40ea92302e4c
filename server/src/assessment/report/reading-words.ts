/** The three readings in words and as a strip; what is unknown is said as unknown. */
import type { Spread } from '@mufakat/consensus';
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import {
  type Context,
  chip,
  chips,
  criterionText,
  drawn,
  type Inline,
  isChecked,
  packSaying,
  percent,
  quiet,
  type Saying,
  type StripReading,
  sayInterval,
  sayingOf,
  sayValue,
  strip,
  titleOf,
} from '../../report/model.ts';

/** The evidenced reading in runs. */
export function evidencedInline(context: Context, reading: IndicatorReading | GroupReading): Inline {
  if (reading.evidenced === null) return quiet(context.speech.t('value.notApplicable'));
  return isChecked(reading) ? chips(reading.evidenced, sayingOf(context, reading)) : quiet(context.speech.t('value.nothingChecked'));
}

/** People speak of stages of the pack, also where the evidence is measured on another scale. */
export const stageSaying = (context: Context, reading: IndicatorReading): Saying =>
  reading.scale === 'stage' ? sayingOf(context, reading) : packSaying(context);

/** The views of people in runs: the median, and how far the middle half of them reaches or that nearly all are of one stage. */
export function spreadInline({ median, quartiles, nearlyAll }: Spread, saying: Saying): Inline {
  const { t } = saying.speech;
  if (median === null) return quiet(t('value.withheld'));
  const shown = chip(median, saying);
  if (nearlyAll !== null) return [...shown, { text: ' ' }, { text: t('value.nearlyAll'), quiet: true }];
  if (quartiles === null || quartiles[0] === quartiles[1]) return shown;
  return [...shown, { text: ' ' }, { text: `(${quartiles[0]}–${quartiles[1]})`, quiet: true }];
}

export function perceivedInline(context: Context, reading: IndicatorReading): Inline {
  const { overall } = reading.perceived;
  return overall === null ? quiet(context.speech.t('value.tooFewViews')) : spreadInline(overall, stageSaying(context, reading));
}

export function adoptedInline(context: Context, reading: IndicatorReading): Inline {
  if (reading.adopted === null) return quiet(context.speech.t('value.noFinding'));
  return chip(reading.adopted.stage, stageSaying(context, reading));
}

/** A group's perceived roll-up. */
export const rolledUpViews = (context: Context, reading: GroupReading): Inline =>
  rolledUp(context, reading, reading.perceived, 'value.tooFewViews');

/** A group's adopted roll-up. */
export const rolledUpFindings = (context: Context, reading: GroupReading): Inline =>
  rolledUp(context, reading, reading.adopted, 'value.noFinding');

function rolledUp(
  context: Context,
  reading: GroupReading,
  value: GroupReading['adopted'],
  none: 'value.tooFewViews' | 'value.noFinding',
): Inline {
  return value === null ? quiet(context.speech.t(none)) : chips(value, sayingOf(context, reading));
}

function stripSpread(overall: Spread | null): StripReading['perceived'] {
  if (overall === null || overall.median === null) return null;
  const [low, high] = overall.quartiles ?? [overall.median, overall.median];
  return { median: overall.median, low, high };
}

function stripReading(reading: IndicatorReading): StripReading {
  const staged = reading.scale === 'stage';
  const { overall } = reading.perceived;
  const evidenced = isChecked(reading) ? reading.evidenced : null;
  return {
    stages: staged ? reading.max + 1 : 0,
    evidenced: evidenced === null || staged ? evidenced : { low: evidenced.low / reading.max, high: evidenced.high / reading.max },
    perceived: staged ? stripSpread(overall) : null,
    adopted: staged ? (reading.adopted?.stage ?? null) : null,
  };
}

function spreadInWords({ median, quartiles, nearlyAll }: Spread, saying: Saying): string {
  const { t } = saying.speech;
  if (median === null) return t('value.withheld');
  const value = sayValue(median, saying);
  if (nearlyAll !== null) return t('value.byNearlyAll', { value });
  return quartiles === null ? value : t('value.middleHalf', { value, low: quartiles[0], high: quartiles[1] });
}

function evidencedInWords(context: Context, reading: IndicatorReading | GroupReading): string {
  if (reading.evidenced === null) return context.speech.t('value.notApplicable');
  return isChecked(reading) ? sayInterval(reading.evidenced, sayingOf(context, reading)) : context.speech.t('value.nothingChecked');
}

/** The strip of an indicator, with its three readings for those who cannot see it; large ones carry the names of the stages. */
export function stripOf(context: Context, reading: IndicatorReading, width: number, large = false) {
  const { t } = context.speech;
  const { overall } = reading.perceived;
  const alt = t('strip.alt', {
    title: titleOf(context, reading.id),
    evidenced: evidencedInWords(context, reading),
    perceived: overall === null ? t('value.tooFewViews') : spreadInWords(overall, stageSaying(context, reading)),
    adopted: reading.adopted === null ? t('value.noFinding') : sayValue(reading.adopted.stage, stageSaying(context, reading)),
  });
  const named = large && reading.scale === 'stage';
  return drawn(context, strip(stripReading(reading), width, alt, named ? sayingOf(context, reading).stages : null));
}

/** The share of what applies that is answered, as the beginning of a sentence. */
export function answeredWords({ speech }: Context, { coverage }: { readonly coverage: number | null }): string {
  if (coverage === null) return speech.t('indicator.nothingApplies');
  return speech.t('indicator.answeredShare', { share: percent(speech, coverage) });
}

/** Criteria that a sentence quotes; of the others it says how many they are. */
const QUOTED = 3;

/** Why a reading stands where it stands. The framework explains in English; in other languages the report says the same from the values. */
export function whyWords(context: Context, reading: IndicatorReading | GroupReading): string {
  const { language, t } = context.speech;
  if (language === 'en') return reading.sentence;
  const place = evidencedInWords(context, reading);
  const answered = answeredWords(context, reading);
  const next = reading.type === 'indicator' ? reading.missing[0] : undefined;
  if (next === undefined) return t('why.place', { place, answered });
  const quoted = next.ids.slice(0, QUOTED).map((id) => t('why.quoted', { text: criterionText(context, id).replace(/[.;\s]+$/, '') }));
  const list = context.speech.list(quoted);
  const more = next.ids.length - quoted.length;
  const criteria = more > 0 ? t('why.more', { quoted: list, n: more }) : list;
  const stage = sayValue(next.reaches, sayingOf(context, reading));
  return t('why.missing', { place, answered, stage, n: next.ids.length, criteria });
}

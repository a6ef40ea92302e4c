/**
 * What the people of one community are asked: the indicators that name their community, and how long that takes.
 */
import type { Community, Indicator, Pack, Text } from '../model.ts';
import { indicatorsOf } from '../tree.ts';

/** Words a minute, silent reading. 238 is the mean of adults reading English non-fiction (Brysbaert 2019); less here, for readers of a second language. */
const WORDS_PER_MINUTE = 200;
/** Minutes to settle on a stage and a confidence, after reading. */
const DECIDING = 0.5;

/** The indicators that a community is asked, in the pack's order. An indicator without communities is asked of nobody. */
export function questionsFor(pack: Pack, community: Community): Indicator[] {
  return indicatorsOf(pack.root).filter(({ communities }) => communities.includes(community));
}

/**
 * Minutes to answer indicators: reading title, what is measured, one wording of the question and every criterion at 200 words a minute, and half a
 * minute to decide for each. Reasons and looking up documents are not in it. Words are counted in the pack's own language.
 */
export function minutesToAnswer(pack: Pack, indicators: readonly Indicator[]): number {
  const words = (text: Text | undefined) => text?.[pack.language]?.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  const read = indicators.flatMap(({ title, measures, question, criteria }) => [
    title,
    measures,
    question?.plain,
    ...criteria.map(({ text }) => text),
  ]);
  return read.reduce((sum, text) => sum + words(text), 0) / WORDS_PER_MINUTE + indicators.length * DECIDING;
}

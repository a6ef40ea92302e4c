/** Can everybody understand the question, and a stranger decide the criterion? For packs written in English. */
import type { Pack } from '../model.ts';
import { indicatorsOf } from '../tree.ts';
import type { PackFinding } from './finding.ts';

/** Words that leave to the reader what they measure. */
const VAGUE =
  /\b(?:adequate|adequately|appropriate|appropriately|sufficient|sufficiently|suitable|suitably|effective|effectively|efficient|efficiently|regular|regularly|timely|periodic|periodically|robust|proper|properly|reasonable|reasonably|comprehensive|best practices?|state of the art|as needed|as necessary|where possible|where relevant|relevant stakeholders?|from time to time|in due course)\b/giu;

function vagueWords(pack: Pack): PackFinding[] {
  if (pack.language !== 'en') return [];
  return indicatorsOf(pack.root)
    .flatMap(({ criteria }) => criteria)
    .flatMap(({ id, text }) => {
      const found = [...new Set((text.en ?? '').toLowerCase().match(VAGUE) ?? [])];
      if (found.length === 0) return [];
      const words = found.map((word) => `"${word}"`).join(', ');
      return [
        { id, code: 'check.vague-word', message: `${words} leaves the measure to the reader; give a span, a count or a named function` },
      ];
    });
}

/** Highest LIX of a plain wording; around 50 is the prose of a newspaper's politics page, 60 that of a statute. */
const HARDEST = 50;
/** Most words in one sentence of a plain wording. */
const LONGEST = 30;
/** Words with more letters than this are long. */
const LONG = 6;

/**
 * How hard a text is to read: LIX (Björnsson 1968), the mean number of words in a sentence plus the percentage of words of more than six letters.
 * 0 for a text without words.
 */
export function lix(text: string): number {
  const words = wordsOf(text);
  if (words.length === 0) return 0;
  const long = words.filter((word) => word.replaceAll(/[^\p{L}]/gu, '').length > LONG);
  return words.length / sentencesOf(text).length + (100 * long.length) / words.length;
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!:;])\s+/u).filter((sentence) => wordsOf(sentence).length > 0);

function hardQuestions(pack: Pack): PackFinding[] {
  if (pack.language !== 'en') return [];
  return indicatorsOf(pack.root).flatMap(({ id, question }) => {
    const plain = question?.plain.en ?? '';
    const longest = Math.max(0, ...sentencesOf(plain).map((sentence) => wordsOf(sentence).length));
    const hard = lix(plain);
    if (hard <= HARDEST && longest <= LONGEST) return [];
    const measured = `LIX ${Math.round(hard)} of at most ${HARDEST}, longest sentence ${longest} of at most ${LONGEST} words`;
    return [
      { id, code: 'check.hard-question', message: `the plain wording is hard to read (${measured}); use shorter words and sentences` },
    ];
  });
}

export const clarityChecks = [vagueWords, hardQuestions];

/** How much of a pack exists in a language. */
import type { Group, Indicator, Pack, Text } from '../model.ts';
import { indicatorsOf } from '../tree.ts';

export type Translated = { readonly translated: number; readonly all: number };

export type LanguageCoverage = {
  /** BCP 47 tag of the language that is asked about. */
  readonly language: string;
  /** BCP 47 tag of the pack's own language, in which every text exists. */
  readonly own: string;
  readonly criteria: Translated;
  /** Every text: titles, descriptions, questions, criteria, guidance, stages and glossary. */
  readonly texts: Translated;
};

function tally(texts: readonly (Text | undefined)[], language: string): Translated {
  const existing = texts.filter((text) => text !== undefined);
  return { translated: existing.filter((text) => text[language] !== undefined).length, all: existing.length };
}

function textsOf(node: Group | Indicator): (Text | undefined)[] {
  if (node.type === 'group') return [node.title, node.description, ...node.children.flatMap(textsOf)];
  const { title, measures, matters, question, answer, criteria, guidance } = node;
  const levels = answer.kind === 'level' ? answer.titles : [];
  const questions = [question?.legal, question?.technical, question?.plain];
  return [title, measures, matters, ...questions, ...levels, ...criteria.map(({ text }) => text), ...guidance];
}

/** Counts the texts of a pack that exist in a language. Of its own language all do. */
export function languageCoverage(pack: Pack, language: string): LanguageCoverage {
  const criteria = indicatorsOf(pack.root).flatMap((indicator) => indicator.criteria.map(({ text }) => text));
  const stages = pack.stages.flatMap(({ title, meaning }) => [title, meaning]);
  const glossary = pack.glossary.flatMap(({ term, legal, technical, plain, isNot }) => [term, legal, technical, plain, isNot]);
  const texts = [pack.title, pack.description, ...stages, ...textsOf(pack.root), ...glossary];
  return { language, own: pack.language, criteria: tally(criteria, language), texts: tally(texts, language) };
}

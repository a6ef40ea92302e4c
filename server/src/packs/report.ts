/** The pack's part of the report: the terms that its indicators use. */
import { indicatorsOf, type Term } from '@mufakat/framework';
import { type Block, type Context, paragraph, plain, quiet, type ReportPart, textOfPack } from '../report/model.ts';

function termsUsed(context: Context): Term[] {
  const used = new Set(indicatorsOf(context.pack.root).flatMap(({ terms }) => terms));
  const title = ({ term }: Term) => textOfPack(context, term);
  return context.pack.glossary.filter(({ id }) => used.has(id)).toSorted((a, b) => (title(a) < title(b) ? -1 : 1));
}

function glossary(context: Context): Block {
  const { t } = context.speech;
  const items = termsUsed(context).map((term) => ({
    term: textOfPack(context, term.term),
    paragraphs: [
      plain(textOfPack(context, term.plain)),
      [...quiet(`${t('terms.law')} `), ...plain(textOfPack(context, term.legal))],
      [...quiet(`${t('terms.technology')} `), ...plain(textOfPack(context, term.technical))],
      ...(textOfPack(context, term.isNot) === '' ? [] : [[...quiet(`${t('terms.isNot')} `), ...plain(textOfPack(context, term.isNot))]]),
    ],
  }));
  return items.length === 0 ? paragraph(t('terms.none')) : { kind: 'definitions', items };
}

export function terms(context: Context): ReportPart {
  const { t } = context.speech;
  return {
    chapter: [{ kind: 'heading', level: 1, number: t('annex.terms'), text: t('terms.title'), id: 'annex-terms' }, glossary(context)],
  };
}

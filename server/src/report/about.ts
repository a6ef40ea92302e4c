/** What the report says of itself: how the file came to be, how to read it, and how much of it is in its language. */
import { SMALLEST_GROUP } from '@mufakat/consensus';
import { languageCoverage } from '@mufakat/framework';
import { type Block, plain, type ReportDocument } from './blocks.ts';
import { type Context, textOfPack } from './context.ts';
import { participationSentence, percent } from './words.ts';
import type { Value, XlsxSheet } from './xlsx/xlsx-cell.ts';

/** The last annex. */
export function colophon(context: Context, hash: string): Block[] {
  const { pack, record, speech } = context;
  const { t } = speech;
  const framework = t('about.frameworkOf', {
    title: textOfPack(context, pack.title),
    pack: pack.id,
    version: pack.version,
    licence: pack.licence,
  });
  return [
    { kind: 'heading', level: 1, number: t('annex.about'), text: t('about.title'), id: 'annex-about' },
    {
      kind: 'definitions',
      items: [
        { term: t('about.assessment'), paragraphs: [plain(record.title)] },
        { term: t('about.framework'), paragraphs: [plain(framework)] },
        { term: t('about.content'), paragraphs: [plain(t('about.hash')), plain(hash)] },
        { term: t('about.madeBy'), paragraphs: [plain(t('about.mufakat'))] },
      ],
    },
  ];
}

/** That the data is invented; nothing for real data. */
export function inventedNote({ speech, record: { jurisdiction } }: Context): Block[] {
  if (!jurisdiction.invented) return [];
  const { t } = speech;
  return [
    {
      kind: 'note',
      text: [{ text: `${t('report.banner')}. `, strong: true }, { text: t('report.invented', { country: jurisdiction.name }) }],
    },
  ];
}

/** How much of the framework exists in the language of the report; nothing where all of it does. */
export function translationNote({ speech, pack, language }: Context): Block[] {
  const { t, languageName } = speech;
  const { criteria, texts, own } = languageCoverage(pack, language);
  if (texts.translated === texts.all && speech.language === language) return [];
  const names = { language: languageName(language), own: languageName(own) };
  const said = [
    t('report.coverage', { ...names, ...criteria }),
    t('report.coverageTexts', { ...names, ...texts }),
    ...(speech.language === language ? [] : [t('report.wordsIn', { language: languageName(speech.language) })]),
  ];
  return [{ kind: 'note', text: [{ text: `${t('report.translated')} `, strong: true }, { text: said.join(' ') }] }];
}

/** The first sheet. */
export function aboutSheet(context: Context, hash: string): XlsxSheet {
  const { pack, record, profile, speech, stages } = context;
  const { t } = speech;
  const { jurisdiction, period, rule } = record;
  const consensus = { agreement: percent(speech, rule.agreement), within: rule.within, views: rule.minimumViews };
  const rows: [string, Value][] = [
    [t('about.assessment'), record.title],
    [t('sheet.country'), jurisdiction.name],
    [t('sheet.code'), jurisdiction.code],
    [t('sheet.from'), period.from],
    [t('sheet.to'), period.to],
    [t('about.framework'), t('sheet.frameworkOf', { title: textOfPack(context, pack.title), pack: pack.id, version: pack.version })],
    [t('sheet.licence'), pack.licence],
    [t('sheet.indicators'), profile.counts.indicators],
    [t('sheet.withFinding'), profile.counts.findings],
    [t('sheet.criteria'), profile.counts.criteria],
    [t('participants.title'), profile.participants.total],
    [t('method.who'), participationSentence(speech, profile.participants)],
    [t('method.consensus'), t('sheet.consensus', consensus)],
    [t('sheet.stages'), stages.map((name, position) => `${position} ${name}`).join(', ')],
    [t('sheet.emptyCells'), t('sheet.emptyMeaning')],
    [t('sheet.smallGroups'), t('sheet.smallMeaning', { smallest: SMALLEST_GROUP })],
    ['SHA-256', hash],
    [t('about.madeBy'), t('sheet.mufakat')],
  ];
  return {
    name: t('sheet.about'),
    columns: [
      { title: t('sheet.what'), width: 26 },
      { title: t('sheet.value'), width: 90, align: 'left' },
    ],
    rows,
  };
}

/** The words around the blocks: on the title page, above the contents and at the edge of every page. */
export function furnitureOf({ speech }: Context): ReportDocument['words'] {
  const { t } = speech;
  return {
    contents: t('report.contents'),
    skip: t('report.skip'),
    aboutData: t('report.aboutData'),
    traceable: t('report.traceable'),
    perceived: t('reading.perceived'),
    adopted: t('reading.adopted'),
  };
}

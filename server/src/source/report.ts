/**
 * The sources' part of the report. What may be said of a source outside the circle of assessors: all of a public one, with the version of its file;
 * number, kind and access class of a restricted one; number and access class of an attested one.
 */
import type { Source } from '@mufakat/framework';
import {
  type Block,
  type Cell,
  type Context,
  type Inline,
  paragraph,
  plain,
  quiet,
  type ReportPart,
  speechIn,
  textCell,
  type XlsxSheet,
} from '../report/model.ts';

type Words = Context['speech'];

function shownSource({ t }: Words, source: Source): { kind: string; access: string; about: string; url: string; file: string } {
  const access = t(`source.${source.access}`);
  const { kind, title, url = '', version, sha256 } = source;
  if (source.access === 'restricted') return { kind, access, about: t('source.seen'), url: '', file: '' };
  if (source.access === 'attested') return { kind: '', access, about: t('source.attestedBy'), url: '', file: '' };
  if (version === undefined) return { kind, access, about: title, url, file: '' };
  const file = sha256 === undefined ? t('source.file', { version }) : t('source.fileHash', { version, hash: sha256.slice(0, 16) });
  return { kind, access, about: title, url, file };
}

function row(context: Context, source: Source): Cell[] {
  const { kind, access, about, url, file } = shownSource(context.speech, source);
  const more = [url, file].filter((part) => part !== '').join(' · ');
  const text: Inline = more === '' ? plain(about) : [...plain(`${about} `), ...quiet(more)];
  return [textCell(context.sources.get(source.id) ?? ''), { text }, textCell(kind), textCell(access)];
}

function table(context: Context): Block {
  const { t } = context.speech;
  if (context.record.sources.length === 0) return paragraph(t('source.none'));
  return {
    kind: 'table',
    caption: t('source.title'),
    columns: [
      { title: t('source.no'), share: 8, heads: true },
      { title: t('source.column'), share: 58 },
      { title: t('source.kind'), share: 20 },
      { title: t('source.access'), share: 14 },
    ],
    rows: context.record.sources.map((source) => row(context, source)),
  };
}

function sheet(context: Context): XlsxSheet {
  const { t } = context.speech;
  return {
    name: t('sheet.sources'),
    columns: [
      { title: t('source.no'), width: 7 },
      { title: t('source.access'), width: 12 },
      { title: t('source.kind'), width: 22 },
      { title: t('source.column'), width: 80 },
      { title: t('sheet.address'), width: 60 },
      { title: t('sheet.file'), width: 44 },
    ],
    rows: context.record.sources.map((source) => {
      const { kind, access, about, url, file } = shownSource(context.speech, source);
      return [context.sources.get(source.id) ?? '', access, kind || null, about, url || null, file || null];
    }),
  };
}

/** For programs: in English in every language, so that the hash of the content is one. */
function data(context: Context) {
  return context.record.sources.map((source) => {
    const { file: _, ...shown } = shownSource(speechIn('en'), source);
    const { access, version, sha256 } = source;
    const file = access === 'public' && version !== undefined ? { version, ...(sha256 !== undefined && { sha256 }) } : null;
    return { number: context.sources.get(source.id) ?? null, ...shown, ...(file !== null && { file }) };
  });
}

export function sources(context: Context): ReportPart {
  const { t } = context.speech;
  const chapter: Block[] = [
    { kind: 'heading', level: 1, number: t('annex.sources'), text: t('source.title'), id: 'annex-sources' },
    paragraph(t('source.lead')),
    table(context),
  ];
  return { chapter, sheets: [sheet(context)], data: { sources: data(context) } };
}

/** The annexes: participants, every criterion with its verdict, sources, terms, and how this file came to be. */
import { SMALLEST_GROUP } from '@mufakat/consensus';
import { indicatorsOf, type Source, type Term, type Verdict } from '@mufakat/framework';
import { type Block, type Cell, type Column, type Inline, paragraph, plain, quiet } from '../blocks.ts';
import { type Context, criterionText, textCell } from '../context.ts';
import { chip, pick } from '../words.ts';
import { participantTable } from './method.ts';
import { numbered } from './summary.ts';

const heading = (number: string, text: string, id: string): Block => ({ kind: 'heading', level: 1, number, text, id });

const VERDICT_WORDS: Readonly<Record<string, string>> = {
  met: 'Met',
  unmet: 'Not met',
  unknown: 'Unknown',
  'not-applicable': 'Not applicable',
};

/** A verdict in words; one that nobody gave, or that assessors differ on, is unknown. */
export function verdictWords(context: Context, criterion: string): string {
  const effective = context.effective.get(criterion);
  if (effective === undefined) return 'Unknown: no verdict';
  if (effective.verdict === null) return 'Unknown: assessors differ';
  return VERDICT_WORDS[String(effective.verdict.value)] ?? String(effective.verdict.value);
}

/** The numbers under which a verdict's sources stand in annex C, with the version that it cites of one whose file was replaced since. */
export function citedBy(context: Context, verdict: Verdict | null | undefined): string {
  return (verdict?.sources ?? [])
    .flatMap((id) => {
      const number = context.sources.get(id);
      const earlier = verdict?.earlierVersions?.[id];
      if (number === undefined) return [];
      return [earlier === undefined ? number : `${number} (${earlier === 0 ? 'before it had a file' : `version ${earlier}`})`];
    })
    .join(', ');
}

function criterionRow(context: Context, id: string, stage: number | null): Cell[] {
  const saying = { scale: 'stage', max: context.stages.length - 1, stages: context.stages } as const;
  return [
    textCell(criterionText(context, id)),
    { text: stage === null ? quiet('one value') : chip(stage, saying) },
    textCell(verdictWords(context, id)),
    textCell(citedBy(context, context.effective.get(id)?.verdict)),
  ];
}

function criteriaTables(context: Context): Block[] {
  return indicatorsOf(context.pack.root).flatMap((indicator): Block[] => {
    const rows =
      indicator.answer.kind === 'criteria'
        ? indicator.criteria.map(({ id, stage }) => criterionRow(context, id, stage))
        : [criterionRow(context, indicator.id, null)];
    const columns: Column[] = [
      { title: 'Criterion', share: 56, heads: true },
      { title: 'Stage', share: 18 },
      { title: 'Verdict', share: 16 },
      { title: 'Sources', share: 10 },
    ];
    return [
      {
        kind: 'table',
        caption: numbered(context, indicator.id)
          .map(({ text }) => text)
          .join(''),
        columns,
        rows,
      },
    ];
  });
}

const ACCESS_WORDS: Readonly<Record<Source['access'], string>> = { public: 'Public', restricted: 'Restricted', attested: 'Attested' };

/**
 * What may be said of a source outside the circle of assessors: all of a public one, with the version of its file; number, kind and access class of a
 * restricted one; number and access class of an attested one.
 */
export function shownSource(source: Source): { kind: string; access: string; about: string; url: string; file: string } {
  const access = ACCESS_WORDS[source.access];
  const { kind, title, url = '', version, sha256 } = source;
  if (source.access === 'restricted') return { kind, access, about: 'Seen by assessors; not reproduced.', url: '', file: '' };
  if (source.access === 'attested') return { kind: '', access, about: 'Attested by an office; not reproduced.', url: '', file: '' };
  const file = version === undefined ? '' : `File: version ${version}${sha256 === undefined ? '' : `, SHA-256 ${sha256.slice(0, 16)}…`}`;
  return { kind, access, about: title, url, file };
}

function sourceRow(context: Context, source: Source): Cell[] {
  const { kind, access, about, url, file } = shownSource(source);
  const more = [url, file].filter((part) => part !== '').join(' · ');
  const text: Inline = more === '' ? plain(about) : [...plain(`${about} `), ...quiet(more)];
  return [textCell(context.sources.get(source.id) ?? ''), { text }, textCell(kind), textCell(access)];
}

function sources(context: Context): Block[] {
  if (context.record.sources.length === 0) return [paragraph('No sources were recorded.')];
  return [
    {
      kind: 'table',
      caption: 'Sources',
      columns: [
        { title: 'No.', share: 8, heads: true },
        { title: 'Source', share: 58 },
        { title: 'Kind', share: 20 },
        { title: 'Access', share: 14 },
      ],
      rows: context.record.sources.map((source) => sourceRow(context, source)),
    },
  ];
}

function termsUsed(context: Context): Term[] {
  const used = new Set(indicatorsOf(context.pack.root).flatMap(({ terms }) => terms));
  const title = (term: Term) => pick(term.term, context.language, context.pack);
  return context.pack.glossary.filter(({ id }) => used.has(id)).toSorted((a, b) => (title(a) < title(b) ? -1 : 1));
}

function glossary(context: Context): Block[] {
  const say = (text: Term['term']) => pick(text, context.language, context.pack);
  const items = termsUsed(context).map((term) => ({
    term: say(term.term),
    paragraphs: [
      plain(say(term.plain)),
      [...quiet('In law: '), ...plain(say(term.legal))],
      [...quiet('In technology: '), ...plain(say(term.technical))],
      ...(say(term.isNot) === '' ? [] : [[...quiet('It is not: '), ...plain(say(term.isNot))]]),
    ],
  }));
  return items.length === 0 ? [paragraph('The indicators use no term of the glossary.')] : [{ kind: 'definitions', items }];
}

function colophon(context: Context, hash: string): Block[] {
  const { pack, record, language } = context;
  const items = [
    { term: 'Assessment', paragraphs: [plain(record.title)] },
    { term: 'Framework', paragraphs: [plain(`${pick(pack.title, language, pack)}, ${pack.id} ${pack.version}, licence ${pack.licence}`)] },
    { term: 'Content', paragraphs: [plain('SHA-256 of the framework and of what this report says:'), plain(hash)] },
    {
      term: 'Made by',
      paragraphs: [
        plain(
          'Mufakat, free software under the Apache licence 2.0. The same input gives the same file, byte for byte. Set in Noto Sans and Noto Serif.',
        ),
      ],
    },
  ];
  return [{ kind: 'definitions', items }];
}

export function annexes(context: Context, hash: string): Block[] {
  return [
    heading('A', 'Participants', 'annex-participants'),
    paragraph(
      `Counts by community. A community of fewer than ${SMALLEST_GROUP} people is not counted out, so that nobody can be recognised.`,
    ),
    participantTable(context),
    heading('B', 'Criteria and verdicts', 'annex-criteria'),
    paragraph('Every criterion, the verdict that counts for it, and the sources it rests on by their number in annex C.'),
    ...criteriaTables(context),
    heading('C', 'Sources', 'annex-sources'),
    paragraph(
      'Public sources are named in full, with the version of a file that is kept; where a verdict rests on an earlier version, annex B names it. Restricted ones were seen by assessors and are listed by number, kind and access class alone. Attested ones are classified: an office attests them, nothing was handed over, and they are counted here without what they are or who attests them.',
    ),
    ...sources(context),
    heading('D', 'Terms', 'annex-terms'),
    ...glossary(context),
    heading('E', 'About this file', 'annex-about'),
    ...colophon(context, hash),
  ];
}

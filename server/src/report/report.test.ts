/** What holds for every format: it says everything, gives nothing away, takes nobody's text for markup, and is the same each time. */
import { ACCESS_CLASSES, indicatorReadings, indicatorsOf } from '@mufakat/framework';
import readWorkbook from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RenderReport } from '../assessment/index.ts';
import { partsOf } from './docx/ooxml.ts';
import { fileName } from './file-name.ts';
import { type ReportFormat, renderReport } from './index.ts';
import { type ExampleInput, exampleInput, NAMES, partInput, pointsInput, smallInput, withRecord, withSources } from './testing/example.ts';
import { elementsOf } from './testing/markup.ts';
import { readPdf } from './testing/pdf-text.ts';

const FORMATS = ['html', 'pdf', 'docx', 'xlsx', 'json'] as const;
const DOCUMENTS = ['html', 'pdf', 'docx'] as const;

const spaced = (text: string): string => text.replaceAll(/[\s\u00a0\u2002]+/g, ' ');

/** Everything that a file says, hidden or not. */
async function everythingIn(format: ReportFormat, bytes: Uint8Array): Promise<string> {
  if (format === 'html') return elementsOf(new TextDecoder().decode(bytes)).find(({ name }) => name === 'html')?.text ?? '';
  if (format === 'json') return new TextDecoder().decode(bytes);
  if (format === 'pdf') return (await readPdf(bytes)).pages.join('\n');
  const parts = [...(await partsOf(bytes))].filter(([name]) => /\.(xml|rels)$/.test(name));
  return parts.map(([, content]) => elementsOf(content.toString('utf8')).at(-1)?.text ?? '').join('\n');
}

const made = new Map<ReportFormat, Promise<Uint8Array>>();
/** The report of the example, made once a format. */
function madeOfExample(format: ReportFormat): Promise<Uint8Array> {
  const bytes = made.get(format) ?? renderReport(format, example).then((report) => report.bytes);
  made.set(format, bytes);
  return bytes;
}

const written = async (format: ReportFormat, input: ExampleInput) =>
  spaced(await everythingIn(format, (await renderReport(format, input)).bytes));

let example: ExampleInput;
let part: ExampleInput;
/** An assessment on its first day, under a small pack: made and read in a moment. */
let empty: ExampleInput;
beforeAll(async () => {
  example = await exampleInput();
  part = await partInput();
  empty = await smallInput();
});

const read = new Map<ReportFormat, Promise<string>>();
/** What the report of the example says, made and read once a format. */
function writtenOfExample(format: ReportFormat): Promise<string> {
  const text = read.get(format) ?? madeOfExample(format).then(async (bytes) => spaced(await everythingIn(format, bytes)));
  read.set(format, text);
  return text;
}

describe('the report of the example', () => {
  test.each(DOCUMENTS)('says every section in %s', async (format) => {
    const text = await writtenOfExample(format);
    const titles = indicatorsOf(example.pack.root).map(({ title }) => title.en ?? '');
    const chapters = [
      'Contents',
      'Summary',
      'Method',
      'Profile',
      'Participants',
      'Criteria and verdicts',
      'Sources',
      'Terms',
      'About this file',
    ];
    const tables = ['Where the country stands', 'The five largest differences', 'The stages', 'The three readings', 'Views by community'];
    for (const said of [...chapters, ...titles, ...tables, 'Missing for', 'Why this stage', 'Dissent'])
      expect(text.includes(spaced(said)), said).toBe(true);
  });

  test.each(FORMATS)('says in %s that its data is invented', async (format) => {
    expect(await writtenOfExample(format)).toContain('Invented example data');
    const real = withRecord(empty, ({ jurisdiction }) => ({ jurisdiction: { ...jurisdiction, invented: false } }));
    expect(await written(format, real)).not.toContain('Invented example data');
  });

  test.each(FORMATS)('gives in %s nothing of a restricted or attested source but its number and access', async (format) => {
    const text = await writtenOfExample(format);
    const attested = example.record.sources.filter(({ access }) => access === 'attested');
    expect(attested.length).toBeGreaterThan(0);
    for (const { attestedBy = '' } of attested) expect(text.includes(spaced(attestedBy)), attestedBy).toBe(false);
    const hidden = example.record.sources.filter(({ access }) => access !== 'public');
    expect(hidden.length).toBeGreaterThan(10);
    for (const { title } of hidden) expect(text.includes(spaced(title)), title).toBe(false);
    expect(text.split('Attested by an office; not reproduced.').length - 1).toBe(format === 'xlsx' ? 1 : attested.length);
    // A workbook keeps a text once, however many cells show it.
    const restricted = hidden.filter(({ access }) => access === 'restricted').length;
    expect(text.split('Seen by assessors; not reproduced.').length - 1).toBe(format === 'xlsx' ? 1 : restricted);
  });

  // PDF and Word are set from the same document as HTML.
  test.each(['html', 'xlsx', 'json'] as const)(
    'is the same in %s for who may see what confidential sources are and for who may not',
    async (format) => {
      const some = ACCESS_CLASSES.flatMap((access) => example.record.sources.filter((source) => source.access === access).slice(0, 3));
      const known = withRecord(empty, () => ({ sources: some }));
      const unknown = withRecord(known, ({ sources }) => ({
        sources: sources.map((source) => {
          const { id, kind, access, version } = source;
          return access === 'public' ? source : { id, kind, access, title: '', ...(version !== undefined && { version }) };
        }),
      }));
      expect(new Set(some.map(({ access }) => access)).size).toBe(3);
      const [first, second] = await Promise.all([renderReport(format, known), renderReport(format, unknown)]);
      expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    },
  );

  test.each(FORMATS)('names in %s the version of a source’s file, and the earlier one that a verdict cites', async (format) => {
    const [criterion = ''] = indicatorsOf(empty.pack.root).flatMap(({ criteria }) => criteria.map(({ id }) => id));
    const sha256 = '5'.repeat(64);
    const cited = { id: 'act', kind: 'statute', access: 'public', title: 'Cybercrime Act', sha256, version: 3 } as const;
    const verdict = {
      id: 'v',
      criterion,
      assessor: 'a',
      value: 'met',
      reasons: '',
      sources: ['act'],
      supersedes: null,
      reconciles: [],
    } as const;
    const input = withRecord(empty, () => ({ sources: [cited], verdicts: [{ ...verdict, earlierVersions: { act: 2 } }] }));
    const text = await written(format, input);
    if (format === 'json') {
      expect(JSON.parse(new TextDecoder().decode((await renderReport(format, input)).bytes))).toMatchObject({
        sources: [{ file: { version: 3, sha256 } }],
        verdicts: [{ criterion, sources: ['S1'], earlierVersions: [{ source: 'S1', version: 2 }] }],
      });
      return;
    }
    expect(text.replaceAll(' ', '')).toContain('File:version3,SHA-2565555555555555555…');
    expect(text.replaceAll(' ', '')).toContain('S1(version2)');
  });

  test.each(FORMATS)('gives in %s no view and no verdict’s reasons of a person', async (format) => {
    const text = await writtenOfExample(format);
    const reasons = [...example.record.views, ...example.record.verdicts]
      .map((said) => spaced(said.reasons))
      .filter((said) => said.length > 30);
    expect(reasons.length).toBeGreaterThan(100);
    const decided = spaced(example.record.findings.flatMap((found) => [found.reasons, ...found.dissent.map((it) => it.reasons)]).join(' '));
    expect(reasons.filter((said) => !decided.includes(said) && text.includes(said))).toEqual([]);
  });

  test.each(FORMATS)('is the same bytes each time in %s', async (format) => {
    for (const input of [part, empty]) {
      const [first, second] = await Promise.all([renderReport(format, input), renderReport(format, structuredClone(input))]);
      expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    }
  });

  test.each(FORMATS)('can be made in %s of an assessment that holds nothing yet, and says that nothing is known', async (format) => {
    const text = await written(format, empty);
    if (format !== 'json') expect(text).toContain('Unknown: no verdict');
  });

  test.each(FORMATS)('can be made in %s under a pack whose values are no stages', async (format) => {
    const input = await pointsInput();
    const text = await written(format, input);
    if (format !== 'json') expect(text).toContain(spaced(input.pack.title.en ?? ''));
  });

  test('is what the routes of assessments ask for', () => {
    const asked: RenderReport = renderReport;
    expect(asked).toBe(renderReport);
  });
});

describe('what people typed', () => {
  const HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> &amp; #set page(width: 1cm) $x$ @label';

  test.each(FORMATS)('is text and never markup in %s', async (format) => {
    const input = withRecord(withSources(empty, [HOSTILE]), ({ jurisdiction }) => ({
      title: HOSTILE,
      jurisdiction: { ...jurisdiction, name: HOSTILE },
    }));
    const text = await written(format, input);
    // A PDF breaks lines where it likes; letters are what counts.
    const bare = (said: string) => said.replaceAll(/[\s\\]/g, '');
    expect(bare(text)).toContain(bare(HOSTILE));
  });

  test.each(FORMATS)('holds no character in %s that is none', async (format) => {
    const input = withSources(empty, ['Report\u0000 of\u0007 the\u202e court\uffff']);
    const { bytes } = await renderReport(format, input);
    const text = await everythingIn(format, bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(text).not.toMatch(/[\u0000\u0007\u202e\uffff]/u);
  });

  test.each(['html', 'docx', 'xlsx', 'json'] as const)('is in %s as it was typed, in every script of the region', async (format) => {
    const text = await written(format, withSources(empty, Object.values(NAMES)));
    for (const name of Object.values(NAMES)) expect(text).toContain(name);
  });

  test('gives a file no name that leads out of a folder or hides it', () => {
    const record = { ...example.record, jurisdiction: { name: 'X', code: '../..\\.ssh/<b>', invented: false } };
    expect(fileName(record, 'pdf')).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.pdf$/);
    const { pack, period } = example.record;
    expect(fileName(example.record, 'pdf')).toBe(`XA_baseline-${pack.version}_${period.from}_${period.to}_invented.pdf`);
  });
});

describe('small groups', () => {
  test('are hidden in the workbook as in the profile: not even their number is said, and of nearly all only the stage', async () => {
    const { bytes } = await renderReport('xlsx', example);
    const sheets = await readWorkbook(Buffer.from(bytes));
    const rows = sheets.find(({ sheet }) => sheet === 'Views by community')?.data.slice(2) ?? [];
    const shown = indicatorReadings(example.profile.root).flatMap(({ perceived }) => perceived.communities);
    const hidden = shown.filter(({ spread }) => spread === null);
    const nearly = shown.filter(({ spread }) => spread?.nearlyAll != null);
    expect(rows.length).toBe(shown.length);
    const suppressed = rows.filter((row) => row[3] === 'too few');
    expect([suppressed.length, rows.filter((row) => row.includes('nearly all')).length]).toEqual([hidden.length, nearly.length]);
    expect(Math.min(hidden.length, nearly.length)).toBeGreaterThan(0);
    for (const row of suppressed) expect(row.slice(4).every((cell) => cell === null)).toBe(true);
    for (const row of rows.filter((cells) => cells.includes('nearly all')))
      expect(row.slice(7).filter((cell) => cell !== null)).toEqual(['nearly all']);
  });

  test.each(FORMATS)('change nothing in %s by what their people say', async (format) => {
    const released = new Set(part.record.releases.map(({ view }) => view));
    const { views } = withRecord(part, ({ views: said }) => ({
      views: said.map((view) => (released.has(view.id) ? view : { ...view, stage: 4 - view.stage, confidence: 1, reasons: 'Other words' })),
    })).record;
    expect(views).not.toEqual(part.record.views);
    const other = withRecord(part, () => ({ views }));
    expect(Buffer.compare((await renderReport(format, other)).bytes, (await renderReport(format, part)).bytes)).toBe(0);
  });
});

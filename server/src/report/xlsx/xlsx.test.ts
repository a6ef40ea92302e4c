import readWorkbook from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildReport } from '../document.ts';
import { partsOf } from '../docx/ooxml.ts';
import { type ExampleInput, exampleInput, withRecord, withSources } from '../testing/example.ts';
import { elementsOf } from '../testing/markup.ts';
import { renderXlsx } from './xlsx.ts';

const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  '=HYPERLINK("http://x","y")',
  "=cmd|' /C calc'!A0",
];

let example: ExampleInput;
beforeAll(async () => {
  example = await exampleInput();
});

async function sheetsOf(input: ExampleInput) {
  const bytes = await renderXlsx(buildReport(input));
  return { bytes, sheets: await readWorkbook(Buffer.from(bytes)) };
}

describe('the workbook', () => {
  test('has a sheet for each table, with the banner above a header row that stays in sight', async () => {
    const { bytes, sheets } = await sheetsOf(example);
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'About',
      'Profile',
      'Readings',
      'Criteria',
      'Views by community',
      'Findings and dissent',
      'Missing for next stage',
      'Sources',
    ]);
    const parts = await partsOf(bytes);
    for (const [position, { data }] of sheets.entries()) {
      expect(data[0]?.[0]).toBe('Invented example data');
      expect(data[1]?.every((title) => typeof title === 'string')).toBe(true);
      const xml = String(parts.get(`xl/worksheets/sheet${position + 1}.xml`));
      expect(xml).toMatch(/<pane ySplit="2"[^>]*state="frozen"/);
      expect(xml).toContain('Invented example data</oddHeader>');
    }
    expect(String(parts.get('xl/workbook.xml')).match(/_xlnm\.Print_Titles/g)).toHaveLength(sheets.length);
  });

  test('keeps numbers as numbers and leaves what is unknown empty', async () => {
    const { sheets } = await sheetsOf(example);
    const rows = sheets.find(({ sheet }) => sheet === 'Profile')?.data ?? [];
    const chapters = example.profile.root.children.filter((child) => child.type === 'group');
    expect(chapters.length).toBeGreaterThan(1);
    for (const { id, evidenced, perceived, adopted, coverage } of chapters) {
      const row = rows.find((cells) => cells[2] === example.pack.root.children.find((group) => group.id === id)?.title.en);
      const shown = [coverage ? evidenced : null, perceived, adopted].flatMap((value) => [value?.low ?? null, value?.high ?? null]);
      expect(row?.slice(3, 10), id).toEqual([...shown, coverage]);
    }
    const open = withRecord(example, () => ({ findings: [] }));
    const bare = (await sheetsOf(open)).sheets.find(({ sheet }) => sheet === 'Profile')?.data ?? [];
    expect(
      bare
        .slice(2)
        .flatMap((row) => row.slice(7, 9))
        .filter((cell) => cell !== null),
    ).toEqual([]);
  });

  test('gives a text back that looks like the code of a character', async () => {
    const { sheets } = await sheetsOf(withSources(example, ['Plan _x0041_']));
    expect(sheets.find(({ sheet }) => sheet === 'Sources')?.data.map((row) => row[3])).toContain('Plan _x0041_');
  });

  test('takes no text for a formula, whatever it begins with', async () => {
    const { bytes, sheets } = await sheetsOf(withSources(example, FORMULAS));
    const titles = sheets.find(({ sheet }) => sheet === 'Sources')?.data.map((row) => row[3]) ?? [];
    for (const formula of FORMULAS) {
      const shown = titles.filter((title) => typeof title === 'string' && title.trim() === `'${formula.replace('\r', '\n')}`.trim());
      expect(shown, formula).toHaveLength(1);
    }
    for (const [name, content] of await partsOf(bytes)) {
      const elements = elementsOf(content.toString('utf8'));
      if (name.startsWith('xl/worksheets/')) expect(elements.filter((element) => element.name === 'f')).toEqual([]);
    }
  });

  test('shortens a text that no spreadsheet would open, and says so by an ellipsis', async () => {
    const { sheets } = await sheetsOf(withSources(example, ['x'.repeat(40_000)]));
    const last = sheets.find(({ sheet }) => sheet === 'Sources')?.data.at(-1)?.[3];
    expect(String(last)).toHaveLength(32_767);
    expect(String(last).endsWith('…')).toBe(true);
  });
});

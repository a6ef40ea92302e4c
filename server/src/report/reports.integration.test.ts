/** Reports that are made once for the same content, by the real renderer. What many of them do to others: in crowded.integration.test.ts. */
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import type { ReportInput } from './context.ts';
import type { ReportFormat } from './render.ts';
import { renderReportInSubprocess } from './render-subprocess.ts';
import { openReports, type Render } from './reports.ts';
import { type ExampleInput, exampleInput, withSources } from './testing/example.ts';

let example: ExampleInput;
beforeAll(async () => {
  example = await exampleInput();
});

const person = () => ({ jurisdiction: newId(), person: newId() });

/** Reports by the real renderer, which writes down what it makes. */
function counted() {
  const made: string[] = [];
  const render: Render = (format, content, signal) => {
    made.push(`${format} ${content.language}`);
    return renderReportInSubprocess(format, content, signal);
  };
  const reports = openReports(render);
  const take = (whose: ReturnType<typeof person>, format: ReportFormat, content: ReportInput, signal = new AbortController().signal) =>
    reports.admit(whose, (give) => give(format, content, signal));
  return { made, reports, take };
}

test('the same content is made once for a country, also when several ask at a time, and is the same to the byte', async () => {
  const { made, take } = counted();
  const one = person();
  const other = { ...one, person: newId() };
  const [first, joined] = await Promise.all([take(one, 'html', example), take(other, 'html', example)]);
  const again = await take(one, 'html', await exampleInput());
  expect(made).toEqual(['html en']);
  for (const report of [joined, again]) expect(Buffer.compare(report.bytes, first.bytes)).toBe(0);
  await take(one, 'json', example);
  await take(person(), 'json', example);
  expect(made, 'for another format, and another country, anew').toEqual(['html en', 'json en', 'json en']);
});

test('who would be shown something else is never given what another was shown', async () => {
  const { made, take } = counted();
  const country = person();
  const assessor = withSources(example, ['A restricted title']);
  const shown = await take(country, 'json', assessor);
  expect(Buffer.from(shown.bytes).toString()).toContain('A restricted title');
  const other = await take({ ...country, person: newId() }, 'json', example);
  expect(Buffer.from(other.bytes).toString()).not.toContain('A restricted title');
  expect(made).toHaveLength(2);
});

test('who goes away frees the place at once, and what fails is made anew', async () => {
  const { reports, take } = counted();
  const country = person();
  const leaving = [1, 2, 3, 4].map(() => new AbortController());
  const asked = leaving.map(({ signal }, at) =>
    take(country, 'pdf', withSources(example, [`Another ${at}`]), signal).catch((error) => error.code),
  );
  await expect(take(country, 'json', example)).rejects.toMatchObject({ code: 'too-many-reports', details: { status: 429 } });
  expect(reports.before(country)).toEqual([0, 1, 2]);
  for (const one of leaving) one.abort();
  expect(await Promise.all(asked)).toEqual(Array(4).fill('given-up'));
  expect(reports.before(country)).toEqual([]);
  await expect(take(country, 'pdf', withSources(example, ['Decision \u{13080}']))).rejects.toMatchObject({ code: 'report-without-glyph' });
  expect((await take(country, 'json', example)).mediaType).toBe('application/json');
});

/** What the English report of the example says, pinned: whoever changes it sees each sentence that changes. */
import { createHash } from 'node:crypto';
import { test } from 'vitest';
import { expectGolden } from '../../../tests/golden/golden.ts';
import { renderReport } from './index.ts';
import { type ExampleInput, exampleInput, partInput } from './testing/example.ts';
import { elementsOf } from './testing/markup.ts';

/** The text of each part of the page, a line each. */
async function saidInHtml(input: ExampleInput): Promise<string> {
  const html = new TextDecoder().decode((await renderReport('html', input)).bytes);
  const told = elementsOf(html).filter(({ name }) => /^(title|h\d|p|li|caption|t[hd]|dt|dd|svg)$/.test(name));
  const lines = told.map(({ name, attributes, text }) => `${name} ${/aria-label="([^"]*)"/.exec(attributes)?.[1] ?? text}`);
  return `${lines.map((line) => line.replaceAll(/\s+/g, ' ')).join('\n')}\n`;
}

const saidInJson = async (input: ExampleInput) => new TextDecoder().decode((await renderReport('json', input)).bytes);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('the report of one dimension says in HTML and JSON what it said', async () => {
  const part = await partInput();
  expectGolden('report.html.txt', await saidInHtml(part));
  expectGolden('report.json.txt', await saidInJson(part));
});

test('the whole report says in HTML and JSON what it said', async () => {
  const whole = await exampleInput();
  expectGolden('report.sha256', `html ${sha256(await saidInHtml(whole))}\njson ${sha256(await saidInJson(whole))}\n`);
});

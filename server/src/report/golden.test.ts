/** What the English report of the example says, pinned: whoever changes it sees each sentence that changes. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { renderReport } from './index.ts';
import { type ExampleInput, exampleInput, partInput } from './testing/example.ts';
import { elementsOf } from './testing/markup.ts';

const GOLDEN = new URL('../../../tests/golden/', import.meta.url);

/** The text of each part of the page, a line each. */
async function saidInHtml(input: ExampleInput): Promise<string> {
  const html = new TextDecoder().decode((await renderReport('html', input)).bytes);
  const told = elementsOf(html).filter(({ name }) => /^(title|h\d|p|li|caption|t[hd]|dt|dd|svg)$/.test(name));
  const lines = told.map(({ name, attributes, text }) => `${name} ${/aria-label="([^"]*)"/.exec(attributes)?.[1] ?? text}`);
  return `${lines.map((line) => line.replaceAll(/\s+/g, ' ')).join('\n')}\n`;
}

const saidInJson = async (input: ExampleInput) => new TextDecoder().decode((await renderReport('json', input)).bytes);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The file as it is kept; written anew with MUFAKAT_GOLDEN=write. */
async function pinned(name: string, said: string): Promise<string> {
  const file = new URL(name, GOLDEN);
  if (process.env.MUFAKAT_GOLDEN === 'write') await writeFile(file, said);
  return readFile(file, 'utf8');
}

test('the report of one dimension says in HTML and JSON what it said', async () => {
  const part = await partInput();
  const [html, json] = [await saidInHtml(part), await saidInJson(part)];
  expect(html).toBe(await pinned('report.html.txt', html));
  expect(json).toBe(await pinned('report.json.txt', json));
});

test('the whole report says in HTML and JSON what it said', async () => {
  const whole = await exampleInput();
  const said = `html ${sha256(await saidInHtml(whole))}\njson ${sha256(await saidInJson(whole))}\n`;
  expect(said).toBe(await pinned('report.sha256', said));
});

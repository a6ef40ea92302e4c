import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The content of the first fenced block of a language. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(README)?.[1] ?? '';
}

it('the start in the README runs as it stands, is ten lines, and prints what the README says', () => {
  const start = block('js');
  expect(start.trim().split('\n').length).toBeLessThanOrEqual(10);
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', start], { cwd: ROOT, encoding: 'utf8' });
  expect(printed).toBe(block('text'));
});

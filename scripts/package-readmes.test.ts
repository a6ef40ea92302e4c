/** The first ten lines that somebody reads of a package do what they say. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The content of the first fenced block of a language. */
function block(readme: string, language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(readme)?.[1] ?? '';
}

test.each(['composite', 'framework', 'ledger'])(
  'the start in the README of %s runs as it stands, is ten lines, and prints what the README says',
  (name) => {
    const readme = readFileSync(`${ROOT}/packages/${name}/README.md`, 'utf8');
    const start = block(readme, 'js');
    expect(start.trim().split('\n').length).toBeLessThanOrEqual(10);
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', start], { cwd: ROOT, encoding: 'utf8' });
    expect(printed).toBe(block(readme, 'text'));
  },
);

/** Golden files: what the product says or writes today, byte for byte. A golden that changes is read line by line before it is committed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Holds a text against a file of this folder; with `MUFAKAT_GOLDEN=write` writes the file instead.
 *
 * @param whereDiffers names the first place that differs, for the message of the failure
 */
export function expectGolden(name: string, text: string, whereDiffers: (wanted: string, found: string) => string = firstLine): void {
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (process.env.MUFAKAT_GOLDEN === 'write') writeFileSync(file, text);
  const wanted = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (wanted === text) return;
  const advice = `Is the change meant? Then write it anew with MUFAKAT_GOLDEN=write, and read the difference.`;
  expect.soft(text).toBe(wanted);
  expect.fail(`tests/golden/${name}: ${whereDiffers(wanted, text)} differs. ${advice}`);
}

function firstLine(wanted: string, found: string): string {
  const [before, now] = [wanted.split('\n'), found.split('\n')];
  const at = now.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? now.length : at;
  return `line ${line + 1}\n  was ${before[line] ?? '(no such line)'}\n  is  ${now[line] ?? '(no such line)'}\n`;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BENCHES } from './benches.ts';
import { formatLine, median } from './measure.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function bench(...names: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, ...names], { encoding: 'utf8' });
}

describe('npm run bench', () => {
  it('has a file for each name', () => {
    const missing = Object.keys(BENCHES).filter((name) => !existsSync(new URL(`./${name}.ts`, import.meta.url)));
    expect(missing).toEqual([]);
  });

  it('lists without a name what can be measured, one line each', () => {
    const { status, stdout } = bench();
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n').slice(1);
    expect(lines.map((line) => line.trim().split(/\s+/)[0])).toEqual(Object.keys(BENCHES));
  });

  it('ends with 2 and the list when the name is unknown', () => {
    for (const names of [['nowhere'], ['toString'], ['gci', 'load']]) {
      const { status, stdout, stderr } = bench(...names);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`no benchmark "${names.join(' ')}"`);
      for (const name of Object.keys(BENCHES)) expect(stderr).toContain(`\n  ${name} `);
    }
  });

  it('stands in the README with what each measures and its target', () => {
    for (const [name, { measures, target }] of Object.entries(BENCHES)) {
      const [, ...cells] = README.split('\n')
        .find((line) => line.startsWith(`| \`${name}\``))
        ?.split('|')
        .map((cell) => cell.trim()) ?? [''];
      expect(cells.slice(0, 3)).toEqual([`\`${name}\``, measures, target]);
    }
  });
});

describe('the line that a benchmark ends with', () => {
  it('is JSON with these keys in this order, and the ratio is peer / ours', () => {
    const line = formatLine({ name: 'x', ours: 0.123456, peer: 24.6912, peerName: 'other', unit: 'ms', runs: 5 });
    expect(line).toBe('{"name":"x","ours":0.1235,"peer":24.69,"peerName":"other","ratio":200,"unit":"ms","runs":5}');
  });

  it('has neither peer nor ratio where there is nothing to compare with', () => {
    const line = formatLine({ name: 'x', ours: 12_345.6, peer: null, peerName: 'none', unit: 'ms', runs: 1 });
    expect(line).toBe('{"name":"x","ours":12346,"peer":null,"peerName":"none","ratio":null,"unit":"ms","runs":1}');
  });

  it('holds medians, the lower one of an even number', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2, Number.NaN]);
  });
});

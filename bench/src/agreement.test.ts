/** The benchmarks at a small size: that they run, and that ours and the peers read the same. Nothing is said about time. */
import type { TableRow } from '@mufakat/framework';
import { describe, expect, it } from 'vitest';
import { compareScores, gciPack } from './gci.ts';
import { ENGINES } from './load/engines.ts';
import { makePackFiles } from './load/make-files.ts';
import { loadOnce } from './load.ts';
import { seededRandom } from './measure.ts';
import { compareEngines } from './rescore.ts';

describe('what is compared', () => {
  it('reads the same after each changed verdict in all three engines', async () => {
    const { ours, peers } = await compareEngines(50, 15);
    expect(new Set(ours.seen).size).toBeGreaterThan(3);
    expect(peers.map(({ name, seen }) => [name, seen])).toEqual([
      ['survey-core', ours.seen],
      ['@getodk/xforms-engine', ours.seen],
    ]);
  });

  it('gives the same scores of units in all engines, and an engine that differs is found', async () => {
    const pack = await gciPack();
    const random = seededRandom(3);
    const columns = [...JSON.stringify(pack).matchAll(/"column":"(\w+)"/g)].map(([, column]) => column ?? '');
    const rows = Array.from({ length: 4 }, (_, at): TableRow => {
      const cells = columns.map((column) => [column, /_SCO?RE$/.test(column) ? '' : random().toFixed(6)]);
      return { iso3: `U${at}`, country: `Unit ${at}`, ...Object.fromEntries(cells) };
    });
    const { ours, peers } = await compareScores(pack, rows, 1);
    expect([ours, ...peers].map(({ name }) => name)).toEqual(['mufakat', 'survey-core (form)', 'survey-core (expressions)']);
    const other = { ...pack, root: { ...pack.root, rule: 'mean' as const } };
    await expect(compareScores(other, rows, 1)).rejects.toThrow(/row 2, .*: survey-core/);
  });

  it('sees every criterion of the files, in this process and in a new one', async () => {
    const files = makePackFiles(1);
    const ids = ENGINES.ours(files)();
    expect(ids).toHaveLength(250);
    expect(ENGINES.peer(files)()).toEqual(ids);
    for (const engine of ['ours', 'peer'] as const) expect(await loadOnce(engine, 250)).toBeGreaterThan(0);
  });
});

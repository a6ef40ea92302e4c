/**
 * An index built from raw figures to scores, with what every step did to every cell written down: the example of COINr, against COINr, and invented ones of three
 * sizes, whose time per cell (unit × indicator) must not grow with the size.
 */
import { buildIndex } from '@mufakat/composite';
import { tellWhenBusy } from './composite/busy.ts';
import { coinrTime } from './composite/coinr.ts';
import { inventedIndex, type Subject } from './composite/invented.ts';
import { exampleIndex, SIZES } from './composite/subjects.ts';
import { median, printLine, progress, timed } from './measure.ts';

const WARM_UP = 5;
/** As many runs as give about this many cells. */
const CELLS = 4_000_000;
const [LEAST_RUNS, MOST_RUNS] = [9, 200];

type Measured = { readonly cells: number; readonly runs: number; readonly took: number };

/** Prints nanoseconds per cell for each size, and last the time for the example. */
export async function measureIndexBuild(): Promise<void> {
  tellWhenBusy();
  const measured: Measured[] = [];
  for (const [units, indicators] of SIZES) {
    const subject = inventedIndex(units, indicators);
    const one = await measure(subject);
    measured.push(one);
    printLine({ name: `index-build-${subject.name}`, ours: perCell(one), peer: null, peerName: 'none', unit: 'ns a cell', runs: one.runs });
  }
  const [least, most] = [measured[0], measured.at(-1)];
  if (least !== undefined && most !== undefined) {
    const power = Math.log(most.took / least.took) / Math.log(most.cells / least.cells);
    progress(
      `${Math.round(most.cells / least.cells)} times the cells take ${(most.took / least.took).toFixed(0)} times as long: cells to the power ${power.toFixed(2)}`,
    );
  }
  const example = exampleIndex();
  const { took, runs } = await measure(example);
  printLine({ name: `index-build-${example.name}`, ours: took, ...coinrTime('build'), unit: 'ms', runs });
}

async function measure({ name, table, hierarchy, recipe }: Subject): Promise<Measured> {
  const cells = table.units.length * hierarchy.indicators;
  const runs = Math.max(LEAST_RUNS, Math.min(MOST_RUNS, Math.round(CELLS / cells)));
  const times: number[] = [];
  for (let run = -WARM_UP; run < runs; run++) {
    const { took } = await timed(() => buildIndex(table, hierarchy, recipe));
    if (run === -WARM_UP) progress(`${name}: the first ${took.toFixed(1)} ms`);
    if (run >= 0) times.push(took);
  }
  const one = { cells, runs, took: median(times) };
  progress(`${name}: ${one.took.toFixed(2)} ms, ${perCell(one).toFixed(0)} ns a cell`);
  return one;
}

const perCell = ({ took, cells }: Measured) => (took * 1e6) / cells;

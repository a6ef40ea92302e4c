/**
 * One uncertainty analysis in this process alone, of the example or of an invented index: `node once.ts RUNS table|sketch [UNITS INDICATORS]`. Prints as JSON the milliseconds of it with all that is first done in
 * a process, bytes of the ranks that are kept, and the peak of the process's memory before and after, in bytes.
 */
import { summariseRanks } from '@mufakat/composite';
import { analyseOnCores } from '@mufakat/composite/node';
import { timed } from '../measure.ts';
import { peakMemory } from '../peak-memory.ts';
import { inventedIndex } from './invented.ts';
import { analysisOf, exampleIndex } from './subjects.ts';

const [rows, keep, units, indicators] = process.argv.slice(2);

const subject = indicators === undefined ? exampleIndex() : inventedIndex(Number(units), Number(indicators));
const before = peakMemory();
const { took, result } = await timed(async () => {
  const runs = await analyseOnCores(analysisOf(subject, { kind: 'uncertainty', rows: Number(rows) }), {
    keep: keep === 'sketch' ? 'sketch' : 'table',
  });
  summariseRanks(runs.ranks);
  return runs;
});
const { ranks } = result;
const bytes = ranks.kind === 'table' ? ranks.ranks.byteLength : ranks.counts.byteLength + ranks.sums.byteLength;
console.log(JSON.stringify({ took, bytes, before, after: peakMemory() }));

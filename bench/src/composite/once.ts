/**
 * One uncertainty analysis in this process alone, of the example or of an invented index: `node once.ts RUNS table|sketch [UNITS INDICATORS]`. Prints as JSON the milliseconds of it with all that is first done in
 * a process, bytes of the ranks that are kept, and the peak of the process's memory before and after, in bytes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { summariseRanks } from '@mufakat/composite';
import { analyseOnCores } from '@mufakat/composite/node';
import { timed } from '../measure.ts';
import { inventedIndex } from './invented.ts';
import { analysisOf, exampleIndex } from './subjects.ts';

const [rows, keep, units, indicators] = process.argv.slice(2);

const subject = indicators === undefined ? exampleIndex() : inventedIndex(Number(units), Number(indicators));
const before = peak();
const { took, result } = await timed(async () => {
  const runs = await analyseOnCores(analysisOf(subject, { kind: 'uncertainty', rows: Number(rows) }), {
    keep: keep === 'sketch' ? 'sketch' : 'table',
  });
  summariseRanks(runs.ranks);
  return runs;
});
const { ranks } = result;
const bytes = ranks.kind === 'table' ? ranks.ranks.byteLength : ranks.counts.byteLength + ranks.sums.byteLength;
console.log(JSON.stringify({ took, bytes, before, after: peak() }));

/** Linux counts in maxRSS what the parent had too; in VmHWM it does not. */
function peak(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}

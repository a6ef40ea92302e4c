/** In a process of its own: `node sensitivity-once.ts ROWS` analyses the example, and once more. Prints as JSON the milliseconds of both, and what came of it. */
import { type Runs, type Sensitivity, sensitivityOf } from '@mufakat/composite';
import { analyseOnCores } from '@mufakat/composite/node';
import { timed } from '../measure.ts';
import { analysisOf, exampleIndex } from './subjects.ts';

const rows = Number(process.argv[2]);
const subject = exampleIndex();
const cold = await analyse();
const warm = await analyse();
console.log(
  JSON.stringify({
    name: subject.name,
    cold: cold.took,
    warm: warm.took,
    failed: warm.runs.failures.length,
    shown: show(warm.sensitivity),
  }),
);

async function analyse(): Promise<{ took: { runs: number; indices: number }; runs: Runs; sensitivity: Sensitivity }> {
  const runs = await timed(() => analyseOnCores(analysisOf(subject, { kind: 'sensitivity', rows })));
  const indices = await timed(() => sensitivityOf(runs.result, { of: 'rank-shift' }));
  return { took: { runs: runs.took, indices: indices.took }, runs: runs.result, sensitivity: indices.result };
}

function show({ factors }: Sensitivity): string {
  const range = ({ value, low, high }: { value: number; low: number; high: number }) =>
    `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return (factors ?? []).map(({ name, first, total }) => `${name} ${range(first)}, ${range(total)}`).join('; ');
}
